"""The vector index of one encoder and modality: exact search over rows mapped into memory.

Measured with dim 256 on two shared cores, best of ten (`python -m benchmarks.stores vectors`):

========  ============  ==========================  ========================
vectors   no filter     a filter that all pass      one that 1,000 pass
========  ============  ==========================  ========================
10,000    0.2 ms        2.5 ms                      0.5 ms
100,000   14 ms         19 ms                       0.5 ms
========  ============  ==========================  ========================

Every row is read once, so the time grows with their number (1 GB a million at dim 256).
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from tusou.stores.derived import DamagedIndex, Derived
from tusou.stores.vector_file import Header, map_rows, read_header, read_ids
from tusou.stores.vector_writer import VectorWriter

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from tusou.stores.feed import Feed
    from tusou.types import Modality, Vectors

log = logging.getLogger(__name__)

_ROWS_AT_ONCE = 65_536
"""64 MB of rows at dim 256: bounds what a search keeps of the file in memory at a time."""
_DEAD = np.float32(-np.inf)


@dataclass(frozen=True)
class VectorView:
    """A committed state of the vector index."""

    header: Header
    ids: NDArray[np.int64]
    rows: Vectors
    dead: NDArray[np.bool_]

    @property
    def seq(self) -> int:
        """The last change it holds."""
        return self.header.seq

    @cached_property
    def _by_id(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Row numbers in the order of their ids, and those ids."""
        order = np.argsort(self.ids, kind="stable")
        return order, self.ids[order]

    def rows_of(self, ids: Sequence[int]) -> NDArray[np.int64]:
        """Numbers of the living rows of these items."""
        order, sorted_ids = self._by_id
        wanted = np.unique(np.asarray(ids, np.int64))
        first = np.searchsorted(sorted_ids, wanted, "left")
        counts = np.searchsorted(sorted_ids, wanted, "right") - first
        # The spans first[i] … first[i] + counts[i], one behind the other.
        begin = np.repeat(first - np.cumsum(counts) + counts, counts)
        found = order[begin + np.arange(len(begin))]
        return found[~self.dead[found]]

    def scores(self, query: Vectors) -> Vectors:
        """Cosine of each row to `query`, float32 (dim,) of unit length; −inf for dead rows."""
        scores = np.empty(len(self.ids), np.float32)
        for start in range(0, len(scores), _ROWS_AT_ONCE):
            stop = start + _ROWS_AT_ONCE
            np.dot(self.rows[start:stop], query, out=scores[start:stop])
        scores[self.dead] = _DEAD
        return scores

    def scores_of(self, numbers: NDArray[np.int64], query: Vectors) -> Vectors:
        """Cosine of some rows to `query`."""
        return self.rows[numbers] @ query


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


class VectorIndex(Derived[VectorView]):
    """The vector index of one library, encoder and modality."""

    def __init__(
        self, folder: str, feed: Feed, encoder_id: int, modality: Modality, dim: int
    ) -> None:
        super().__init__(folder, feed)
        self._encoder_id = encoder_id
        self._modality = modality
        self._dim = dim

    def _open(self) -> VectorView | None:
        try:
            header, dead = read_header(self.folder)
            if (header.library_id, header.dim) != (self._feed.library_id, self._dim):
                return None
            ids, rows = read_ids(self.folder, header), map_rows(self.folder, header)
            return VectorView(header, ids, rows, dead)
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
            None if view is None else (view.header, view.ids, view.dead),
        )
