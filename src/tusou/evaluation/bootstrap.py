"""How sure a mean over queries is: percentile bootstrap."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

N_SAMPLES = 2000
"""The ends of a 90 % interval then move by less than a fiftieth of its width."""
COVERAGE = 0.90


def interval(values: Sequence[float], seed: int = 0) -> tuple[float, float]:
    """Return the 90 % interval of the mean of `values` (at least one), the same for each call.

    Source: Efron and Tibshirani, "An Introduction to the Bootstrap", 1993, chapter 13.
    """
    rows = np.asarray(values, dtype=np.float64)
    draws = np.random.default_rng(seed).integers(len(rows), size=(N_SAMPLES, len(rows)))
    means = rows[draws].mean(axis=1)
    low, high = np.quantile(means, [(1 - COVERAGE) / 2, (1 + COVERAGE) / 2])
    return float(low), float(high)
