"""Maximal marginal relevance: an order in which good items differ from those before them.

Carbonell and Goldstein, "The use of MMR, diversity-based reranking for reordering documents and
producing summaries" (SIGIR 1998).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray


def marginal_relevance(
    scores: Sequence[float],
    alike: Callable[[int], NDArray[np.float32]],
    k: int,
    relevance: float,
) -> list[int]:
    """Return all indices, the k most useful ones first.

    The best item comes first; then always the one with the largest
    `relevance` × its score − (1 − `relevance`) × its likeness to the nearest one before it.
    Scores are stretched to 0–1 over the items given: of cosines the best and the fiftieth may lie
    0.05 apart, and unstretched the likeness alone would decide.

    Args:
        scores: any scale, larger is better.
        alike: how much each item is like a given one, float32 (n,), 0–1; asked of those chosen.
        k: how many are chosen; the others follow in the order of their scores.
        relevance: λ, 0–1.
    """
    given = np.asarray(scores, dtype=np.float64)
    if not len(given):
        return []
    low, high = float(given.min()), float(given.max())
    worth = ((given - low) / max(high - low, 1e-9)).astype(np.float32)
    left = np.argsort(-given, kind="stable")
    chosen, left = [int(left[0])], left[1:]
    nearest = np.zeros(len(given), dtype=np.float32)
    while len(left) and len(chosen) < k:
        np.maximum(nearest, alike(chosen[-1]), out=nearest)
        useful = relevance * worth[left] - (1 - relevance) * nearest[left]
        best = int(np.argmax(useful))
        chosen.append(int(left[best]))
        left = np.delete(left, best)
    return [*chosen, *map(int, left)]
