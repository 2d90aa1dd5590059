"""Search at several sizes: tusou beside numpy, FAISS, LanceDB, sqlite-vec and Chroma.

    python -m benchmarks.search [--items 1000 10000 100000 1000000] [--only NAME] [--fresh]
    python -m benchmarks.search --items 5000000        tusou and FAISS only

All get the same vectors: 256 dimensions, unit length, in 5,000 round clouds of one size, which is
easier than real vectors for an index by cells (`benchmarks.recall`). Each runs in an environment of
its own below `.build/benchmarks`, with what its documentation recommends for vectors of unit
length. Building and searching are processes of their own, so that opening is seen:

- build: seconds to add all and have them on disk
- open: from nothing (packages loaded) to the answer of the first query
- p50, p95, p99: of 200 queries, one by one, after 20 that do not count
- recall@10: how many of the exact ten nearest are found
- add: milliseconds for one more vector, on disk, average of 50
- memory: what the searching process holds more than after loading its packages, at the most
- disk: bytes of each vector

tusou's figures include filters, its change log and transactions; the others are asked for vectors
alone. Then whole libraries of tusou, with texts whose words are as rare as words are: all of a
query but the encoding of its text, for usual words, the three most frequent words and the three
most frequent Chinese bigrams; usual words with filters by kind, folder, language and date; and
`tusou search` from the shell, with the starter model.

Every step is kept as soon as it is done, so that a run that was killed goes on; sizes that were
measured before, with the same machine, stay in the tables. Writes docs/*/benchmarks.md and plots.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

from benchmarks.checkpoints import Checkpoints
from benchmarks.environments import PLACE, environment, run, versions
from benchmarks.options import add_options, writes
from benchmarks.published import publish
from benchmarks.search.shown import published

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from benchmarks.checkpoints import Figures

PACKAGES: dict[str, list[str]] = {
    "numpy, exact": ["numpy"],
    "tusou": [],
    "FAISS, flat": ["faiss-cpu"],
    "FAISS, HNSW": ["faiss-cpu"],
    "LanceDB": ["lancedb", "numpy"],
    "sqlite-vec": ["sqlite-vec", "pysqlite3-binary", "numpy"],
    "Chroma": ["chromadb", "numpy"],
}
"""Engine → what its environment holds; tusou runs from the sources."""
USED_BY_TUSOU = ["numpy", "tantivy"]
"""What tells one environment of tusou from another."""
LIBRARY = "whole library"
SIZES = (1_000, 10_000, 100_000, 1_000_000)
MOST = 1_000_000
BEYOND = ("tusou", "FAISS, flat", "FAISS, HNSW")
"""The engines that are also measured with more than `MOST` vectors."""
RESUMED = ("tusou", LIBRARY)
"""Those whose building goes on with what an interrupted run has written."""
SECONDS_A_MILLION = {
    "data": 120,
    "numpy, exact": 60,
    "tusou": 400,
    "FAISS, flat": 60,
    "FAISS, HNSW": 1500,
    "LanceDB": 600,
    "sqlite-vec": 400,
    "Chroma": 2400,
    LIBRARY: 1500,
}
"""About what building and asking take: two cores."""
SECONDS_A_STEP = 15
"""Starting processes, and queries that do not depend on the size."""
PLACE_OF_DATA = PLACE / "search"


def main() -> None:
    """Measure what is missing, write tables and plots."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--items", type=int, nargs="+", default=SIZES)
    parser.add_argument("--only", default="", help="engines whose name contains this")
    add_options(parser)
    args = parser.parse_args()
    wanted = [(items, name) for items in args.items for name in engines(items, args.only)]
    steps = {step(items, name): seconds(items, name) for items, name in wanted}
    checkpoints = Checkpoints("search", forget=steps if args.fresh else ())
    checkpoints.announce(steps)
    if args.dry_run:
        return
    for items in args.items:
        data = PLACE_OF_DATA / str(items)
        for name in engines(items, args.only):
            checkpoints.measured(step(items, name), lambda: _measured(items, name, data))  # noqa: B023
        shutil.rmtree(data, ignore_errors=True)
    is_whole = checkpoints.holds(step(items, name) for items in SIZES for name in engines(items))
    told = published(checkpoints.steps, checkpoints.about, checkpoints.versions)
    publish(told, write=writes(args, is_whole=is_whole))


def engines(items: int, only: str = "") -> list[str]:
    """Which engines are measured with so many vectors."""
    names = [*PACKAGES, LIBRARY] if items <= MOST else list(BEYOND)
    return [name for name in names if only.casefold() in name.casefold()]


def step(items: int, name: str) -> str:
    """The name of a step among the checkpoints."""
    return f"{items} {name}"


def seconds(items: int, name: str) -> float:
    """About how long a step takes; the data are made once for all engines of a size."""
    million = items / 1e6
    data = SECONDS_A_MILLION["data"] * million / len(engines(items))
    return SECONDS_A_STEP + SECONDS_A_MILLION[name] * million + data


def _measured(items: int, name: str, place: Path) -> Figures:
    """The figures of one engine at one size; it is told when it does not run here."""
    base = environment("tusou", [], with_tusou=True)
    python = _own(name) if PACKAGES.get(name) else base
    data, folder = place / "data", place / name.replace(",", "").replace(" ", "-")
    if not (data / "nearest.npy").exists():
        run(base, "benchmarks.search.data", str(data), str(items))
    if name == LIBRARY:
        steps, ask = ("build", "ask", "shell"), _whole(base, data, folder)
    else:
        steps, ask = ("build", "search"), _engine(python, name, data, folder)
        if name not in RESUMED:
            shutil.rmtree(folder, ignore_errors=True)
    told: Figures = {}
    try:
        told["versions"] = versions(python, PACKAGES.get(name) or USED_BY_TUSOU)
        for one in steps:
            told |= json.loads(ask(one))
    except subprocess.CalledProcessError as exc:
        print(f"{name}: {exc}", file=sys.stderr)
        told = {"failed": str(exc)}
    shutil.rmtree(folder, ignore_errors=True)
    return told


def _engine(python: Path, name: str, data: Path, folder: Path) -> Callable[[str], str]:
    return lambda one: run(python, "benchmarks.search.one", one, name, str(data), str(folder))


def _whole(python: Path, data: Path, folder: Path) -> Callable[[str], str]:
    return lambda one: run(python, "benchmarks.search.whole", one, str(data), str(folder))


def _own(name: str) -> Path:
    packages = PACKAGES[name]
    return environment("search-" + packages[0], packages)


if __name__ == "__main__":
    main()
