"""The words of a query in the other language, and what they tell."""

from __future__ import annotations

import pytest

from tusou.text import (
    matched_words,
    query_terms,
    query_units,
    segment,
    snippet,
    weighted_terms,
)
from tusou.text.query_tokens import query_tokens
from tusou.text.rendering import renderings, told_by


def share(query: str, text: str) -> float:
    """The share of a query, by weight, that a text holds."""
    held, units = set(segment(text)), query_units(query)
    found = sum(unit.weight for unit in units if unit.terms & held)
    return found / sum(unit.weight for unit in units)


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("红色沙发", "A red sofa in the corner"),
        ("红色的沙发", "Sofas, red"),
        ("紅色沙發", "a red couch"),
        ("信用卡", "Pay by credit card"),
        ("坦桑尼亚的湖泊", "Lakes of Tanzania"),
        ("red sofa", "红色的沙发"),
        ("credit cards", "本店接受信用卡"),
        ("red 沙发", "红色 couch"),
        ("A-127 沙发", "Sofa A-127"),
    ],
)
def test_a_query_is_wholly_held_by_a_text_in_the_other_language(query, text):
    assert share(query, text) == pytest.approx(1)


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("红色沙发", "A green chair"),
        ("red sofa", "绿色的椅子"),
        ("红", "red"),  # one character of the word
        ("沙", "sofa"),
    ],
)
def test_and_not_by_one_about_something_else(query, text):
    assert share(query, text) == 0


def test_a_phrase_is_held_in_part_where_one_of_its_words_is():
    """Each character of a Chinese word stands for its share of the phrase."""
    assert 0 < share("信用卡", "a birthday card") < 1
    assert 0 < share("红色沙发", "a red chair") < 1


def test_words_are_looked_up_as_they_were_typed_first():
    """Of a pasted page those are not crowded out by what they are called elsewhere."""
    terms = list(weighted_terms("红色沙发 oak"))
    assert terms[:4] == ["红色", "色沙", "沙发", "oak"]
    assert {"red", "sofa", "橡木"} <= set(terms)


def test_what_has_no_name_in_the_other_language_stays_as_it_is():
    """Codes, numbers, names of products."""
    typed = "AL-1020-M 4006381300001 Xyzzy"
    assert list(weighted_terms(typed)) == query_terms(typed)
    assert not renderings(query_tokens("AL-1020-M Xyzzy"))


def test_every_word_and_character_has_its_own():
    """As many as the query has, in order; none for what is not known."""
    told = told_by(query_tokens("红色 xyzzy"))
    assert [len(one) for one in told] == [2, 1]
    assert told[0] == [frozenset({"red"})] * 2
    assert told[1] == [frozenset()]


def test_what_matched_is_shown_as_it_is_written():
    assert matched_words("Armchair Oslo in red velvet", "红色 扶手椅") == ("Armchair", "red")
    assert snippet("一把红色的扶手椅", "red armchair").words == ("红色", "扶手椅")
