"""How sure a mean over queries is: percentile bootstrap."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

N_SAMPLES = 2000
"""The ends of a 90 % interval then move by less than a fiftieth of its width."""
COVERAGE = 0.90
_DRAWS_AT_ONCE = 1_000_000
"""16 MB of them."""


def interval(values: Sequence[float], seed: int = 0) -> tuple[float, float]:
    """Return the 90 % interval of the mean of `values` (at least one), the same for each call.

    Source: Efron and Tibshirani, "An Introduction to the Bootstrap", 1993, chapter 13.
    """
    rows = np.asarray(values, dtype=np.float64)
    rng = np.random.default_rng(seed)
    at_once = max(1, _DRAWS_AT_ONCE // len(rows))
    blocks = [min(at_once, N_SAMPLES - done) for done in range(0, N_SAMPLES, at_once)]
    # The numbers come one after the other: blocks of any size draw the same.
    draws = (rng.integers(len(rows), size=(n, len(rows))) for n in blocks)
    means = np.concatenate([rows[drawn].mean(axis=1) for drawn in draws])
    low, high = np.quantile(means, [(1 - COVERAGE) / 2, (1 + COVERAGE) / 2])
    return float(low), float(high)
