"""Filters of a search: which items pass, found out once for all that one query asks."""

from __future__ import annotations

import threading
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from tusou.stores.filters import select_ids

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from tusou.stores.connections import Connections
    from tusou.stores.feed import Feed
    from tusou.types import Where

FEW = 5_000
"""Up to this many items the ids go into a search for words, which takes it 1 ms."""
_KEPT = 8
_KEPT_BYTES = 64_000_000
"""Of all that is kept, or of the last alone: seven filters that a million items pass."""
_MORE = 4

Scored = list[tuple[int, float]]


@dataclass(frozen=True)
class Selection:
    """The items that pass a filter.

    Attributes:
        ids: int64 (n,), ascending; None when all pass.
        held: ids → those whose texts hold the words asked for; None when none are asked for,
            or `ids` already are those.
    """

    ids: NDArray[np.int64] | None
    held: Callable[[list[int]], set[int]] | None = None

    @property
    def few(self) -> list[int] | None:
        """All that pass, when they are few, whatever words are asked for."""
        return None if self.ids is None or len(self.ids) > FEW else self.ids.tolist()

    @property
    def n_bytes(self) -> int:
        """How much memory it takes, once it has been asked for items."""
        if self.ids is None or not len(self.ids):
            return 0
        return self.ids.nbytes + int(self.ids[-1])

    def has(self, ids: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Which of `ids`, int64 (n,), pass, the words asked for aside."""
        if self.ids is None:
            return np.ones(len(ids), bool)
        return self._table[np.minimum(ids, len(self._table) - 1)]

    def sieve(self, ranked: Callable[[int, int], Scored], k: int) -> Scored:
        """The first k of a ranking that pass.

        Args:
            ranked: start, stop → these places of the ranking of all; fewer when it ends. However
                deep it is read, its order is the same.
            k: how many to return; fewer only when fewer pass.
        """
        if self.ids is None and self.held is None:
            return ranked(0, k)
        kept: Scored = []
        start, stop = 0, k
        while True:
            found = ranked(start, stop)
            kept += self._passing(found)
            if len(kept) >= k or len(found) < stop - start:
                return kept[:k]
            start, stop = stop, stop * _MORE

    def sieve_anew(self, ranked: Callable[[int], Scored], k: int) -> Scored:
        """The same of a ranking whose order may change as it is read deeper.

        Args:
            ranked: n → the n best, which need not begin with those of a smaller n.
            k: as for `sieve`.
        """
        if self.ids is None and self.held is None:
            return ranked(k)
        n = k
        while True:
            found = ranked(n)
            kept = self._passing(found)
            if len(kept) >= k or len(found) < n:
                return kept[:k]
            n *= _MORE

    def _passing(self, found: Scored) -> Scored:
        has = self.has(np.array([item for item, _ in found], np.int64))
        passing = [pair for pair, is_in in zip(found, has.tolist(), strict=True) if is_in]
        if self.held is None:
            return passing
        held = self.held(sorted(item for item, _ in passing))
        return [pair for pair in passing if pair[0] in held]

    @cached_property
    def _table(self) -> NDArray[np.bool_]:
        """Whether the item of a number passes; the last stands for all higher ones."""
        assert self.ids is not None  # noqa: S101 - not asked for where all pass
        table = np.zeros(int(self.ids[-1]) + 2 if len(self.ids) else 1, bool)
        table[self.ids] = True
        return table


class Selections:
    """Finds out what passes; the last filters are kept while the library stays as it is."""

    def __init__(self, connections: Connections, feed: Feed) -> None:
        self._connections = connections
        self._feed = feed
        self._guard = threading.Lock()
        self._state = (0, "")
        self._kept: dict[Where, Selection] = {}

    def select(self, where: Where) -> Selection:
        """The items that pass `where`, the words it asks for aside."""
        where = replace(where, phrases=(), without=())
        if where.is_empty:
            return Selection(None)
        # The number first: what changes meanwhile is looked at by the next one who asks.
        seq = self._feed.sequence()
        state = seq, self._feed.history(seq)
        with self._guard:
            if state != self._state:
                self._state = state
                self._kept.clear()
            kept = self._kept.pop(where, None)
        if kept is None:
            with self._connections.reading() as connection:
                kept = Selection(select_ids(connection, where))
        with self._guard:
            if state == self._state:
                self._keep(where, kept)
        return kept

    def _keep(self, where: Where, selection: Selection) -> None:
        self._kept[where] = selection
        while len(self._kept) > 1 and self._is_too_much():
            del self._kept[next(iter(self._kept))]

    def _is_too_much(self) -> bool:
        n_bytes = sum(kept.n_bytes for kept in self._kept.values())
        return len(self._kept) > _KEPT or n_bytes > _KEPT_BYTES
