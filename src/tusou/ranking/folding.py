"""Folding: what is the same in several places is shown once."""

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


def fold_alike(n: int, alike: Callable[[int, int], bool]) -> list[list[int]]:
    """Group the numbers 0 to n - 1: each joins the first group whose first member it is `alike`.

    Only the first member is asked: likeness is not passed on from copy to copy, so that a chain
    of small differences never folds two things that differ much.
    """
    groups: list[list[int]] = []
    for at in range(n):
        for group in groups:
            if alike(group[0], at):
                group.append(at)
                break
        else:
            groups.append([at])
    return groups
