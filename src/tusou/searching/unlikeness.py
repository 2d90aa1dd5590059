"""Unlikeness: in what order a listing stands of which is said what its items should not be like."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tusou.searching.asked import Asked
from tusou.searching.candidates import candidates, signals_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tusou.searching.candidates import Key
    from tusou.searching.shelves import Shelf
    from tusou.types import Query, StoredItem


def least_alike(query: Query, shelves: Sequence[Shelf]) -> Iterator[tuple[Shelf, StoredItem]]:
    """Yield the items that pass, what is least like the examples of `query` first.

    What has no vector to compare stands behind the others; the examples themselves are left out.

    Raises:
        InputError: an item given as an example has no picture.
    """
    shown = _keys(query, shelves)[query.offset : query.last]
    items: dict[Key, StoredItem] = {}
    for at, shelf in enumerate(shelves):
        found = shelf.store.get([item for where, item in shown if where == at])
        items |= {(at, stored.id): stored for stored in found}
    # Those that were deleted meanwhile are left out.
    yield from ((shelves[key[0]], items[key]) for key in shown if key in items)


def _keys(query: Query, shelves: Sequence[Shelf]) -> list[Key]:
    asked = Asked(query, shelves)
    (signal,) = signals_of(query)
    keys = candidates(asked, query.last).keys(signal)
    if len(keys) >= query.last:
        return keys
    compared = {*keys, *((0, item) for item in asked.examples)}
    enough = query.last + len(compared)
    passing = (
        (at, one)
        for at, shelf in enumerate(shelves)
        for one in shelf.store.ids(query.where, enough)
    )
    return [*keys, *(key for key in passing if key not in compared)]
