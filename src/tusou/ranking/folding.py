"""Folding: the same picture in several places is shown once."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable

Item = TypeVar("Item")


def fold_equal(
    items: Iterable[Item], key: Callable[[Item], Hashable | None]
) -> list[tuple[Item, list[Item]]]:
    """Keep the first of all items with an equal key, and with it the others, in order.

    An item whose key is None equals nothing.
    """
    folded: list[tuple[Item, list[Item]]] = []
    places: dict[Hashable, list[Item]] = {}
    for item in items:
        name = key(item)
        if name is not None and name in places:
            places[name].append(item)
            continue
        others: list[Item] = []
        if name is not None:
            places[name] = others
        folded.append((item, others))
    return folded
