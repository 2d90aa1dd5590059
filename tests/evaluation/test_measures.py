"""Measures of a ranking, against values worked out by hand and a second implementation."""

from __future__ import annotations

import math
import tracemalloc

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tusou.evaluation import bootstrap
from tusou.evaluation.bootstrap import interval
from tusou.evaluation.measures import ndcg, recall, reciprocal_rank

GRADES = st.lists(st.integers(0, 2), min_size=1, max_size=12)


def test_the_ideal_order_is_1_and_no_relevant_place_0():
    """The ends of the scale."""
    assert ndcg([2, 1, 0], [1, 2]) == 1
    assert ndcg([0, 0], [2]) == 0
    assert ndcg([], [2]) == 0


def test_ndcg_by_hand():
    """Gains 3 and 1, discounts log2(rank + 1)."""
    assert ndcg([0, 2, 1], [2, 1]) == pytest.approx(
        (3 / math.log2(3) + 1 / 2) / (3 + 1 / math.log2(3))
    )


def test_places_after_the_cut_do_not_count():
    """The sixth place is not among the first five."""
    assert ndcg([0, 0, 0, 0, 0, 2], [2], 5) == 0


@given(GRADES, GRADES)
def test_ndcg_equals_a_second_implementation(grades, ideal):
    """The same numbers come out of matrix arithmetic."""
    ideal = [*ideal, 2]
    discounts = 1 / np.log2(np.arange(2, 7))

    def dcg(values):
        padded = np.zeros(5)
        padded[: len(values[:5])] = values[:5]
        return float((2**padded - 1) @ discounts)

    assert ndcg(grades, ideal, 5) == pytest.approx(dcg(grades) / dcg(sorted(ideal, reverse=True)))


def test_recall_counts_exact_places_only():
    """Also-relevant pages neither help nor harm."""
    assert recall([1, 2, 0, 2], [2, 2, 2, 1], 2) == pytest.approx(1 / 3)
    assert recall([1, 2, 0, 2], [2, 2, 2, 1], 10) == pytest.approx(2 / 3)
    assert recall([1], [1], 5) is None


def test_reciprocal_rank():
    """One over the rank of the first relevant place."""
    assert reciprocal_rank([0, 1, 2]) == 0.5
    assert reciprocal_rank([0]) == 0


def test_the_interval_holds_the_mean_and_repeats():
    """Same values, same interval; it is as wide as theory says."""
    values = list(np.random.default_rng(1).random(200))
    low, high = interval(values)
    assert low < np.mean(values) < high
    assert interval(values) == (low, high)
    standard_error = np.std(values) / math.sqrt(200)
    assert high - low == pytest.approx(2 * 1.645 * standard_error, rel=0.1)


def test_equal_values_have_no_width():
    """Nothing varies, nothing is unsure."""
    assert interval([0.5]) == (0.5, 0.5)
    assert interval([1.0, 1.0]) == (1.0, 1.0)


@pytest.mark.parametrize("n", [1, 41, 333, 1001])
def test_an_interval_is_the_same_however_its_samples_are_drawn(n, monkeypatch):
    """Blocks bound the memory and change nothing."""
    values = np.random.default_rng(1).random(n).tolist()
    whole = interval(values)
    monkeypatch.setattr(bootstrap, "_DRAWS_AT_ONCE", 5000)
    assert interval(values) == whole


def test_an_interval_of_many_queries_fits_into_memory():
    """Of 2,000 samples of 20,000 queries each, 40 million numbers, few are there at once."""
    tracemalloc.start()
    try:
        interval([0.0, 1.0] * 10_000)
        assert tracemalloc.get_traced_memory()[1] < 60_000_000
    finally:
        tracemalloc.stop()
