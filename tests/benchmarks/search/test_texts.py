"""Made-up texts hold words as often as real ones do."""

from __future__ import annotations

from collections import Counter

import numpy as np
from benchmarks.search.texts import (
    chinese_word,
    frequent_bigrams,
    frequent_words,
    ranked,
    text_of,
    usual_query,
    word,
)

from tusou.text import query_terms

TEXTS = [text_of(number) for number in range(2000)]


def test_a_text_is_always_the_same():
    """So that a library can be gone on with, and half of them are Chinese."""
    assert text_of(7) == TEXTS[7]
    assert [text.isascii() for text in TEXTS[:4]] == [True, False, True, False]


def test_words_are_as_rare_as_words_are():
    """The tenth comes about a tenth as often as the first; half of all words are seen once."""
    counts = Counter(one for text in TEXTS[::2] for one in text.split())
    often = sorted(counts.values(), reverse=True)
    assert 0.02 < often[0] / sum(often) < 0.05
    assert 0.2 < often[9] / often[0] < 0.45
    assert 0.06 < often[99] / often[9] < 0.2
    assert 0.3 < sum(one == 1 for one in often) / len(often) < 0.8


def test_ranks_beyond_the_core_fall_faster():
    """Of a million words, one in forty lies beyond the 32,000 commonest."""
    ranks = np.array(ranked(np.random.default_rng(0).random(200_000)))
    assert ranks.min() == 1
    assert 0.01 < (ranks > 32_000).mean() < 0.04


def test_lengths_scatter():
    """A short text has a dozen words, a long one about a hundred."""
    least, middle, most = np.percentile([len(text.split()) for text in TEXTS[::2]], [5, 50, 95])
    assert 8 < least < 18
    assert 30 < middle < 40
    assert 75 < most < 120


def test_words_of_different_ranks_differ():
    """Chinese ones may be the same, as they may sound the same."""
    assert len({word(rank) for rank in range(1, 5000)}) == 4999
    assert all(len(chinese_word(rank)) == 2 for rank in (1, 2, 77_000))


def test_the_most_frequent_stand_in_many_texts_and_are_looked_up():
    """None of them is left out of a query as a word that says nothing."""
    for frequent, some in ((frequent_words(), TEXTS[::2]), (frequent_bigrams(), TEXTS[1::2])):
        assert len(frequent) == 3
        assert all(sum(one in text for text in some) > 0.3 * len(some) for one in frequent)
        assert set(query_terms(" ".join(frequent))) >= set(frequent)


def test_usual_queries_hold_a_common_word_and_rare_ones():
    """In turns in both languages."""
    common = {word(rank) for rank in range(1, 60)}
    first, *others = usual_query(4).split()
    assert first in common
    assert len(others) == 2
    assert common.isdisjoint(others)
    assert not usual_query(5).isascii()
