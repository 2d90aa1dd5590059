"""Reciprocal rank fusion."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tusou.ranking import reciprocal_rank_fusion


def test_scores_are_those_of_the_paper():
    """The sum of 1 / (60 + rank), relative to the first place everywhere."""
    fused = reciprocal_rank_fusion({"words": ["a", "b"], "image": ["b", "c"]})
    scores = {one.key: one.score for one in fused}
    best = 2 / 61
    assert [one.key for one in fused] == ["b", "a", "c"]
    assert scores["b"] == pytest.approx((1 / 62 + 1 / 61) / best)
    assert scores["a"] == pytest.approx((1 / 61) / best)


def test_shares_tell_where_the_score_comes_from():
    """The shares of an item sum to 1."""
    first = reciprocal_rank_fusion({"words": ["a"], "image": ["b", "a"]})[0]
    assert first.key == "a"
    assert sum(first.shares.values()) == pytest.approx(1)
    assert first.shares["words"] > first.shares["image"]


def test_weights_give_a_signal_more_say():
    """The heavier signal decides."""
    rankings = {"words": ["a", "b"], "image": ["b", "a"]}
    assert reciprocal_rank_fusion(rankings, {"words": 2})[0].key == "a"
    assert reciprocal_rank_fusion(rankings, {"image": 2})[0].key == "b"


def test_equal_scores_keep_their_order():
    """The answer does not change from run to run."""
    rankings = {"words": ["a", "b"], "image": ["b", "a"]}
    assert [one.key for one in reciprocal_rank_fusion(rankings)] == ["a", "b"]


def test_nothing_to_fuse():
    """No signal, no item."""
    assert reciprocal_rank_fusion({}) == []
    assert reciprocal_rank_fusion({"words": []}) == []


def test_a_repeated_key_counts_by_its_best_rank():
    """A ranking that names an item twice gives it no double say."""
    fused = reciprocal_rank_fusion({"words": ["a", "b", "a"]})
    assert fused[0].score == 1.0


@given(st.lists(st.permutations(list(range(6))), min_size=1, max_size=4))
def test_scores_stay_between_0_and_1_and_fall(rankings):
    """Whatever is fused, the order follows the score."""
    fused = reciprocal_rank_fusion({str(at): keys for at, keys in enumerate(rankings)})
    scores = [one.score for one in fused]
    assert scores == sorted(scores, reverse=True)
    assert all(0 < score <= 1 for score in scores)
    assert {one.key for one in fused} == set(range(6))


@given(st.permutations(list(range(8))))
def test_one_signal_keeps_its_order(keys):
    """Fusing a single ranking changes nothing."""
    assert [one.key for one in reciprocal_rank_fusion({"image": keys})] == list(keys)
