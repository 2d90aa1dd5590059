"""A random sample of a library's vectors, to tell what cosine chance gives."""

from __future__ import annotations

import random
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

import numpy as np

from tusou.searching.confidence import Background

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from tusou.protocols import Store
    from tusou.types import Modality

SAMPLE = 256
"""Items sampled: the median is then known to a tenth of the spread."""
KEPT_S = 60.0
"""How long a sample serves; a library that is being filled is sampled again after that."""


@dataclass(frozen=True, slots=True)
class _Sample:
    vectors: NDArray[np.float32]
    n_items: int
    taken_at: float


_SAMPLES: WeakKeyDictionary[Store, dict[Modality, _Sample]] = WeakKeyDictionary()


def background(store: Store, modality: Modality, query: NDArray[np.float32]) -> Background | None:
    """Return what cosines `query` has with random items; None when none has a vector.

    Args:
        store: the library.
        modality: pictures or texts.
        query: float32 (dim,) of unit length.
    """
    sample = _sample(store, modality)
    if not len(sample.vectors):
        return None
    return Background.of(sample.vectors @ query, sample.n_items)


def _sample(store: Store, modality: Modality) -> _Sample:
    samples = _SAMPLES.setdefault(store, {})
    known = samples.get(modality)
    if known is None or time.monotonic() - known.taken_at > KEPT_S:
        known = samples[modality] = _take(store, modality)
    return known


def _take(store: Store, modality: Modality) -> _Sample:
    ids = store.ids()
    # Seeded: the same library gives the same confidence twice.
    chosen = random.Random(0).sample(ids, min(SAMPLE, len(ids)))  # noqa: S311 - no secret
    vectors = store.get_vectors(modality, chosen)
    rows = [vectors[item][0] for item in chosen if item in vectors]
    n_items = round(len(ids) * len(rows) / max(len(chosen), 1))
    stacked = np.stack(rows) if rows else np.zeros((0, 0), dtype=np.float32)
    return _Sample(stacked, n_items, time.monotonic())
