"""Merging the rankings of several libraries."""

from __future__ import annotations

from tusou.ranking import merge


def test_comparable_scores_are_sorted():
    """Cosines of one model are one order."""
    merged = merge([[("a", 0.9), ("b", 0.1)], [("c", 0.5)]], comparable=True)
    assert merged == [("a", 0.9), ("c", 0.5), ("b", 0.1)]


def test_others_take_turns():
    """Scores of two models say nothing about each other."""
    merged = merge([[("a", 0.9), ("b", 0.8)], [("c", 0.2), ("d", 0.1)]], comparable=False)
    assert [key for key, _ in merged] == ["a", "c", "b", "d"]


def test_ties_keep_the_order_of_the_libraries():
    """The first library goes first."""
    assert merge([[("a", 1.0)], [("b", 1.0)]], comparable=True) == [("a", 1.0), ("b", 1.0)]


def test_empty_rankings():
    """A library may have nothing to say."""
    assert merge([], comparable=True) == []
    assert merge([[], [("a", 1.0)]], comparable=False) == [("a", 1.0)]
