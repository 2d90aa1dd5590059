"""Measures of one ranking, from the grades of its places."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from tusou.evaluation.queries import EXACT

if TYPE_CHECKING:
    from collections.abc import Sequence


def ndcg(grades: Sequence[int], ideal: Sequence[int], k: int = 5) -> float:
    """Return the normalised discounted cumulative gain of the first `k` places, 0–1.

    Gain 2^grade - 1, discount log2(rank + 1) (Burges et al., "Learning to rank using gradient
    descent", ICML 2005).

    Args:
        grades: grades of the ranking, best place first; 0 is not relevant.
        ideal: the grades of all that is relevant, in any order, at least one.
        k: how many places count.
    """
    return _dcg(grades[:k]) / _dcg(sorted(ideal, reverse=True)[:k])


def _dcg(grades: Sequence[int]) -> float:
    return sum((2.0**grade - 1) / math.log2(rank + 1) for rank, grade in enumerate(grades, start=1))


def recall(grades: Sequence[int], ideal: Sequence[int], k: int) -> float | None:
    """Return the share (0–1) of all exact places that is among the first `k`; None without any."""
    n_exact = sum(grade == EXACT for grade in ideal)
    if not n_exact:
        return None
    return sum(grade == EXACT for grade in grades[:k]) / n_exact


def reciprocal_rank(grades: Sequence[int]) -> float:
    """Return 1 / rank of the first relevant place of either grade, 0 when there is none."""
    return next((1 / rank for rank, grade in enumerate(grades, start=1) if grade), 0.0)
