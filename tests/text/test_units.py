"""What a query asks for."""

from __future__ import annotations

import pytest

from tusou.text import added_shares, is_of_codes, query_units, segment


def _share(query: str, text: str) -> float:
    terms = set(segment(text))
    units = query_units(query)
    held = sum(unit.weight for unit in units if unit.terms & terms)
    return held / sum(unit.weight for unit in units)


@pytest.mark.parametrize(
    ("query", "text", "share"),
    [
        ("red chair", "chairs in red", 1.0),
        ("red chair", "a chair", 0.5),
        ("the red chair", "red chair", 1.0),
        ("红色沙发", "红色的沙发", 1.0),
        ("红色沙发", "红色", 0.5),
        ("椅", "扶手椅", 1.0),
        ("libre office", "LibreOffice", 1.0),
        ("A-127", "A127", 1.0),
        ("A-127", "A-128", 0.0),
        ("IP65", "IP67", 0.0),
        ("ip 65", "IP65", 1.0),
        ("3.5mm", "3.5 mm", 1.0),
        ("multi-head", "head", 0.5),
        ("圖書館", "图书馆", 1.0),
        ("LED灯", "led", 0.6666),
        ("panda", "chair", 0.0),
        ("120x60", "120 × 60 × 75 cm", 1.0),
        ("120 × 60", "120x60", 1.0),
        ("120 x 60 cm", "120x60cm", 1.0),
        ("4 people", "3-4 people", 1.0),
        ("34 people", "3-4 people", 0.5),
        ("3-4", "3 to 4", 1.0),
        ("one,two,three,four,five,six,seven", "one", 1 / 7),
        ("internationalisation-and-standardisation-of-names", "internationalisation", 0.2),
    ],
)
def test_the_share_of_a_query_that_a_text_holds(query, text, share):
    """Words and characters are counted, not the pairs between them."""
    assert _share(query, text) == pytest.approx(share, abs=0.01)


def test_signs_ask_for_nothing():
    """A query without words has no units."""
    assert query_units("?!") == []


def test_a_word_that_weighs_more_is_more_of_the_query():
    """A query with "grand^10" is nearly all about that word."""
    units = query_units("purple grand piano", [("grand", 10.0)])
    assert [unit.weight for unit in units] == [1.0, 10.0, 1.0]
    units = query_units("红色 沙发", [("沙发", 2.0)])
    assert [unit.weight for unit in units] == [0.5, 0.5, 1.0, 1.0]


@pytest.mark.parametrize(
    ("text", "emphasis", "added"),
    [
        ("red sofa", [("sofa", 2.0)], [0.5]),
        ("red sofa", [("sofa", 0.5)], [-0.25]),
        ("a red sofa with legs", [("red", 4.0), ("legs", 0.1)], [1.0, -0.3]),
        ("oak legs sofa", [("oak legs", 1.5)], [1 / 3]),
        ("红色 沙发 灯", [("灯", 6.0)], [1.0]),
        ("red sofa", [("red", 0.2), ("sofa", 0.2)], [0.0, 0.0]),
        ("red sofa", [("red", 2.0), ("sofa", 3.0)], [0.0, 0.25]),
        ("red sofa", [("lamp", 0.1), ("red", 2.0)], [0.0, 0.5]),
        ("sofa", [("sofa", 0.1)], [0.0]),
        ("?!", [("?!", 2.0)], [0.0]),
    ],
)
def test_a_weight_adds_to_the_share_that_its_words_have(text, emphasis, added):
    """A word is one of several: below 1 at most its own share goes, and all alike is nothing."""
    assert added_shares(text, emphasis) == pytest.approx(added)


@pytest.mark.parametrize(
    "text",
    ["AL-1020-M", "al1020m", "4006381300001", "IMG_2043", "LC4007, LC7", "AL-1020 M 12"],
)
def test_codes_alone(text):
    assert is_of_codes(text)


@pytest.mark.parametrize("text", ["AL-1020-M chair", "chair", "12 cm", "沙发 12", "two", "", "the"])
def test_words_are_no_codes(text):
    """Nor are codes beside words."""
    assert not is_of_codes(text)


@pytest.mark.parametrize(
    "text",
    [
        *("1984", "2019年", "1950s", "1990s", "100th", "12", "120x60", "100%"),
        *("A380", "A 127", "F-16", "LC4", "LC4, LC7", "4x4", "mp3", "3D"),
        *("iphone15", "Boeing747", "covid-19"),
    ],
)
def test_what_has_a_look_is_no_code(text):
    """Years, short names of things, and what holds a word: there may be pictures of it."""
    assert not is_of_codes(text)
