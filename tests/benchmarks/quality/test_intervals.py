"""Intervals of means over queries of which some share a file."""

from __future__ import annotations

import numpy as np
import pytest
from benchmarks.quality.intervals import interval_by_group

from tusou.evaluation.intervals import interval


def width(ends):
    low, high = ends
    return high - low


def test_queries_that_share_nothing_have_the_interval_of_eval():
    values = np.random.default_rng(0).random(60)
    alone = interval_by_group(values, [f"{n}.pdf" for n in range(60)])
    assert alone == pytest.approx(interval(list(values)))
    told = (values < 0.1).astype(float)
    assert interval_by_group(told, [f"{n}.pdf" for n in range(60)]) == interval(list(told))
    low, high = interval_by_group(np.ones(6), list("abcdef"))
    assert (low < 0.8, high) == (True, 1.0)  # six of six are not all


def test_many_queries_of_one_file_say_no_more_than_one_that_is_alike():
    """Ten files, asked once or eight times each with the same success."""
    success = np.random.default_rng(1).random(10)
    files = [f"{n}.pdf" for n in range(10)]
    once = interval_by_group(success, files)
    often = interval_by_group(np.repeat(success, 8), list(np.repeat(files, 8)))
    assert often == pytest.approx(once)
    assert width(often) > 2 * width(interval(list(np.repeat(success, 8))))


def test_it_holds_the_true_mean_as_often_as_it_says():
    """Of queries of which fifteen each share how hard their file is."""
    rng = np.random.default_rng(2)
    files = [f"{n // 15}" for n in range(600)]
    held = 0
    for _ in range(100):
        values = np.repeat(rng.normal(size=40), 15) + rng.normal(size=600)
        low, high = interval_by_group(values, files)
        held += low <= 0 <= high
    assert 80 <= held <= 97


def test_a_large_file_counts_by_its_queries():
    """The mean is that over queries, as in the table."""
    low, high = interval_by_group(np.array([1.0] * 9 + [0.0]), ["a.pdf"] * 9 + ["b.pdf"])
    assert (low, high) == (0.0, 1.0)
