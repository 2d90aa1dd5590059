"""Search by vector at several sizes: tusou beside numpy, FAISS, LanceDB, sqlite-vec and Chroma.

    python -m benchmarks.search [--items 1000 10000 100000 1000000] [--only NAME]

All get the same vectors: 256 dimensions, clustered like those of photos, unit length. Each runs in
an environment of its own below `.build/benchmarks`, with what its documentation recommends for
vectors of unit length. Building and searching are processes of their own, so that opening is seen:

- build: seconds to add all and have them on disk
- open: from nothing (packages loaded) to the answer of the first query
- p50, p95, p99: of 200 queries, one by one, after 20 that do not count
- recall@10: how many of the exact ten nearest are found
- add: milliseconds for one more vector, on disk, average of 50
- memory: what the searching process holds more than after loading its packages, at the most
- disk: bytes of each vector

tusou's figures include filters, its change log and transactions; the others are asked for vectors
alone. "tusou, whole query" is all of a search but the encoding of its text: words, both kinds of
vectors, order, confidence, evidence; with queries of the three most frequent words, and of others.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.environments import environment, machine, run

if TYPE_CHECKING:
    from collections.abc import Iterator

PACKAGES: dict[str, list[str]] = {
    "numpy, exact": ["numpy"],
    "tusou": [],
    "tusou, whole query": [],
    "FAISS, flat": ["faiss-cpu"],
    "FAISS, HNSW": ["faiss-cpu"],
    "LanceDB": ["lancedb", "numpy"],
    "sqlite-vec": ["sqlite-vec", "pysqlite3-binary", "numpy"],
    "Chroma": ["chromadb", "numpy"],
}
"""Engine → what its environment holds; tusou runs from the sources."""

COLUMNS = {
    "build_s": "build, s",
    "open_ms": "open, ms",
    "p50_ms": "p50, ms",
    "p95_ms": "p95",
    "p99_ms": "p99",
    "recall": "recall@10",
    "add_ms": "add, ms",
    "memory_mb": "memory, MB",
    "bytes_each": "disk, B",
}


def main() -> None:
    """Measure all engines at all sizes, print tables."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--items", type=int, nargs="+", default=[1_000, 10_000, 100_000, 1_000_000])
    parser.add_argument("--only", default="", help="engines whose name contains this")
    args = parser.parse_args()
    names = [name for name in PACKAGES if args.only.casefold() in name.casefold()]
    print(f"{machine()}; 256 dimensions, 200 queries\n")
    for items in args.items:
        print("\n".join([f"{items:,} vectors", "", *table(_measured(names, items))]), flush=True)
        print()


def _measured(names: list[str], items: int) -> Iterator[tuple[str, dict[str, float] | None]]:
    base = environment("search-tusou", [], with_tusou=True)
    with tempfile.TemporaryDirectory(prefix="tusou-search-") as scratch:
        data = Path(scratch) / "data"
        run(base, "benchmarks.search.data", str(data), str(items))
        for name in names:
            folder = Path(scratch) / name.replace(",", "").replace(" ", "-")
            try:
                python = base if name.startswith("tusou") else _own(name)
                told = {}
                for step in ("build", "search"):
                    arguments = (step, name, str(data), str(folder))
                    told |= json.loads(run(python, "benchmarks.search.one", *arguments))
            except subprocess.CalledProcessError as exc:
                print(f"{name}: {exc}", file=sys.stderr)
                told = None
            yield name, told


def _own(name: str) -> Path:
    packages = PACKAGES[name]
    return environment("search-" + packages[0], packages)


def table(rows: Iterator[tuple[str, dict[str, float] | None]]) -> list[str]:
    """Rows of Markdown; an engine that does not run here says so."""
    lines = ["| | " + " | ".join(COLUMNS.values()) + " |", "|---|" + "---:|" * len(COLUMNS)]
    for name, told in rows:
        cells = ["does not run here"] if told is None else [_cell(told, key) for key in COLUMNS]
        lines.append(f"| {name} | " + " | ".join(cells) + " |")
    return lines


def _cell(told: dict[str, float], key: str) -> str:
    value = told.get(key)
    if value is None:
        return ""
    if key == "recall":
        return f"{value:.3f}"
    return f"{value:,.0f}" if value >= 100 else f"{value:.2f}"


if __name__ == "__main__":
    main()
