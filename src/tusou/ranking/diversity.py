"""Maximal marginal relevance: an order in which good items differ from those before them.

Carbonell and Goldstein, "The use of MMR, diversity-based reranking for reordering documents and
producing summaries" (SIGIR 1998).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray


def marginal_relevance(
    scores: Sequence[float], alike: NDArray[np.float32], k: int, relevance: float
) -> list[int]:
    """Return all indices, the k most useful ones first.

    The best item comes first; then always the one with the largest
    `relevance` × its score − (1 − `relevance`) × its likeness to the nearest one before it.
    Scores are stretched to 0–1 over the items given: of cosines the best and the fiftieth may lie
    0.05 apart, and unstretched the likeness alone would decide.

    Args:
        scores: any scale, larger is better.
        alike: float32 (n, n), 0–1.
        k: how many are chosen; the others follow in the order of their scores.
        relevance: λ, 0–1.
    """
    worth = np.asarray(scores, dtype=np.float32)
    if not len(worth):
        return []
    left = [int(at) for at in np.argsort(-worth, kind="stable")]
    low, high = float(worth.min()), float(worth.max())
    worth = (worth - low) / max(high - low, 1e-9)
    chosen = [left.pop(0)]
    while left and len(chosen) < k:
        nearest = alike[np.ix_(left, chosen)].max(axis=1)
        best = int(np.argmax(relevance * worth[left] - (1 - relevance) * nearest))
        chosen.append(left.pop(best))
    return chosen + left
