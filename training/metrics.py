"""Retrieval figures in plain numpy: recall, precision and nDCG."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from collections.abc import Sequence

Floats = NDArray[np.float32]


def unit(rows: Floats) -> Floats:
    """Rows at length 1."""
    return rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)


def text_ranks(texts: Floats, images: Floats, owners: NDArray[np.int64]) -> NDArray[np.int64]:
    """Rank (0 = first) of the right picture for every text; ties count against us."""
    scores = texts @ images.T
    own = scores[np.arange(len(texts)), owners][:, None]
    return (scores >= own).sum(1) - 1


def image_ranks(texts: Floats, images: Floats, owners: NDArray[np.int64]) -> NDArray[np.int64]:
    """Rank of the best of its own texts for every picture."""
    scores = images @ texts.T
    mine = owners[None, :] == np.arange(len(images))[:, None]
    best = np.where(mine, scores, -np.inf).max(1)[:, None]
    return ((scores >= best) & ~mine).sum(1)


def sibling_ranks(texts: Floats, owners: NDArray[np.int64]) -> NDArray[np.int64]:
    """Rank of the right photo for every text, where each photo stands for its *other* texts.

    A photo's vector is the mean of its texts', without the one that asks: what the texts
    themselves tell, whatever a model sees in the picture. Ties count against us.
    """
    sums = np.zeros((int(owners.max()) + 1, texts.shape[1]), np.float32)
    np.add.at(sums, owners, texts)
    own = (texts * unit(sums[owners] - texts)).sum(1)
    scores = texts @ unit(sums).T
    scores[np.arange(len(texts)), owners] = -np.inf
    return np.asarray((scores >= own[:, None]).sum(1))


def recalls(ranks: NDArray[np.int64]) -> dict[str, float]:
    """R@1, R@5 and R@10 in percent."""
    return {f"R@{k}": round(float((ranks < k).mean() * 100), 2) for k in (1, 5, 10)}


def precision_at(scores: Floats, right: NDArray[np.bool_], k: int = 10) -> Floats:
    """Share of right ones among the first ``k`` of every row: scores and right [q, n]."""
    top = np.argsort(-scores, axis=1, kind="stable")[:, :k]
    return np.take_along_axis(right, top, 1).mean(1).astype(np.float32)


def ndcg_at(ranked_grades: Sequence[float], all_grades: Sequence[float], k: int = 5) -> float:
    """nDCG@k with gains 2^grade - 1."""

    def gain(grades: Sequence[float]) -> float:
        return sum((2.0**g - 1.0) / np.log2(i + 2) for i, g in enumerate(grades[:k]))

    best = gain(sorted(all_grades, reverse=True))
    return float(gain(ranked_grades) / best) if best else 0.0
