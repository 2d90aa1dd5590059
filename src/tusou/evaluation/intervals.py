"""How sure a mean over queries is: Wilson's interval for shares, the bootstrap for the others."""

from __future__ import annotations

import math
from statistics import NormalDist
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

    Of yes and no alone, 1 and 0, it is `wilson`: the bootstrap of all yes draws nothing else, and
    would be as sure of one query as of a thousand. Of other values it is `bootstrapped`.
    """
    if all(value in (0, 1) for value in values):
        return wilson(round(sum(values)), len(values))
    return bootstrapped(values, seed)


def wilson(n_yes: int, n: int) -> tuple[float, float]:
    """Return the 90 % interval of a share of yes, 0–1, also where there are none or nothing else.

    Source: Wilson, "Probable inference, the law of succession, and statistical inference",
    Journal of the American Statistical Association 22, 1927; recommended for few queries by Brown,
    Cai and DasGupta, "Interval estimation for a binomial proportion", Statistical Science 16, 2001.

    Args:
        n_yes: how many are.
        n: of how many, at least one.
    """
    z = NormalDist().inv_cdf((1 + COVERAGE) / 2)
    share, pull = n_yes / n, z * z / n
    middle = (share + pull / 2) / (1 + pull)
    half = z * math.sqrt(share * (1 - share) / n + pull / (4 * n)) / (1 + pull)
    return (
        max(middle - half, 0.0) if n_yes else 0.0,
        min(middle + half, 1.0) if n_yes < n else 1.0,
    )


def bootstrapped(values: Sequence[float], seed: int = 0) -> tuple[float, float]:
    """Return the 90 % interval of the mean of `values` (at least one) by the bootstrap.

    It knows no other values than these: of one it has no width, of two or three it is a guess.

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
