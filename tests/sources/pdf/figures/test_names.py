"""Names beneath pictures."""

from __future__ import annotations

import pytest

from sources.pdf.figures.laying import line, paragraph
from tusou.sources.pdf.figures.names import name_beneath, rows_of
from tusou.sources.pdf.rects import Rect

CHAIR = Rect(100, 100, 300, 250)


def named(*lines, pictures=(CHAIR,), running=()):
    return name_beneath(CHAIR, lines, pictures, running)


@pytest.mark.parametrize("x", [100, 155, 104])
def test_a_line_flush_or_centred_beneath_is_the_name(x):
    """Both ways of setting a name are understood."""
    assert named(line(x, 258, "OLYMPUS CLV-190")) == "OLYMPUS CLV-190"


def test_a_name_of_two_lines_is_taken_whole():
    """Lines that go on beneath belong to the name."""
    lines = [line(100, 258, "OSRAM XBO R"), line(100, 270, "180W/45C")]
    assert named(*lines) == "OSRAM XBO R\n180W/45C"


def test_pieces_of_a_line_are_read_together():
    """A change of font in the middle of a name does not cut it."""
    assert named(line(100, 258, "Lounge", 40), line(143, 257, "Chair", 30)) == "Lounge Chair"


def test_what_follows_at_a_distance_is_not_part_of_the_name():
    """The name ends at the first gap."""
    lines = [line(100, 258, "Lounge Chair"), line(100, 300, "Our other products")]
    assert named(*lines) == "Lounge Chair"


@pytest.mark.parametrize(
    "other",
    [
        line(100, 290, "too far below"),
        line(330, 258, "beside it"),
        line(100, 80, "above it"),
        line(90, 258, "x", 500),
    ],
)
def test_lines_elsewhere_are_not_the_name(other):
    """A name stands close beneath and is not much wider than its picture."""
    assert named(other) == ""


@pytest.mark.parametrize(
    "text",
    ["3.1 Next", "12", "第3章 沙发", "二、说明", "2) Next step", "Look here:", "如下：", "x" * 120],
)
def test_headings_numbers_and_introductions_are_no_names(text):
    """What announces something else is left to it."""
    assert named(line(100, 258, text, 150)) == ""


def test_a_paragraph_is_no_name():
    """Four lines are prose, not a name."""
    assert named(*[line(100, 258 + 12 * i, "a few words", 120) for i in range(4)]) == ""


def test_a_line_as_wide_as_the_paragraphs_is_prose():
    """The last lines of a column read like its text."""
    running = [Rect(100, 400, 300, 500)]
    assert named(line(110, 258, "the end of the text", 188), running=running) == ""


def test_a_name_belongs_to_the_nearest_picture():
    """A line close above the next picture names that one."""
    below = Rect(100, 282, 300, 400)
    assert named(line(100, 270, "Lower chair"), pictures=[CHAIR, below]) == ""
    assert named(line(100, 254, "Upper chair"), pictures=[CHAIR, below]) == "Upper chair"


def test_rows_come_from_top_to_bottom():
    """Lines on one level but far apart stay two rows."""
    rows = rows_of([*paragraph(100, 200, 100, 2), line(400, 100, "right"), line(100, 101, "left")])
    assert [row.text for row in rows][:2] == ["right", "left"]
    assert len(rows) == 4
