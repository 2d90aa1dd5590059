"""The share of a query that the words of an item hold."""

from __future__ import annotations

import pytest

from tusou.searching.coverage import CALLED, coverages
from tusou.text import query_units, segment


def _words(query, *texts):
    return coverages(query_units(query), [set(segment(text)) for text in texts])


def test_all_words_are_sure_and_none_is_nothing():
    """The share of the query that is covered, 0–1."""
    assert _words("red chair", "a red chair", "a lamp") == [pytest.approx(1), 0]


def test_what_is_called_so_in_the_other_language_is_nearly_as_sure():
    """Of two price lists the one in the language that was asked in comes first."""
    sure = _words("价目表", "价目表", "price list", "a list of names")
    assert sure == [pytest.approx(1), pytest.approx(CALLED), pytest.approx(CALLED / 3, abs=0.1)]
    assert _words("red chair", "red 椅子") == [pytest.approx((1 + CALLED) / 2)]


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
