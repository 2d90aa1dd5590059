"""Folding: what is the same in several places is shown once."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Sequence

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


def fold_alike(near: Sequence[Sequence[int]], alike: Callable[[int, int], bool]) -> list[list[int]]:
    """Group the numbers 0 to n - 1: each joins the first group whose first member it is `alike`.

    Only the first member is asked: likeness is not passed on from copy to copy, so that a chain
    of small differences never folds two things that differ much.

    Args:
        near: for each number the smaller ones that it may be alike, in order.
        alike: whether two numbers, the smaller first, are.
    """
    groups: dict[int, list[int]] = {}
    for at, before in enumerate(near):
        first = next((one for one in before if one in groups and alike(one, at)), at)
        groups.setdefault(first, []).append(at)
    return list(groups.values())
