"""Cells: rows of unit vectors grouped by the nearest of some centres, so that a search reads few.

An inverted file (Jégou, Douze and Schmid, "Product quantization for nearest neighbor search",
2011, section IV) whose vectors are kept whole: the centres come from spherical k-means (Dhillon
and Modha, 2001) over a sample, and the rows of a cell lie behind each other in the file.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from tusou.types import Vectors

CELLS_OF_ROOT = 4
"""Cells for each unit of the square root of the rows. Sentences lie beside the pictures they fit,
not among them, so that small cells pay: of 100,000 rows made between the vectors of real photos,
3 % read by captions hold 94.5 % of the ten nearest with 1 and 98.6 % with 4."""
ROUNDS = 6
"""Of k-means; later ones move hardly a row to another cell."""
SAMPLES_A_CELL = 32
"""Rows that k-means sees for each centre: enough that few cells stay empty."""
_ROWS_AT_ONCE = 8_192


@dataclass(frozen=True, slots=True)
class Cells:
    """Rows 0 … `starts[-1]` of an index, grouped."""

    centres: Vectors
    """float32 (n_cells, dim), of unit length."""
    starts: NDArray[np.int64]
    """int64 (n_cells + 1,): cell i holds the rows from starts[i] up to starts[i + 1]."""

    @property
    def n_rows(self) -> int:
        """How many rows are grouped; those behind them are not."""
        return int(self.starts[-1])

    def nearest(self, query: Vectors) -> list[tuple[int, int]]:
        """Return the spans of rows of all cells, those nearest to `query` first.

        Args:
            query: float32 (dim,) of unit length.
        """
        cells = np.argsort(-(self.centres @ query))
        starts, stops = self.starts[cells].tolist(), self.starts[cells + 1].tolist()
        return list(zip(starts, stops, strict=True))

    def without(self, dead: NDArray[np.bool_]) -> Cells:
        """Return the cells of the rows that remain when `dead`, bool (n,), are taken out."""
        living = np.concatenate([[0], np.cumsum(~dead[: self.n_rows])])
        return Cells(self.centres, living[self.starts])


def n_cells(n_rows: int) -> int:
    """How many cells `n_rows` are put into."""
    return max(1, min(n_rows, round(CELLS_OF_ROOT * math.sqrt(n_rows))))


def group(
    rows: Vectors, numbers: NDArray[np.int64] | None = None, seed: int = 0
) -> tuple[Cells, NDArray[np.int64]]:
    """Group rows by nearness.

    Args:
        rows: float32 (n, dim) of unit length, may be mapped; read once, block by block, and a
            sample of them.
        numbers: int64 (m,), ascending: which of the rows are grouped; all when not given.
        seed: the same rows and seed give the same cells.

    Returns:
        The cells, and the order, int64 (m,), in which the rows have to be written for them: their
        numbers among all.
    """
    dice = np.random.default_rng(seed)
    if numbers is None:
        numbers = np.arange(len(rows))
    count = n_cells(len(numbers))
    sample = np.sort(dice.permutation(len(numbers))[: SAMPLES_A_CELL * count])
    centres = _centres(np.asarray(rows[numbers[sample]]), count, dice)
    blocks = (numbers[at : at + _ROWS_AT_ONCE] for at in _steps(len(numbers)))
    cell_of = np.concatenate([_nearest_centre(rows[block], centres) for block in blocks])
    sizes = np.bincount(cell_of, minlength=count)
    starts = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)
    return Cells(centres, starts), numbers[np.argsort(cell_of, kind="stable")]


def _centres(sample: Vectors, count: int, dice: np.random.Generator) -> Vectors:
    centres = sample[dice.permutation(len(sample))[:count]].copy()
    for _ in range(ROUNDS):
        sums = np.zeros_like(centres)
        for at in _steps(len(sample)):
            some = sample[at : at + _ROWS_AT_ONCE]
            _add(sums, _nearest_centre(some, centres), some)
        lengths = np.linalg.norm(sums, axis=1, keepdims=True)
        # A centre that no row is nearest to begins anew at a row.
        lonely = lengths[:, 0] == 0
        sums[lonely] = sample[dice.integers(0, len(sample), int(lonely.sum()))]
        lengths[lonely] = 1.0
        centres = sums / lengths
    return centres


def _add(sums: Vectors, cell_of: NDArray[np.int64], rows: Vectors) -> None:
    """Add each row to the sum of its cell, by sorting: `np.add.at` takes several times as long."""
    order = np.argsort(cell_of, kind="stable")
    cells, first = np.unique(cell_of[order], return_index=True)
    sums[cells] += np.add.reduceat(rows[order], first, axis=0)


def _nearest_centre(rows: Vectors, centres: Vectors) -> NDArray[np.int64]:
    nearest: NDArray[np.int64] = np.argmax(rows @ centres.T, axis=1)
    return nearest


def _steps(n_rows: int) -> range:
    return range(0, n_rows, _ROWS_AT_ONCE)
