"""The items nearest to one query: of all rows, or of the nearest cells where many rows live."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from tusou.stores.vector_cells import Cells
    from tusou.stores.vector_index import VectorView
    from tusou.types import Vectors

ROUND = 80
"""Cells that are read at once: about 20 × the square root of the rows, 2 % of a million."""
BEST = 40
"""A search goes on until a round brings none of so many best rows. What is near to one query lies
in a few cells, what is near to another in many: of 104,000 vectors of sentences one round holds
94.4 % of the ten nearest, and this 98.4 % by reading 19.8 % of the rows on average. A number of
cells that is the same for all queries has to read 25.4 % for that; going on until none of the ten
best is brought finds 97.5 %. Captions and photos need less (`python -m benchmarks.recall`)."""
DEEP = 20
"""Rows read for each item that is asked for, at least; deeper searches read all."""
PAGES = 720
"""Items up to which the same rows are read, however many are asked for: those that are weighed for
355 hits. Were more read for a longer answer, its pages would be of another ranking. Cells are read
until they hold so many: of long texts with 25 chunks each, one round holds 287."""
_LOOKED_AT = 4 * PAGES
"""Rows among which `PAGES` items are looked for first; they stand there unless texts are long."""
EXACT_UP_TO = 50_000
"""Living rows up to which all that pass are compared, wherever they stand and grouped or not: 6 to
7 ms at dim 256."""

_DEAD = np.float32(-np.inf)


def ranking_of(
    view: VectorView, query: Vectors, passing: NDArray[np.bool_] | None = None
) -> Callable[[int], list[tuple[int, float]]]:
    """The ranking of the items that pass: k → the k best, fewer only when there are no more.

    Args:
        view: the state of the index.
        query: float32 (dim,) of unit length.
        passing: bool (n,), which rows do; None: all.
    """
    if passing is not None:
        view = view.only(passing)
    if view.n_living > EXACT_UP_TO:
        return Nearest(view, query).best
    rows = np.flatnonzero(~view.dead)
    ids, scores = view.ids[rows], view.scores_of(rows, query)
    return lambda k: best_items(ids, scores, k)


class Nearest:
    """A ranking that is read as deep as it is asked for.

    Args:
        view: the state of the index.
        query: float32 (dim,) of unit length.
    """

    def __init__(self, view: VectorView, query: Vectors) -> None:
        self._view = view
        self._query = query
        self._read: tuple[NDArray[np.int64], Vectors] | None = None
        self._is_all = False

    def best(self, k: int) -> list[tuple[int, float]]:
        """The k best items, best first; fewer only when there are no more."""
        found = best_items(*self._rows(k), k)
        if len(found) < k and not self._is_all:
            found = best_items(*self._all(), k)
        return found

    @property
    def n_read(self) -> int:
        """How many rows have been read for what was asked so far."""
        return 0 if self._read is None else len(self._read[0])

    def _rows(self, k: int) -> tuple[NDArray[np.int64], Vectors]:
        if self._read is None:
            cells = self._view.cells
            self._read = self._all() if cells is None else self._near(cells)
        if k > PAGES and np.count_nonzero(self._read[1] > _DEAD) < DEEP * k:
            return self._all()
        return self._read

    def _all(self) -> tuple[NDArray[np.int64], Vectors]:
        if self._read is None or not self._is_all:
            self._read = self._view.ids, self._view.scores(self._query)
            self._is_all = True
        return self._read

    def _near(self, cells: Cells) -> tuple[NDArray[np.int64], Vectors]:
        """The rows of the nearest cells."""
        nearest = cells.nearest(self._query)
        ids, scores = [], []
        best = np.full(BEST, _DEAD)
        at_once = self._cells_at_once()
        for first in range(0, len(nearest), at_once):
            some, theirs = self._of(cells, nearest[first : first + at_once])
            ids.append(some)
            scores.append(theirs)
            line = best.min()
            better = theirs[theirs > line]
            if not len(better) and line > _DEAD and _hold_pages(ids, scores):
                break
            best = np.partition(np.concatenate([best, better]), len(better))[len(better) :]
        return np.concatenate(ids), np.concatenate(scores)

    def _cells_at_once(self) -> int:
        """More than `ROUND` where many rows are dead, or do not pass a filter.

        Else a round that brings nothing tells less: of 150,000 vectors of sentences, of which one
        in seven passed, 97.1 % of the ten nearest were found, and so 98.7 %.
        """
        n_rows = len(self._view.dead)
        living = max(self._view.n_living, 1)
        return round(ROUND * math.sqrt(n_rows / living)) if n_rows else ROUND

    def _of(self, cells: Cells, numbers: NDArray[np.int64]) -> tuple[NDArray[np.int64], Vectors]:
        """The rows of some cells: those behind each other, then later ones."""
        view, spans, later = self._view, cells.spans(numbers), cells.later_rows(numbers)
        ids = [*(view.ids[start:stop] for start, stop in spans), view.ids[later]]
        scores = view.scores_of_spans(spans, self._query), view.scores_of(later, self._query)
        return np.concatenate(ids), np.concatenate(scores)


def _hold_pages(ids: list[NDArray[np.int64]], scores: list[Vectors]) -> bool:
    """Whether there are `PAGES` items that were not removed among rows that were read."""
    alive = np.concatenate(ids)[np.concatenate(scores) > _DEAD]
    return any(len(np.unique(some)) >= PAGES for some in (alive[:_LOOKED_AT], alive))


def best_items(ids: NDArray[np.int64], scores: Vectors, k: int) -> list[tuple[int, float]]:
    """The k items with the highest score of any of their rows, best first, equal ones by id.

    Args:
        ids: int64 (n,), the item of each row.
        scores: float32 (n,); −inf rows are left out.
        k: how many items; fewer come back when there are no more.
    """
    n_rows = k
    while True:
        if n_rows < len(scores):
            # Everything that equals the n-th best comes along, so that ties do not depend on
            # where a row stands.
            line = np.partition(scores, -n_rows)[-n_rows]
            chosen = np.flatnonzero((scores >= line) & (scores > _DEAD))
        else:
            chosen = np.flatnonzero(scores > _DEAD)
        order = chosen[np.lexsort((ids[chosen], -scores[chosen]))]
        _, first = np.unique(ids[order], return_index=True)
        if len(first) >= k or n_rows >= len(scores):
            kept = order[np.sort(first)][:k]
            return [(int(ids[row]), float(scores[row])) for row in kept]
        # Items have several rows (chunks of a text): look further down.
        n_rows *= 4
