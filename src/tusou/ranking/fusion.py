"""Reciprocal rank fusion: one order out of several, whose scores cannot be compared."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping, Sequence

Key = TypeVar("Key", bound="Hashable")

RRF_K = 60
"""The constant of the paper: how slowly a signal's say falls with the rank."""


@dataclass(frozen=True, slots=True)
class Fused(Generic[Key]):
    """An item in a fused order."""

    key: Key
    score: float
    """0–1: 1 is the first place in every signal."""
    shares: Mapping[str, float]
    """Signal → share (0–1) of the score; the shares sum to 1."""


def reciprocal_rank_fusion(
    rankings: Mapping[str, Sequence[Key]],
    weights: Mapping[str, float] | None = None,
    k: int = RRF_K,
) -> list[Fused[Key]]:
    """Fuse rankings by the sum of weight / (k + rank).

    Args:
        rankings: signal → keys, best first.
        weights: signal → weight > 0; a signal that is not named weighs 1.
        k: the larger, the more even the say of low ranks.

    Returns:
        All keys, best first; equal scores stay in the order in which they first appear.

    Source: Cormack, Clarke and Büttcher, "Reciprocal rank fusion outperforms Condorcet and
    individual rank learning methods", SIGIR 2009.
    """
    weights = weights or {}
    parts: defaultdict[Key, dict[str, float]] = defaultdict(dict)
    for signal, keys in rankings.items():
        weight = weights.get(signal, 1.0)
        for rank, key in enumerate(keys, start=1):
            parts[key].setdefault(signal, weight / (k + rank))
    best_possible = sum(weights.get(signal, 1.0) for signal in rankings) / (k + 1)
    fused = [_fused(key, part, best_possible) for key, part in parts.items()]
    return sorted(fused, key=lambda one: -one.score)


def _fused(key: Key, part: Mapping[str, float], best_possible: float) -> Fused[Key]:
    total = sum(part.values())
    shares = {signal: value / total for signal, value in part.items()}
    return Fused(key, min(1.0, total / best_possible), shares)
