"""Listing: what passes filters where nothing is looked for."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tusou.searching.hits import unsought_hit
from tusou.searching.unlikeness import least_alike
from tusou.text import snippet

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tusou.searching.shelves import Shelf
    from tusou.types import Hit, Query, StoredItem


def is_listing(query: Query) -> bool:
    """Whether a query, its signs understood, says which items pass and not what is looked for."""
    sought = query.text.strip() or query.image is not None or query.like
    return not sought and not query.where.is_empty


def listed(query: Query, shelves: Sequence[Shelf]) -> tuple[Hit, ...]:
    """Return the items that pass: none is surer than another.

    In the order of their libraries, or where it is said what they should not be like by that.
    """
    shown = least_alike(query, shelves) if query.unlike else _shown(query, shelves)
    return tuple(_hit(*one, rank) for rank, one in enumerate(shown, start=query.offset + 1))


def _shown(query: Query, shelves: Sequence[Shelf]) -> Iterator[tuple[Shelf, StoredItem]]:
    skipped, left = query.offset, query.k
    for shelf in shelves:
        if left > 0:
            ids = shelf.store.ids(query.where, skipped + left)
            some = ids[skipped:]
            skipped, left = max(skipped - len(ids), 0), left - len(some)
            # Those that were deleted meanwhile are left out.
            yield from ((shelf, stored) for stored in shelf.store.get(some))


def _hit(shelf: Shelf, stored: StoredItem, rank: int) -> Hit:
    shown = snippet(stored.item.text or stored.item.caption, "").text
    hit = unsought_hit(stored, shelf.name, rank)
    return replace(hit, snippet=shown)
