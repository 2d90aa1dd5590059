"""How many of the ten nearest the cells of a library find among vectors of yours, reading how much.

    python -m benchmarks.recall FILE.npy [--queries OTHER.npy]  float32 (n, dim), and what asks
    python -m benchmarks.recall FILE.npz [--texts]              of `tusou export --vectors FILE.npz`

Asked are vectors of the file itself, which are then left out of what is searched, those of another
file, or, with `--texts`, the texts of a library for its pictures. The rows are grouped into cells
however few they are; a library does that above 50,000. With `--later 0.2` the cells are made for a
part of the rows, and a fifth as many come into them later, as in a library that grows.
"""

from __future__ import annotations

import argparse
import json
import time
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from tusou.stores.vector_cells import group
from tusou.stores.vector_file import Header
from tusou.stores.vector_index import VectorView
from tusou.stores.vector_nearest import Nearest

if TYPE_CHECKING:
    from collections.abc import Callable

    from tusou.types import Vectors

K = 10
QUERIES = 500
_EQUAL = 1e-6


def unit(rows: Vectors) -> Vectors:
    """Those that are not zero, each once, in a drawn order, float32 of unit length."""
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    rows = np.unique((rows / np.maximum(lengths, 1e-12))[lengths[:, 0] > 0], axis=0)
    return np.random.default_rng(0).permutation(rows).astype(np.float32)


def rows_and_queries(path: str, asked: str | None, *, by_texts: bool) -> tuple[Vectors, Vectors]:
    """Read what is searched and what asks."""
    loaded = np.load(path)
    is_export = isinstance(loaded, np.lib.npyio.NpzFile)
    rows = unit(loaded["image_features"] if is_export else loaded)
    if by_texts:
        return rows, unit(loaded["text_features"])[:QUERIES]
    if asked is not None:
        return rows, unit(np.load(asked))[:QUERIES]
    n_queries = min(QUERIES, len(rows) // 10)
    return rows[n_queries:], rows[:n_queries]


def grouped(rows: Vectors, later: float = 0.0) -> VectorView:
    """The rows as a library has them on disk after grouping, and after `later` as many came."""
    n_before = round(len(rows) / (1 + later))
    cells, order = group(rows[:n_before])
    cells = replace(cells, later=cells.places(rows[n_before:]))
    order = np.concatenate([order, np.arange(n_before, len(rows))])
    header = Header("recall", rows.shape[1], len(rows), 1, "g", 0, n_cells=len(cells.centres))
    return VectorView(header, order, rows[order], np.zeros(len(rows), bool), cells)


def measured(view: VectorView, queries: Vectors) -> dict[str, Any]:
    """Recall, the share of rows that was read, and milliseconds beside those of reading all."""
    right, shares, found_ms, exact_ms = 0, [], [], []
    for query in queries:
        scores, took = _timed(lambda query=query: view.rows @ query)
        exact_ms.append(took)
        line = np.partition(scores, -K)[-K] - _EQUAL
        nearest = Nearest(view, query)
        found, took = _timed(lambda nearest=nearest: nearest.best(K))
        found_ms.append(took)
        right += sum(score >= line for _, score in found)
        shares.append(nearest.n_read / len(view.ids))
    return {
        "vectors": len(view.ids),
        "later": len(view.cells.later),
        "cells": len(view.cells.centres),
        "queries": len(queries),
        f"recall@{K}": round(right / K / len(queries), 4),
        "rows_read_%": round(float(np.mean(shares)) * 100, 1),
        "rows_read_p95_%": round(float(np.percentile(shares, 95)) * 100, 1),
        "found_ms_p50": round(float(np.median(found_ms)), 2),
        "exact_ms_p50": round(float(np.median(exact_ms)), 2),
    }


def _timed(work: Callable[[], Any]) -> tuple[Any, float]:
    begin = time.perf_counter()
    given = work()
    return given, (time.perf_counter() - begin) * 1e3


def main() -> None:
    """Measure the vectors of a file."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("vectors", metavar="FILE")
    asked = parser.add_mutually_exclusive_group()
    asked.add_argument("--queries", metavar="FILE.npy", help="float32 (n, dim), what asks")
    asked.add_argument("--texts", action="store_true", help="the texts of a .npz ask")
    parser.add_argument("--later", metavar="SHARE", type=float, default=0.0, help="see above")
    args = parser.parse_args()
    rows, queries = rows_and_queries(args.vectors, args.queries, by_texts=args.texts)
    print(json.dumps(measured(grouped(rows, args.later), queries), indent=2))


if __name__ == "__main__":
    main()
