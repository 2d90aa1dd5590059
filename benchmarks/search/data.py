"""Write what all engines get: vectors, queries, and the exact ten nearest of each query.

python -m benchmarks.search.data FOLDER ITEMS
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from benchmarks.search.data_sizes import MORE, QUERIES, WARM_UP
from benchmarks.stores import DIM, clustered

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Rows = NDArray[np.float32]

AT_ONCE = 50_000
K = 10


def main(folder: Path, items: int, n_queries: int = WARM_UP + QUERIES) -> None:
    """Write the files, the largest piece by piece and `nearest.npy` last."""
    folder.mkdir(parents=True, exist_ok=True)
    dice = np.random.default_rng(0)
    queries = clustered(n_queries, np.random.default_rng(7))
    np.save(folder / "queries.npy", queries)
    np.save(folder / "more.npy", clustered(MORE, np.random.default_rng(8)))
    rows = np.lib.format.open_memmap(folder / "rows.npy", "w+", np.float32, (items, DIM))
    best = Best(queries)
    for start in range(0, items, AT_ONCE):
        some = clustered(min(AT_ONCE, items - start), dice)
        rows[start : start + len(some)] = some
        best.look_at(start, some)
    rows.flush()
    np.save(folder / "nearest.npy", best.numbers)
    print(folder)


class Best:
    """The ten nearest rows of each query among those that were looked at, the nearest first."""

    def __init__(self, queries: Rows) -> None:
        self._queries = queries
        self._scores = np.empty((len(queries), 0), np.float32)
        self.numbers = np.empty((len(queries), 0), np.int64)
        """int64 (n_queries, 10), or fewer where there are not so many rows."""

    def look_at(self, start: int, rows: Rows) -> None:
        """Take rows in, the first of which has the number `start`."""
        scores = np.hstack([self._scores, self._queries @ rows.T])
        new = np.broadcast_to(np.arange(start, start + len(rows)), (len(scores), len(rows)))
        numbers = np.hstack([self.numbers, new])
        kept = np.argpartition(-scores, min(K, scores.shape[1]) - 1, axis=1)[:, :K]
        order = np.take_along_axis(kept, np.argsort(-_of(scores, kept), axis=1), axis=1)
        self._scores, self.numbers = _of(scores, order), _of(numbers, order)


def _of(values: NDArray, at: NDArray) -> NDArray:
    return np.take_along_axis(values, at, axis=1)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
