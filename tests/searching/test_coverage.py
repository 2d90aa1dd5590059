"""The share of a query that the words of an item hold."""

from __future__ import annotations

import pytest

from tusou.searching.coverage import coverages
from tusou.text import query_units, segment


def _words(query, *texts):
    return coverages(query_units(query), [set(segment(text)) for text in texts])


def test_all_words_are_sure_and_none_is_nothing():
    """The share of the query that is covered, 0–1."""
    assert _words("red chair", "a red chair", "a lamp") == [pytest.approx(1), 0]


def test_a_rare_word_counts_more():
    """What every page has says little."""
    texts = ["chair oslo", *["chair"] * 20]
    sure = _words("oslo chair", *texts)
    assert sure[0] == pytest.approx(1)
    assert sure[1] < 0.3


def test_an_absent_word_weighs_most():
    """A page that matches the common half of a query is no answer."""
    assert max(_words("giant panda", *["giant step"] * 10)) < 0.35


def test_without_words_there_is_no_evidence():
    """A query of signs covers nothing."""
    assert _words("?!", "text") == [0.0]
    assert coverages(query_units("red"), []) == []
