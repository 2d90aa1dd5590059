"""Time, disk and memory of indexing for each item, from 1,000 to 1,000,000 of them.

    python -m benchmarks.per_item [--items 1000 10000 100000 1000000] [--fresh] [--dry-run]

Pairs of a small picture and a text, all different, go through the whole pipeline into a new
library (walk, decode in worker processes, previews, words, vectors, derived indexes), with an
encoder that takes no time: what a model needs for a picture is the same at every size. Each size
runs in a process of its own and is kept when it is done. Memory is sampled from /proc (Linux).

A size needs about 4 kB of disk for each picture and 6 kB for each item while it runs.
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
    from benchmarks.checkpoints import Figures

SIZES = (1_000, 10_000, 100_000, 1_000_000)
PLACE_OF_SIZES = PLACE / "per-item"
SECONDS_EACH = 0.003
"""With writing the pictures: two cores."""
SECONDS_A_SIZE = 20


def main() -> None:
    """Measure what is missing, write tables and plots."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--items", type=int, nargs="+", default=SIZES)
    add_options(parser)
    args = parser.parse_args()
    steps = {str(n): SECONDS_A_SIZE + SECONDS_EACH * n for n in args.items}
    checkpoints = Checkpoints("per-item", forget=steps if args.fresh else ())
    checkpoints.announce(steps)
    if args.dry_run:
        return
    for items in args.items:
        checkpoints.measured(str(items), partial(_measured, items))
    is_whole = checkpoints.holds(map(str, SIZES))
    told = published(checkpoints.steps, checkpoints.about)
    publish(told, write=writes(args, is_whole=is_whole))


def _measured(items: int) -> Figures:
    python = environment("tusou", [], with_tusou=True)
    place = PLACE_OF_SIZES / str(items)
    material, library = place / "material", place / "library"
    if not (material / DONE).exists():
        run(python, "benchmarks.per_item.material", str(material), str(items))
    told: Figures = json.loads(run(python, "benchmarks.per_item.one", str(material), str(library)))
    shutil.rmtree(place)
    return told


if __name__ == "__main__":
    main()
