"""Which queries find which texts: the tables of `matching.py`, by the terms in common."""

from __future__ import annotations

import pytest

from text.matching import FIRST, FOUND, NOT_FOUND, PHRASES
from tusou.text import matched_words, query_terms, segment


def has_chinese(text):
    return any("\u4e00" <= character <= "\u9fff" for character in text)


@pytest.mark.parametrize(("query", "text"), FOUND)
def test_found(query, text):
    """The query has a term in common with the text."""
    assert set(query_terms(query)) & set(segment(text))


@pytest.mark.parametrize(("query", "text"), NOT_FOUND)
def test_not_found(query, text):
    """The query has no term in common with the text."""
    assert not set(query_terms(query)) & set(segment(text))


@pytest.mark.parametrize(("query", "text"), FOUND)
def test_a_text_finds_itself(query, text):
    """Whatever is typed as it is written is found by every one of its words."""
    for written in (query, text):
        terms = set(segment(written))
        assert any(term in terms for term in query_terms(written))


def test_the_tables_are_large_enough():
    """The tables cover what is found, what is not, what comes first, and both languages."""
    assert min(map(len, (FOUND, NOT_FOUND))) >= 30
    assert min(map(len, (FIRST, PHRASES))) >= 15
    texts = [text for _, text in FOUND + NOT_FOUND]
    assert sum(map(has_chinese, texts)) >= 40
    assert sum(not has_chinese(text) for text in texts) >= 80


@pytest.mark.parametrize(
    ("text", "query", "words"),
    [
        ("Rated 36W, IP65.", "ip65", ("IP65",)),
        ("IP67, IP 65 and ip65", "IP65", ("IP 65", "ip65")),
        ("a jack of 3.5 mm, or 6.3 mm", "3.5mm", ("3.5 mm",)),
        ("chair A 127", "A-127", ("A 127",)),
        ("ISO 9001", "9001", ("9001",)),
        ("八卡GPU服务器，GPU 服务", "gpu服务器", ("GPU", "服务器", "服务")),
        ("宽 120 cm，高 80 cm", "80", ("80",)),
        ("Café, CAFE and cafés", "cafe", ("Café", "CAFE", "cafés")),
        ("ＬＥＤ灯 LED", "led", ("ＬＥＤ", "LED")),
        ("宽120x60厘米，120 × 75", "120x60", ("120", "60")),
        ("for 3-4 or 34 people", "4", ("3-4",)),
        ("LC1, LC4 and IP67", "LC1,LC2,LC3,LC4,LC5,LC6,LC7", ("LC1", "LC4")),
    ],
)
def test_matches_are_shown_as_written(text, query, words):
    """Codes, widths and accents match folded and are told as the text has them."""
    assert matched_words(text, query) == words
