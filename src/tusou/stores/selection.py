"""Filters of a search: few items are searched among, many are sieved out of the ranking."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tusou.stores.filters import passing, select_ids

if TYPE_CHECKING:
    from collections.abc import Callable

    from tusou.stores.connections import Connections
    from tusou.types import Where

FEW = 5_000
"""Up to this many items the ids go into the search; reading them takes 5 ms."""
_FIRST_HELPING = 4

Scored = list[tuple[int, float]]


@dataclass(frozen=True, slots=True)
class Selection:
    """The items that pass a filter.

    Attributes:
        ids: all of them, when they are few; None when they are many, or all.
        held: ids → those whose texts hold the words asked for; None when none are asked for,
            or `ids` already are those.
    """

    connections: Connections
    where: Where
    ids: list[int] | None
    held: Callable[[list[int]], set[int]] | None = None

    def sieve(self, ranked: Callable[[int], Scored], k: int) -> Scored:
        """The first k of a ranking that pass.

        Args:
            ranked: n → the n best of all, best first; fewer when there are no more.
            k: how many to return; fewer only when fewer pass.
        """
        if self.where.is_empty and self.held is None:
            return ranked(k)
        n = k * _FIRST_HELPING
        while True:
            found = ranked(n)
            good = self.passing([item for item, _ in found])
            kept = [pair for pair in found if pair[0] in good]
            if len(kept) >= k or len(found) < n:
                return kept[:k]
            n *= _FIRST_HELPING

    def passing(self, ids: list[int]) -> set[int]:
        """Those of `ids` that pass."""
        with self.connections.reading() as connection:
            good = passing(connection, ids, self.where)
        return good if self.held is None else self.held(sorted(good))


def select(connections: Connections, where: Where) -> Selection:
    """Find out whether `where` leaves few or many."""
    if where.is_empty:
        return Selection(connections, where, None)
    with connections.reading() as connection:
        ids = select_ids(connection, where, limit=FEW + 1)
    return Selection(connections, where, ids if len(ids) <= FEW else None)
