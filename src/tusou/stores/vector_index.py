"""The vector index of one encoder and modality: rows mapped into memory, grouped when many.

Up to `EXACT_UP_TO` living rows each search compares them all. Above, the rows are grouped into
cells, and a search reads the cells nearest to the query, further ones as long as they bring
something; the cosines are exact either way, and few items that pass a filter are all compared. How
much is found and read: `python -m benchmarks.recall`; how long it takes:
`python -m benchmarks.stores vectors --items 1000000`.
"""

from __future__ import annotations

import logging
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from tusou.stores.derived import BUILD_PATIENCE_S, DamagedIndex, Derived
from tusou.stores.process_lock import HeldElsewhere, ProcessLock
from tusou.stores.vector_file import Header, map_rows, read_cells, read_header, read_ids
from tusou.stores.vector_settling import adopt, drop_unborn, is_due, settle
from tusou.stores.vector_writer import VectorWriter

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from tusou.stores.feed import Feed
    from tusou.stores.vector_cells import Cells
    from tusou.types import Modality, Vectors

log = logging.getLogger(__name__)

_ROWS_AT_ONCE = 65_536
"""64 MB of rows at dim 256: bounds what a search keeps of the file in memory at a time."""
_GATHERED = 512
"""Rows from all over the file that are multiplied at once: more leave the cache between the two."""
_DENSE = 3
"""Times as long as reading rows behind each other takes reading as many from all over."""
_DEAD = np.float32(-np.inf)


@dataclass(frozen=True)
class VectorView:
    """A committed state of the vector index."""

    header: Header
    ids: NDArray[np.int64]
    rows: Vectors
    dead: NDArray[np.bool_]
    cells: Cells | None = None
    """How the rows are grouped; None while there are few."""

    @property
    def seq(self) -> int:
        """The last change it holds."""
        return self.header.seq

    @property
    def history(self) -> str:
        """The token of the history of that change."""
        return self.header.history

    @cached_property
    def n_living(self) -> int:
        """How many rows are not dead."""
        return int(np.count_nonzero(~self.dead))

    def only(self, passing: NDArray[np.bool_]) -> VectorView:
        """The same, as if all other rows were dead: `passing` is bool (n,), by row."""
        return replace(self, dead=self.dead | ~passing)

    def scores(self, query: Vectors) -> Vectors:
        """Cosine of each row to `query`, float32 (dim,) of unit length; −inf for dead rows."""
        return self._scores_between(0, len(self.ids), query)

    def _scores_between(self, start: int, stop: int, query: Vectors) -> Vectors:
        steps = range(start, max(stop, start + 1), _ROWS_AT_ONCE)
        return self.scores_of_spans([(at, min(at + _ROWS_AT_ONCE, stop)) for at in steps], query)

    def scores_of_spans(self, spans: Sequence[tuple[int, int]], query: Vectors) -> Vectors:
        """Cosine of the rows of some spans, one behind the other; −inf for dead rows.

        Args:
            spans: (start, stop) of each, at least one.
            query: float32 (dim,) of unit length.
        """
        # A slice of a memmap is made in twice the time, and there are hundreds of spans.
        rows = self.rows.view(np.ndarray)
        scores = np.concatenate([np.dot(rows[start:stop], query) for start, stop in spans])
        scores[np.concatenate([self.dead[start:stop] for start, stop in spans])] = _DEAD
        return scores

    def scores_of(self, numbers: NDArray[np.int64], query: Vectors) -> Vectors:
        """Cosine of some rows to `query`; −inf for dead ones."""
        first, last = (int(numbers.min()), int(numbers.max())) if len(numbers) else (0, 0)
        if last - first < _DENSE * len(numbers):
            return self._scores_between(first, last + 1, query)[numbers - first]
        rows = self.rows.view(np.ndarray)
        steps = range(0, max(len(numbers), 1), _GATHERED)
        scores = np.concatenate([rows[numbers[at : at + _GATHERED]] @ query for at in steps])
        scores[self.dead[numbers]] = _DEAD
        return scores


class VectorIndex(Derived[VectorView]):
    """The vector index of one library, encoder and modality."""

    def __init__(
        self, folder: str, feed: Feed, encoder_id: int, modality: Modality, dim: int
    ) -> None:
        super().__init__(folder, feed)
        self._encoder_id = encoder_id
        self._modality = modality
        self._dim = dim

    def settle(self) -> None:
        """Group the rows into cells when many are not; searches and writes go on meanwhile.

        Nothing happens while another thread or process is at it. Where there is no room for it,
        that is told: searches read more than they need, and find the same.
        """
        view = self.current()
        if not is_due(view):
            return
        lock = ProcessLock(self.folder + ".settling")
        try:
            with suppress(HeldElsewhere), lock.held(0):
                self._group(view)
        except (OSError, DamagedIndex) as exc:
            log.warning("%s cannot be grouped, searches read more of it: %s", self.folder, exc)

    def _group(self, view: VectorView) -> None:
        try:
            settled = settle(self.folder, view)
            with self._mutex, self._updating(BUILD_PATIENCE_S):
                latest = self._open()
                if latest is not None and latest.header.generation == view.header.generation:
                    adopt(self.folder, settled, latest)
                self._view = self._reopened()
        finally:
            drop_unborn(self.folder)  # a full disk needs the room

    def _open(self) -> VectorView | None:
        try:
            header, dead, later = read_header(self.folder)
            if (header.library_id, header.dim) != (self._feed.library_id, self._dim):
                return None
            ids, rows = read_ids(self.folder, header), map_rows(self.folder, header)
            cells = read_cells(self.folder, header, later)
            if cells is None:
                header = replace(header, n_cells=0)
            return VectorView(header, ids, rows, dead, cells)
        except FileNotFoundError:
            return None
        except (DamagedIndex, OSError, ValueError, KeyError, TypeError) as exc:
            log.warning("%s: the vector index is damaged (%s)", self.folder, exc)
            return None

    def _writer(self, view: VectorView | None) -> VectorWriter:
        return VectorWriter(
            self.folder,
            self._feed.library_id,
            self._dim,
            lambda ids: self._feed.vectors(self._encoder_id, self._modality, ids),
            None if view is None else (view.header, view.ids, view.dead, view.cells),
        )
