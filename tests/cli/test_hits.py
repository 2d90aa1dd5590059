"""How hits and their absence look."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tusou.cli.render.hits import (
    hit_lines,
    names_libraries,
    nothing_line,
    nothing_reason,
    other_places,
    unique,
)
from tusou.cli.render.text import Style, columns_of
from tusou.searching import SearchResult
from tusou.types import Hit, Place, Reason

NOTHING = SearchResult("red", "starter", "fused", "nothing", 0.35, "confidence", 3.0)
HIT = Hit(
    rank=1, item=7, kind="page", path="/r/a/living.pdf", relative_path="a/living.pdf",
    page_number=3, bbox=None, score=0.9, cosine=0.31274, confidence=0.875,
    reasons=(Reason("words", 0.6, ("Red", "chair", "red")), Reason("image", 0.4)),
    snippet="A Red chair\x1b[31m in oak", library="/lib",
)  # fmt: skip


def test_a_hit_on_three_lines():
    """Rank, confidence, cosine to four decimals, kind, place; why; the words around."""
    assert hit_lines(HIT, Style()) == [
        " 1  0.88  cosine 0.3127  page    a/living.pdf page 3",
        "    words 60%: Red, chair; looks like it 40%",
        "    A Red chair [31m in oak",
    ]


def test_a_hit_by_words_alone_has_no_cosine():
    """The column stays, so that places line up."""
    line = hit_lines(replace(HIT, cosine=None, reasons=(Reason("words", 1.0, ("red",)),)), Style())
    assert line[0].startswith(" 1  0.88  cosine    —    page    a/living.pdf")
    assert line[1].strip() == "words: red"


def test_an_item_of_a_listing_tells_no_confidence():
    """Nothing was looked for, so none is surer: number, kind, place."""
    item = replace(HIT, score=None, cosine=None, confidence=None, reasons=())
    assert hit_lines(item, Style())[0] == " 1  page    a/living.pdf page 3"


def test_matched_words_stand_out():
    """In a terminal the words of the query are emphasised inside the snippet."""
    *_, snippet = hit_lines(HIT, Style(colour=True))
    assert "\x1b[1;33mRed\x1b[0m" in snippet


def test_a_pair_names_its_picture():
    """The manifest alone would not tell which row was found."""
    pair = replace(
        HIT, kind="pair", page_number=None, path="/r/pairs.json", relative_path="pairs.json",
        image_path="/r/img/7.jpg",
    )  # fmt: skip
    assert hit_lines(pair, Style())[0].endswith("pairs.json → img/7.jpg")


def test_long_texts_keep_to_the_width():
    """No line is wider than the terminal, Chinese counted twice."""
    wide = replace(HIT, snippet="红色扶手椅" * 60, reasons=(Reason("words", 1.0, ("红色",) * 9),))
    assert all(columns_of(line) <= 60 for line in hit_lines(wide, Style(width=60)))


def test_the_library_is_named_when_there_are_several():
    """One library needs no name."""
    assert not names_libraries([HIT, HIT])
    assert names_libraries([HIT, replace(HIT, library="/other")])
    assert hit_lines(HIT, Style(), name_library=True)[0].endswith("in /lib")


def test_other_places_of_the_same_picture():
    """Below the same root they are short; the place of the hit itself is not repeated."""
    also = (Place("/r/b.pdf", 2), Place("/elsewhere/c.jpg"), Place("/r/a/living.pdf", 3))
    hit = replace(HIT, image_path="/r/a/living.pdf", also_on=also)
    assert other_places(hit) == ["b.pdf page 2", "/elsewhere/c.jpg"]


def test_of_many_other_places_a_few_are_named_and_the_others_counted():
    """How many there are is told in whatever width."""
    also = tuple(Place(f"/r/{at}.jpg") for at in range(2_000))
    for width in (100, 40):
        line = hit_lines(replace(HIT, also_on=also), Style(width=width))[-1]
        assert line.strip().startswith("also on 0.jpg, 1.jpg")
        assert line.endswith(" and 1,995 more")
        assert columns_of(line) <= width
    line = hit_lines(replace(HIT, also_on=also[:5]), Style())[-1]
    assert line.endswith("4.jpg")


def test_words_are_named_once():
    """Whatever their case, in the order they were first seen."""
    assert unique(["Red", "chair", "red", "CHAIR"]) == ["Red", "chair"]


@pytest.mark.parametrize(
    ("result", "line"),
    [
        (NOTHING, "nothing found"),
        (replace(NOTHING, near_misses=(replace(HIT, confidence=0.5),), best_confidence=0.31),
         "nothing found; 1 near miss, best 0.31 (0.35 needed): show with --all"),
        (replace(NOTHING, needed=0.047, near_misses=(HIT,), best_confidence=0.0461),
         "nothing found; 1 near miss, best 0.046 (0.047 needed): show with --all"),
        (replace(NOTHING, needed=0.07901, near_misses=(HIT,), best_confidence=0.07894),
         "nothing found; 1 near miss, best 0.0789 (0.0790 needed): show with --all"),
        (replace(NOTHING, needed=0.1, needed_of="cosine", best_cosine=0.09999),
         "no result (best 0.09999 < 0.1)"),
        (replace(NOTHING, needed=0.1, needed_of="cosine", best_cosine=0.08314),
         "no result (best 0.0831 < 0.1)"),
        (replace(NOTHING, needed=0.1, needed_of="cosine"), "no result (nothing to compare)"),
    ],
)  # fmt: skip
def test_why_nothing_was_found(result, line):
    """What the best was, and what was needed."""
    assert nothing_line(result) == line
    assert nothing_reason(result) in line
