"""Fusing: one order out of several, whose scores cannot be compared."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping, Sequence

Key = TypeVar("Key", bound="Hashable")
Name = TypeVar("Name")


@dataclass(frozen=True, slots=True)
class Fused(Generic[Key]):
    """An item in an order that several signals have a share in."""

    key: Key
    score: float
    """0–1, what the order follows; 0 while the signals only take turns."""
    shares: Mapping[str, float]
    """Signal → share (0–1) of what speaks for the item; the shares sum to 1."""


def in_turns(rankings: Mapping[Name, Sequence[Key]]) -> list[tuple[Key, Name]]:
    """Return each key once, with the ranking that brought it: all first places, then all second.

    Args:
        rankings: name → keys, best first.
    """
    first: dict[Key, Name] = {}
    for place in range(max(map(len, rankings.values()), default=0)):
        for name, keys in rankings.items():
            if place < len(keys):
                first.setdefault(keys[place], name)
    return list(first.items())
