"""Orders in which items differ."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tusou.ranking import marginal_relevance

COPIES = np.array(
    [[1, 1, 1, 0], [1, 1, 1, 0], [1, 1, 1, 0], [0, 0, 0, 1]],
    dtype=np.float32,
)
"""Three copies and one that is like none of them."""


def test_another_one_comes_before_copies():
    """The best stays first; what is unlike it overtakes its copies."""
    assert marginal_relevance([1.0, 0.9, 0.8, 0.4], COPIES.__getitem__, 4, 0.5) == [0, 3, 1, 2]


def test_relevance_alone_keeps_the_order():
    """With λ = 1 nothing changes."""
    assert marginal_relevance([0.1, 0.9, 0.8, 0.4], COPIES.__getitem__, 4, 1.0) == [1, 2, 3, 0]


def test_only_k_are_chosen():
    """What is not asked for follows by its scores."""
    assert marginal_relevance([1.0, 0.9, 0.8, 0.4], COPIES.__getitem__, 1, 0.5) == [0, 1, 2, 3]


@pytest.mark.parametrize("scale", [1.0, 0.01, 100.0])
def test_the_scale_of_scores_does_not_matter(scale):
    """Cosines, ranks and BM25 are treated alike."""
    scores = [5 + scale * score for score in (1.0, 0.9, 0.8, 0.4)]
    assert marginal_relevance(scores, COPIES.__getitem__, 4, 0.5) == [0, 3, 1, 2]


def test_little_to_choose_from():
    """Nothing, one item, and equal scores."""
    assert marginal_relevance([], COPIES.__getitem__, 3, 0.5) == []
    assert marginal_relevance([1.0], np.ones((1, 1), np.float32).__getitem__, 3, 0.5) == [0]
    assert marginal_relevance([1.0] * 4, COPIES.__getitem__, 2, 0.5)[:2] == [0, 3]


def test_scores_that_hardly_differ_keep_their_order():
    """The best comes first, by however little."""
    assert marginal_relevance([0.0, -2.3e-13, -1.0], COPIES.__getitem__, 1, 0.5) == [0, 1, 2]
    assert marginal_relevance([-1.0, -2.3e-13, 0.0], COPIES.__getitem__, 1, 0.5) == [2, 1, 0]


def test_likeness_is_asked_of_those_alone_that_were_chosen():
    """Of many items a few are chosen; the last one need not be compared any more."""
    asked = []

    def alike(at):
        asked.append(at)
        return COPIES[at]

    assert marginal_relevance([1.0, 0.9, 0.8, 0.4], alike, 3, 0.5) == [0, 3, 1, 2]
    assert asked == [0, 3]


@given(st.lists(st.floats(-5, 5, width=32), max_size=12), st.integers(1, 15), st.floats(0, 1))
@example([0.0, 2.348591638314203e-22, -1.0], 1, 0.0)  # equal once they are stretched
def test_every_index_comes_once(scores, k, relevance):
    """Whatever the scores, it is an order of all items that begins with the best."""
    alike = np.random.default_rng(1).random((len(scores), len(scores)), dtype=np.float32)
    order = marginal_relevance(scores, alike.__getitem__, k, relevance)
    assert sorted(order) == list(range(len(scores)))
    assert not order or scores[order[0]] == max(scores)
