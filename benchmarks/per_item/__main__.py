"""Time, disk and memory of indexing for each item, from 1,000 to 1,000,000 of them.

    python -m benchmarks.per_item [--items 1000 10000 100000 1000000] [--only pairs] [--fresh]

Small pictures, all different, go through the whole pipeline into a new library (walk, decode in
worker processes, previews, words, vectors, derived indexes), with an encoder that takes no time:
what a model needs for a picture is the same at every size. Two series:

- pairs of a picture and a text, a thousand to a manifest: what an item costs
- photos, each a file for itself, up to 100,000: what a file costs beside that (finding it, its
  hash, a transaction, what is known of it)

Each size runs in a process of its own and is kept when it is done. Memory is sampled from /proc
(Linux). A size needs about 4 kB of disk for each picture and 6 kB for each item while it runs.
"""

from __future__ import annotations

import argparse
import json
import shutil
from functools import partial
from typing import TYPE_CHECKING

from benchmarks.checkpoints import Checkpoints
from benchmarks.environments import PLACE, environment, run
from benchmarks.options import add_options, writes
from benchmarks.per_item.material import DONE
from benchmarks.per_item.shown import published
from benchmarks.published import publish

if TYPE_CHECKING:
    from collections.abc import Sequence

    from benchmarks.checkpoints import Figures

SIZES = (1_000, 10_000, 100_000, 1_000_000)
PLACE_OF_SIZES = PLACE / "per-item"
SERIES = ("pairs", "photos")
MOST_PHOTOS = 100_000
"""What files cost shows with so many of them."""
SECONDS_EACH = {"pairs": 0.003, "photos": 0.006}
"""With writing the pictures: two cores."""
SECONDS_A_SIZE = 20


def main() -> None:
    """Measure what is missing, write tables and plots."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--items", type=int, nargs="+", default=SIZES)
    parser.add_argument("--only", choices=SERIES, default="", help="one series")
    add_options(parser)
    args = parser.parse_args()
    wanted = steps_of(args.items, args.only)
    costs = {step: SECONDS_A_SIZE + SECONDS_EACH[one] * n for step, (n, one) in wanted.items()}
    checkpoints = Checkpoints("per-item", forget=wanted if args.fresh else ())
    checkpoints.announce(costs)
    if args.dry_run:
        return
    for step, (items, series) in wanted.items():
        checkpoints.measured(step, partial(_measured, items, series))
    is_whole = checkpoints.holds(steps_of(SIZES))
    told = published(checkpoints.steps, checkpoints.about)
    publish(told, write=writes(args, is_whole=is_whole))


def steps_of(sizes: Sequence[int], only: str = "") -> dict[str, tuple[int, str]]:
    """All steps of some sizes, each with its size and series; those of pairs are named by size."""
    return {
        str(items) if series == "pairs" else f"{items} {series}": (items, series)
        for series in SERIES
        for items in sizes
        if only in ("", series) and (series == "pairs" or items <= MOST_PHOTOS)
    }


def _measured(items: int, series: str) -> Figures:
    python = environment("tusou", [], with_tusou=True)
    place = PLACE_OF_SIZES / f"{items}-{series}"
    material, library = place / "material", place / "library"
    if not (material / DONE).exists():
        run(python, "benchmarks.per_item.material", str(material), str(items), series)
    told: Figures = json.loads(run(python, "benchmarks.per_item.one", str(material), str(library)))
    shutil.rmtree(place)
    return told


if __name__ == "__main__":
    main()
