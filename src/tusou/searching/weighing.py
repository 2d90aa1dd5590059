"""Weighing: candidates round by round, each with what speaks for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tusou.searching.candidates import candidates, depth_for
from tusou.searching.evidence import Found, measured
from tusou.searching.ordering import by_evidence, ordered
from tusou.searching.rounds import DEEPEST, first_round, n_weighed

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tusou.ranking import Fused
    from tusou.searching.asked import Asked
    from tusou.searching.candidates import Candidates, Key
    from tusou.searching.shelves import Shelf
    from tusou.types import StoredItem


def weighed(asked: Asked, found: Candidates) -> Iterator[list[Found]]:
    """Yield what is weighed, round by round, each in its order, up to `DEEPEST` or what is asked.

    Each round knows of the rankings what it alone would have asked for: where an item has a place
    that only a longer answer sees, it would be weighed otherwise there.

    Args:
        asked: the query.
        found: candidates for `n_weighed` of it; for more the shelves are asked again.
    """
    query = asked.query
    seen: set[Key] = set()
    end, known = first_round(query), n_weighed(query)
    while end <= max(known, DEEPEST):
        if end > known:
            found, known = candidates(asked, end), end
        places = [one for one in ordered(query, found) if one.key not in seen]
        places = places[: end - len(seen)]
        if not places:
            return
        seen.update(one.key for one in places)
        here = measured(fetched(places, asked.shelves), asked, found.first(depth_for(end)))
        yield by_evidence(here) if query.rank == "fused" else here
        end *= 2


def fetched(places: Sequence[Fused[Key]], shelves: Sequence[Shelf]) -> list[Found]:
    """Return the items at `places`, those that were deleted meanwhile left out."""
    items: dict[Key, StoredItem] = {}
    for at, shelf in enumerate(shelves):
        wanted = [place.key[1] for place in places if place.key[0] == at]
        items |= {(at, stored.id): stored for stored in shelf.store.get(wanted)}
    return [Found(place, items[place.key], ()) for place in places if place.key in items]
