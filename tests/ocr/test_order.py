"""The order of lines on a page."""

from __future__ import annotations

import numpy as np

from tusou.ocr.lines import ReadLine
from tusou.ocr.order import reading_of
from tusou.types import Reading


def line(text, x0, y0, x1=None, height=0.02):
    x1 = x0 + 0.012 * len(text) if x1 is None else x1
    quad = np.array([[x0, y0], [x1, y0], [x1, y0 + height], [x0, y0 + height]])
    n = len("".join(text.split()))
    return ReadLine(text, quad, tuple((i + 0.5) / n for i in range(n)))


def column(name, x0, x1, n=6, y=0.3):
    return [line(f"{name}{i}", x0, y + 0.03 * i, x1) for i in range(n)]


def test_nothing():
    assert reading_of([]) == Reading("")


def test_rows_from_top_to_bottom():
    """Lines come in the order of their height, whatever order they were found in."""
    lines = [line("third", 0.1, 0.5), line("first", 0.1, 0.1), line("second", 0.1, 0.3)]
    assert reading_of(lines).text == "first\nsecond\nthird"


def test_two_columns_under_a_title():
    """The title, then the whole left column, then the right one."""
    lines = [*column("b", 0.53, 0.92), *column("a", 0.08, 0.47), line("TITLE", 0.1, 0.1, 0.9)]
    assert reading_of(lines).text.split() == ["TITLE", *(f"{c}{i}" for c in "ab" for i in range(6))]


def test_three_columns():
    lines = [*column("c", 0.68, 0.95), *column("a", 0.05, 0.32), *column("b", 0.36, 0.63)]
    assert reading_of(lines).text.split() == [f"{c}{i}" for c in "abc" for i in range(6)]


def test_prices_stay_with_their_goods():
    """Narrow entries at the right are read row by row."""
    lines = [line(f"article {i}", 0.1, 0.2 + 0.05 * i, 0.4) for i in range(4)]
    lines += [line(f"€{i}", 0.8, 0.201 + 0.05 * i, 0.85) for i in range(4)]
    rows = reading_of(lines).text.splitlines()
    assert rows == [f"article {i} €{i}" for i in range(4)]


def test_words_follow_the_text():
    """Words come in the order of the text, so that neighbours in it are neighbours in them."""
    lines = [*column("b", 0.53, 0.92), *column("a", 0.08, 0.47)]
    reading = reading_of(lines)
    assert [word.text for word in reading.words] == reading.text.split()


def test_text_is_healed():
    """A word broken at the end of a line is one word in the text."""
    reading = reading_of([line("the infor-", 0.1, 0.1), line("mation of", 0.1, 0.14)])
    assert reading.text == "the information of"
    assert [word.text for word in reading.words] == ["the", "infor-", "mation", "of"]


def test_a_turned_page_is_read_upright_and_marked_as_it_lies():
    """Order is that of the upright page; words are on the picture as it was."""
    reading = reading_of([line("first", 0.1, 0.1), line("last", 0.1, 0.8)], 2)
    assert reading.text == "first\nlast"
    assert reading.words[0].box.y0 > 0.8
    assert reading.words[1].box.y1 < 0.25
