"""One order out of several."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tusou.ranking import in_turns


def test_rankings_take_turns_and_each_key_comes_once():
    """All first places, then all second ones; the ranking that brought a key is told."""
    rankings = {"words": [1, 2, 3], "image": [4, 1], "text": []}
    assert in_turns(rankings) == [(1, "words"), (4, "image"), (2, "words"), (3, "words")]
    assert in_turns({}) == []


def test_a_repeated_key_counts_by_its_best_place():
    """A ranking that names an item twice gives it no second place."""
    assert in_turns({"words": ["a", "b", "a"]}) == [("a", "words"), ("b", "words")]


@given(st.permutations(list(range(8))))
def test_one_signal_keeps_its_order(keys):
    """Fusing a single ranking changes nothing."""
    assert [key for key, _ in in_turns({"image": keys})] == list(keys)
