"""Terms that tell of a phrase."""

from __future__ import annotations

import pytest

from tusou.text import segment, telling_terms, words_in_phrases


@pytest.mark.parametrize(
    ("phrase", "terms"),
    [
        ("two red chairs", ["red", "chair"]),
        ("chairs", []),
        ("3 chairs of oak", ["of", "oak"]),
        ("扶手", ["扶", "手"]),
        ("椅 chair.pdf", ["椅", "chair"]),
        ("A-127 U.S.", []),
        ("圖書館 第十", ["图", "书", "馆", "第"]),
        ("?!", []),
    ],
)
def test_words_behind_words_and_chinese_characters_tell(phrase, terms):
    """As they stand in an index; what may be a part of something else does not."""
    assert telling_terms(phrase) == terms


@pytest.mark.parametrize("text", ["4k60red chairs", "2.5mm2red chairs", "my-red-chairs.pdf"])
def test_they_are_terms_of_what_holds_the_phrase(text):
    """Also where the phrase begins within a code."""
    assert telling_terms("red chairs") == ["chair"]
    assert "chair" in segment(text)


def test_words_in_phrases_are_those_that_a_phrase_may_hold():
    """Parts of codes as well, in the form of an index."""
    assert list(words_in_phrases("74HC595 Chairs, 椅.pdf A")) == ["hc", "chair", "椅"]
