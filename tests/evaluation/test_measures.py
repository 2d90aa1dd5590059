"""Measures of a ranking, against values worked out by hand and a second implementation."""

from __future__ import annotations

import math
import tracemalloc

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tusou.evaluation import intervals
from tusou.evaluation.intervals import bootstrapped, interval, wilson
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


def test_one_value_has_no_width():
    """The bootstrap knows no other; what is told of it, the documentation says."""
    assert interval([0.5]) == bootstrapped([0.5]) == (0.5, 0.5)


@pytest.mark.parametrize(
    ("n_yes", "n", "low", "high"),
    [
        (1, 1, 0.2699, 1),
        (0, 1, 0, 0.7301),
        (4, 4, 0.5965, 1),
        (0, 10, 0, 0.2129),
        (5, 37, 0.0674, 0.2526),
    ],
)
def test_of_yes_and_no_few_queries_say_little_also_where_all_agree(n_yes, n, low, high):
    """Wilson's interval: of all or none it is n / (n + z²) or its rest, with z = 1.645."""
    values = [1.0] * n_yes + [0.0] * (n - n_yes)
    assert interval(values) == wilson(n_yes, n) == pytest.approx((low, high), abs=1e-3)
    if n_yes == n:
        assert wilson(n, n)[0] == pytest.approx(n / (n + 1.6449**2), abs=1e-4)


@pytest.mark.parametrize("share", [0.05, 0.5, 0.9])
@pytest.mark.parametrize("n", [4, 20, 200])
def test_the_interval_of_a_share_holds_it_about_as_often_as_it_says(share, n):
    """Nine in ten times, over what may be drawn."""
    chance = [math.comb(n, k) * share**k * (1 - share) ** (n - k) for k in range(n + 1)]
    held = sum(c for k, c in enumerate(chance) if wilson(k, n)[0] <= share <= wilson(k, n)[1])
    assert 0.8 < held <= 1


def test_of_many_yes_and_no_it_is_the_bootstrap():
    """They part where few queries are asked."""
    values = [1.0] * 700 + [0.0] * 300
    assert interval(values) == pytest.approx(bootstrapped(values), abs=0.003)


@pytest.mark.parametrize("n", [1, 41, 333, 1001])
def test_an_interval_is_the_same_however_its_samples_are_drawn(n, monkeypatch):
    """Blocks bound the memory and change nothing."""
    values = np.random.default_rng(1).random(n).tolist()
    whole = interval(values)
    monkeypatch.setattr(intervals, "_DRAWS_AT_ONCE", 5000)
    assert interval(values) == whole


def test_an_interval_of_many_queries_fits_into_memory():
    """Of 2,000 samples of 20,000 queries each, 40 million numbers, few are there at once."""
    tracemalloc.start()
    try:
        interval([0.0, 0.5] * 10_000)
        assert tracemalloc.get_traced_memory()[1] < 60_000_000
    finally:
        tracemalloc.stop()
