"""Photos from the shell: tusou beside rclip and the sentence-transformers way, one model for all.

    python -m benchmarks.photos PHOTOS [--count 500] [--rounds 3] [--fresh] [--dry-run] [--no-docs]

PHOTOS is a folder, or a Parquet file whose column `image` holds JPEGs. Each side indexes the same
photos by a command in a new process, then answers a query in another: images a second, starting
and loading included, and seconds of a cold query. All have CLIP ViT-B/32 at 256 pixels with the
same random weights (time does not depend on them); tusou also in eight bits and with its starter
model. Sides take turns in each round; ratios are medians over the rounds.

rclip opens no connection when its model lies in its data folder already: the graphs and the
vocabulary are put there. It indexes when it is asked, so that its first query is taken off.
"""

from __future__ import annotations

import argparse
from functools import partial
from pathlib import Path

from benchmarks.checkpoints import Checkpoints
from benchmarks.environments import PLACE, environment, run
from benchmarks.options import add_options
from benchmarks.photos.pictures import prepare
from benchmarks.photos.shown import published
from benchmarks.photos.sides import NAMES, Side, sides, turn
from benchmarks.published import publish
from benchmarks.torch_side import torch_environment

PLACE_OF_PHOTOS = PLACE / "photos"
SECONDS_A_PHOTO = 0.15
SECONDS_A_TURN = 40
"""Starting, loading and asking."""


def main() -> None:
    """Make models, let the sides take turns, write table and plots."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("photos", type=Path, help="a folder, or a Parquet file")
    parser.add_argument("--count", type=int, default=500)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", default="", help="sides whose name contains this")
    add_options(parser)
    args = parser.parse_args()
    settings = [str(args.photos), args.count]
    checkpoints = Checkpoints("photos", fresh=args.fresh, settings=settings)
    names = [name for name in NAMES if args.only.casefold() in name.casefold()]
    steps = {f"{number} {name}": name for number in range(args.rounds) for name in names}
    checkpoints.announce(dict.fromkeys(steps, SECONDS_A_TURN + SECONDS_A_PHOTO * args.count))
    if args.dry_run:
        return
    photos = prepare(args.photos, args.count, PLACE_OF_PHOTOS / "pictures")
    n_photos = len(list(photos.iterdir()))
    found = _made(photos)
    for step, name in steps.items():
        checkpoints.measured(step, partial(turn, found[name], photos, n_photos))
    publish(published(checkpoints.steps, checkpoints.about, n_photos), write=not args.no_docs)


def _made(photos: Path) -> dict[str, Side]:
    """The sides, with their environments and models."""
    pythons = {
        "torch": torch_environment(),
        "rclip": environment("rclip", ["rclip>=3.3"]),
        "tusou": environment("tusou", [], with_tusou=True),
    }
    models = PLACE_OF_PHOTOS / "models"
    run(pythons["torch"], "benchmarks.photos.models", str(models))
    return sides(photos, models, PLACE_OF_PHOTOS / "state", pythons)


if __name__ == "__main__":
    main()
