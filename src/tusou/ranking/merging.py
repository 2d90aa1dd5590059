"""Merging the answers of several libraries to the same question."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Sequence

Key = TypeVar("Key")


def merge(
    rankings: Sequence[Sequence[tuple[Key, float]]], *, comparable: bool
) -> list[tuple[Key, float]]:
    """Merge rankings of different items into one.

    Args:
        rankings: (key, score) pairs, best first; one ranking for each library.
        comparable: whether scores of different rankings mean the same (cosines of one model).
            If not, the rankings take turns: all first places, then all second ones.

    Returns:
        All pairs, best first; ties keep the order of the rankings.
    """
    placed = [
        (place, key, score) for ranking in rankings for place, (key, score) in enumerate(ranking)
    ]
    if comparable:
        placed.sort(key=lambda one: -one[2])
    else:
        placed.sort(key=lambda one: one[0])
    return [(key, score) for _, key, score in placed]
