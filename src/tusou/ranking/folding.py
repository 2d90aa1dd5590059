"""Folding: what is the same in several places is shown once."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Iterator

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


class Groups:
    """Numbers in groups: each joins the first group whose first member it is alike.

    Only the first member is asked: likeness is not passed on from copy to copy, so that a chain
    of small differences never folds two things that differ much.
    """

    def __init__(self) -> None:
        self._members: dict[int, list[int]] = {}

    def __len__(self) -> int:
        return len(self._members)

    def __iter__(self) -> Iterator[list[int]]:
        return iter(self._members.values())

    def join(self, at: int, near: Iterable[int], alike: Callable[[int, int], bool]) -> bool:
        """Put `at` into a group; return whether it is the first of a new one.

        Args:
            at: a number that is in no group yet, in rising order.
            near: the first members that it may be alike, in order.
            alike: whether a first member and a number are.
        """
        first = next((one for one in near if alike(one, at)), at)
        self._members.setdefault(first, []).append(at)
        return first == at
