"""How sure a mean over queries is of which some share a file: the bootstrap draws whole files."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from tusou.evaluation.intervals import COVERAGE, N_SAMPLES, interval

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray


def interval_by_group(
    values: NDArray[np.float64], groups: Sequence[str], seed: int = 0
) -> tuple[float, float]:
    """Return the 90 % interval of the mean of `values` (at least one), the same for each call.

    As many groups as there are come with replacement, each with all its values: the cluster
    bootstrap (Davison and Hinkley, "Bootstrap Methods and their Application", 1997, 3.8). Where
    every value is a group of its own, it is the interval that `tusou eval` gives: of yes and no
    Wilson's.
    """
    place = {group: at for at, group in enumerate(dict.fromkeys(groups))}
    if len(place) == len(values):
        return interval(values.tolist(), seed)
    of = np.array([place[group] for group in groups])
    sums, counts = np.bincount(of, weights=values), np.bincount(of)
    drawn = np.random.default_rng(seed).integers(len(place), size=(N_SAMPLES, len(place)))
    means = sums[drawn].sum(axis=1) / counts[drawn].sum(axis=1)
    low, high = np.quantile(means, [(1 - COVERAGE) / 2, (1 + COVERAGE) / 2])
    return float(low), float(high)
