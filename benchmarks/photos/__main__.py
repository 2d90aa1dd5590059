"""Photos from the shell: tusou beside rclip and the sentence-transformers way, one model for all.

    python -m benchmarks.photos PHOTOS [--count 500] [--rounds 3] [--fresh] [--dry-run] [--write]

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
from typing import TYPE_CHECKING

from benchmarks.checkpoints import Checkpoints
from benchmarks.environments import PLACE, environment, run, versions
from benchmarks.options import add_options, writes
from benchmarks.photos.pictures import prepare
from benchmarks.photos.shown import published
from benchmarks.photos.sides import NAMES, Side, sides, turn
from benchmarks.published import publish
from benchmarks.torch_side import torch_environment

if TYPE_CHECKING:
    from collections.abc import Mapping

    from benchmarks.checkpoints import Figures

PLACE_OF_PHOTOS = PLACE / "photos"
COUNT, ROUNDS = 500, 3
PACKAGES = {
    "sentence-transformers and numpy": ("torch", "sentence-transformers", "transformers"),
    "rclip": ("rclip",),
}
"""What tells one version of a side from another."""
SECONDS_A_PHOTO = 0.15
SECONDS_A_TURN = 40
"""Starting, loading and asking."""


def main() -> None:
    """Make models, let the sides take turns, write table and plots."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("photos", type=Path, help="a folder, or a Parquet file")
    parser.add_argument("--count", type=int, default=COUNT)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--only", default="", help="sides whose name contains this")
    add_options(parser)
    args = parser.parse_args()
    steps = {
        step: name
        for step, name in steps_of(args.rounds).items()
        if args.only.casefold() in name.casefold()
    }
    checkpoints = Checkpoints(
        "photos",
        forget=steps if args.fresh else (),
        settings=[str(args.photos), args.count],
    )
    checkpoints.announce(dict.fromkeys(steps, SECONDS_A_TURN + SECONDS_A_PHOTO * args.count))
    if args.dry_run:
        return
    photos = prepare(args.photos, args.count, PLACE_OF_PHOTOS / "pictures")
    n_photos = len(list(photos.iterdir()))
    pythons = {
        "torch": torch_environment(),
        "rclip": environment("rclip", ["rclip>=3.3"]),
        "tusou": environment("tusou", [], with_tusou=True),
    }
    found = _made(photos, pythons)
    used = {
        name: versions(pythons["rclip" if name == "rclip" else "torch"], packages)
        for name, packages in PACKAGES.items()
    }

    def measure(name: str) -> Figures:
        return {**turn(found[name], photos, n_photos), "versions": used.get(name, {})}

    for step, name in steps.items():
        checkpoints.measured(step, partial(measure, name))
    is_whole = args.count == COUNT and checkpoints.holds(steps_of(ROUNDS))
    told = published(checkpoints.steps, checkpoints.about, n_photos, checkpoints.versions)
    publish(told, write=writes(args, is_whole=is_whole))


def steps_of(rounds: int) -> dict[str, str]:
    """All steps of so many rounds, each with the name of its side."""
    return {f"{number} {name}": name for number in range(rounds) for name in NAMES}


def _made(photos: Path, pythons: Mapping[str, Path]) -> dict[str, Side]:
    """The sides, with their models."""
    models = PLACE_OF_PHOTOS / "models"
    run(pythons["torch"], "benchmarks.photos.models", str(models))
    return sides(photos, models, PLACE_OF_PHOTOS / "state", pythons)


if __name__ == "__main__":
    main()
