"""Telling running text from labels."""

from __future__ import annotations

import pytest

from sources.pdf.figures.laying import PAGE, cells, line, paragraph
from tusou.sources.pdf.figures.text_blocks import (
    column_of,
    letters_in,
    paragraphs_of,
    running_text,
)
from tusou.sources.pdf.rects import Rect


def test_lines_under_each_other_are_a_paragraph():
    """A gap begins the next."""
    groups = paragraphs_of([*paragraph(50, 100, 300, 3), *paragraph(50, 200, 300, 2)])
    assert [len(group) for group in groups] == [3, 2]


def test_columns_are_not_mixed():
    """The first line of the next column begins a paragraph."""
    groups = paragraphs_of([*paragraph(50, 100, 200, 3), *paragraph(320, 100, 200, 3)])
    assert [len(group) for group in groups] == [3, 3]


def test_running_text_is_several_long_lines():
    """A paragraph counts, labels and cells do not."""
    assert running_text(paragraph(50, 100, 300, 4)) == [Rect(50, 100, 350, 144)]
    assert running_text([line(50, 100, "0.5"), line(50, 112, "1.0"), line(50, 124, "1.5")]) == []
    assert running_text(cells(100, 100)) == []


def test_one_long_line_is_running_text():
    """The last line of a paragraph that began on another page is text too."""
    assert len(running_text(paragraph(50, 100, 500, 1))) == 1


@pytest.mark.parametrize(("text", "letters"), [("a b", 2), ("机器 学习", 8), ("图 3", 3), ("", 0)])
def test_wide_letters_count_two(text, letters):
    """A Chinese line of 20 characters is as long as a Latin one of 40."""
    assert letters_in(text) == letters


def test_a_column_ends_where_the_next_one_begins():
    """Text to the right bounds the column of what stands left of it."""
    running = [Rect(40, 100, 280, 300), Rect(320, 100, 560, 700)]
    assert column_of(Rect(60, 320, 200, 330), running, PAGE) == Rect(0, 0, 320, 800)
    assert column_of(Rect(100, 320, 500, 330), running[:1], PAGE) == PAGE
