"""The simulation of a search over shards behaves as reckoning by hand says."""

from __future__ import annotations

import numpy as np
import pytest
from benchmarks.sharding.model import (
    Shard,
    enough_of_each,
    kept_of_top,
    merge,
    merge_ms,
    wait_for_all,
    wait_for_most,
    wait_with_second_request,
)

STEADY = Shard(median_ms=5.0, spread=0.0, straggler_share=0.0)


@pytest.fixture
def dice():
    return np.random.default_rng(7)


def test_shards_that_never_differ_take_what_one_takes(dice):
    """Without spread and stragglers the number of shards costs nothing."""
    assert wait_for_all(STEADY, dice, 50, 1000) == pytest.approx(5.0)


@pytest.mark.parametrize("shards", [1, 10, 100])
def test_stragglers_meet_a_query_as_often_as_reckoned(dice, shards):
    """A query is late unless no shard is: 1 - 0.99^shards."""
    shard = Shard(median_ms=1.0, spread=0.0, straggler_share=0.01, straggler_factor=10.0)
    late = (wait_for_all(shard, dice, 5000, shards) > 5).mean()
    assert late == pytest.approx(1 - 0.99**shards, abs=0.03)


def test_second_request_hides_stragglers_for_a_few_more_requests(dice):
    """Both must be late for the query to be: a ten thousandth for each shard."""
    shard = Shard(median_ms=1.0, spread=0.0, straggler_share=0.01, straggler_factor=100.0)
    times, sent = wait_with_second_request(shard, dice, 4000, 20, after_ms=2.0)
    assert sent == pytest.approx(1.01, abs=0.002)
    assert (times > 3.0 + 1e-9).mean() == pytest.approx(20 * 1e-4, abs=0.002)
    assert np.percentile(times, 90) == pytest.approx(3.0)


def test_second_request_is_not_sent_where_the_first_is_in_time(dice):
    """No shard is late, so nothing more is sent."""
    times, sent = wait_with_second_request(STEADY, dice, 10, 10, after_ms=6.0)
    assert sent == 1.0
    assert times == pytest.approx(5.0)


def test_deadline_trades_late_shards_for_time(dice):
    """No query takes longer, and what is missed is the share of late shards."""
    shard = Shard(median_ms=1.0, spread=0.0, straggler_share=0.05, straggler_factor=100.0)
    times, missed = wait_for_most(shard, dice, 2000, 50, deadline_ms=4.0)
    assert times.max() == 4.0
    assert missed == pytest.approx(0.05, abs=0.005)


@pytest.mark.parametrize(
    ("shards", "k", "each", "kept"),
    [
        (1, 100, 50, 0.5),
        (2, 2, 1, 0.75),  # in half of the cases both lie in one shard, which gives one of them
        (3, 2, 1, 1 - 1 / 6),
        (8, 100, 100, 1.0),
        (8, 100, 0, 0.0),
    ],
)
def test_what_remains_is_reckoned_as_by_hand(shards, k, each, kept):
    assert kept_of_top(shards, k, each) == pytest.approx(kept)


def test_what_remains_is_what_spreading_items_gives(dice):
    """Twenty best of all over five shards, ten thousand times."""
    held = np.array([np.bincount(dice.integers(0, 5, 20), minlength=5) for _ in range(10_000)])
    for each in (2, 4, 6):
        drawn = np.minimum(held, each).sum() / (20 * len(held))
        assert kept_of_top(5, 20, each) == pytest.approx(drawn, abs=0.003)


@pytest.mark.parametrize(
    ("shards", "enough"), [(1, 100), (4, 39), (16, 16), (64, 8), (256, 5), (1024, 3), (4096, 2)]
)
def test_one_shard_must_return_all_and_many_need_few(shards, enough):
    """As few as keep 99.99 %: one less would lose more."""
    assert enough_of_each(shards, 100) == enough
    assert kept_of_top(shards, 100, enough) >= 0.9999
    assert kept_of_top(shards, 100, enough - 1) < 0.9999


def test_merged_are_the_best_of_all():
    """Lists are merged by score, equal scores by item."""
    lists = [[(-0.9, 4), (-0.2, 1)], [(-0.8, 2), (-0.7, 9)], []]
    assert merge(lists, 3) == [(-0.9, 4), (-0.8, 2), (-0.7, 9)]
    assert merge(lists, 10)[-1] == (-0.2, 1)


def test_merging_is_timed(dice):
    """A time comes back; how long is for the machine to say."""
    assert merge_ms(dice, 3, 10, 5) > 0
