"""A map of the collection: vectors laid out on a plane so that what is alike lies together."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from tusou.types import Vectors

NEIGHBOURS = 12
FEWEST = 4
"""Neighbours of each item; in a small library fewer, or all of it would be one clump."""
ROUNDS = 120
BY_RANK = 0.5
"""How much of a place is its order alone: clumps come apart, and no land lies empty."""
NEGATIVES = 6
"""Items pushed away for each that is pulled, as in word embeddings and UMAP."""
_ROWS_AT_ONCE = 1024
_SOFT = 0.01
"""Keeps the push between two items at one place finite."""
_LONGEST_STEP = 4.0


def plane(vectors: Vectors) -> NDArray[np.float32]:
    """Lay `vectors` out on a plane.

    Begins with the two main components and then pulls nearest neighbours together and pushes
    random pairs apart, the forces being those of UMAP (McInnes, Healy and Melville 2018) with
    a = b = 1. 3,000 × 256 take about 3 s on one core.

    Args:
        vectors: float32 (n, dim), unit rows.

    Returns:
        float32 (n, 2), each axis from 0 to 1; the same vectors give the same map.
    """
    n = len(vectors)
    if n < 3:
        return np.linspace(0.25, 0.75, 2 * n, dtype=np.float32).reshape(n, 2)
    places = main_components(vectors)
    k = min(NEIGHBOURS, max(FEWEST, n // 12))
    if n > k:
        places = _arranged(places, nearest(vectors, k), np.random.default_rng(0))
    return _fitted(places)


def main_components(vectors: Vectors) -> NDArray[np.float32]:
    """The two directions in which `vectors` differ most; float32 (n, 2), spread about 10."""
    centred = vectors - vectors.mean(axis=0)
    values, directions = np.linalg.eigh(centred.T @ centred)
    chosen = directions[:, np.argsort(-values)[:2]]
    if chosen.shape[1] < 2:
        chosen = np.hstack([chosen, np.zeros((len(chosen), 1), chosen.dtype)])
    places = centred @ chosen
    # A component has a sign only by chance: the same library should look the same twice.
    places *= np.where(places[np.abs(places).argmax(axis=0), [0, 1]] < 0, -1, 1)
    return np.asarray(10 * places / max(float(places.std()), 1e-9), dtype=np.float32)


def nearest(vectors: Vectors, k: int) -> NDArray[np.int64]:
    """The `k` nearest other rows of each row; int64 (n, k), in no order."""
    found = np.empty((len(vectors), k), np.int64)
    for start in range(0, len(vectors), _ROWS_AT_ONCE):
        stop = min(start + _ROWS_AT_ONCE, len(vectors))
        alike = vectors[start:stop] @ vectors.T
        alike[np.arange(stop - start), np.arange(start, stop)] = -np.inf
        found[start:stop] = np.argpartition(-alike, k - 1, axis=1)[:, :k]
    return found


def _arranged(
    places: NDArray[np.float32], near: NDArray[np.int64], random: np.random.Generator
) -> NDArray[np.float32]:
    n, k = near.shape
    first, second = np.repeat(np.arange(n), k), near.ravel()
    for step in range(ROUNDS):
        rate = 1 - step / ROUNDS
        gap = places[first] - places[second]
        pull = gap * (-2 / (1 + (gap**2).sum(axis=1, keepdims=True)))
        force = _summed(pull, first, n) - _summed(pull, second, n)
        others = random.integers(0, n, (NEGATIVES, n))
        for other in others:
            apart = places - places[other]
            distance = (apart**2).sum(axis=1, keepdims=True)
            force += apart * (2 / ((_SOFT + distance) * (1 + distance))) * (k / NEGATIVES)
        places = places + rate * np.clip(force / k, -_LONGEST_STEP, _LONGEST_STEP)
    return places.astype(np.float32)


def _summed(forces: NDArray[np.float32], rows: NDArray[np.int64], n: int) -> NDArray[np.float32]:
    return np.stack(
        [np.bincount(rows, forces[:, axis], minlength=n) for axis in (0, 1)], axis=1
    ).astype(np.float32)


def _fitted(places: NDArray[np.float32]) -> NDArray[np.float32]:
    """Stretch both axes to 0–1; a stray item must not squeeze the rest, so the ends are cut."""
    low, high = np.percentile(places, [0.5, 99.5], axis=0)
    spread = np.maximum(high - low, 1e-6)
    even = np.clip((places - low) / spread, 0, 1)
    return np.asarray((1 - BY_RANK) * even + BY_RANK * _ranks(places), dtype=np.float32)


def _ranks(places: NDArray[np.float32]) -> NDArray[np.float32]:
    """Places as their order along each axis, from 0 to 1."""
    order = np.argsort(np.argsort(places, axis=0), axis=0)
    return np.asarray(order / max(len(places) - 1, 1), dtype=np.float32)
