"""Terms that tell of a phrase."""

from __future__ import annotations

import pytest

from tusou.text import phrase_terms, telling_terms


@pytest.mark.parametrize(
    ("phrase", "terms"),
    [
        ("two red chairs", ["two", "red", "chair"]),
        ("chairs", ["chair"]),
        ("3 chairs of oak and chairs", ["chair", "of", "oak", "and"]),
        ("扶手", ["扶", "手"]),
        ("椅 chair.pdf", ["椅", "chair"]),
        ("A-127 U.S.", []),
        ("圖書館 第十", ["图", "书", "馆", "第", "十"]),
        ("74HC595", ["hc"]),
        ("?!", []),
    ],
)
def test_words_and_chinese_characters_tell(phrase, terms):
    """As they stand in an index; numbers, lone letters and suffixes do not."""
    assert telling_terms(phrase_terms(phrase)) == terms


@pytest.mark.parametrize("text", ["4k60red chairs", "2.5mm2red chairs", "my-red-chairs.pdf"])
def test_what_holds_a_phrase_has_its_words(text):
    """Also where the phrase begins within a code."""
    assert {"red", "chair"} <= set(telling_terms(phrase_terms(text)))
