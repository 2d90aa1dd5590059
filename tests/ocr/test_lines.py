"""Words of a line and where they stand."""

from __future__ import annotations

import numpy as np
import pytest

from tusou.ocr.lines import ReadLine
from tusou.types import Box

FLAT = np.array([[0.1, 0.2], [0.9, 0.2], [0.9, 0.3], [0.1, 0.3]])


def spread(text):
    """Centres of characters that are all equally wide, blanks included."""
    step = 1 / len(text)
    return tuple((i + 0.5) * step for i, c in enumerate(text) if not c.isspace())


def corners(box):
    return pytest.approx((box.x0, box.y0, box.x1, box.y1), abs=0.02)


def test_words_share_the_line():
    """Each run between blanks gets the stretch of its characters."""
    line = ReadLine("ab cdef 图搜", FLAT, spread("ab cdef 图搜"))
    words = line.words
    assert [word.text for word in words] == ["ab", "cdef", "图搜"]
    assert (words[0].box.x0, words[2].box.x1) == pytest.approx((0.1, 0.9), abs=0.01)
    assert words[1].box.x0 == pytest.approx(0.1 + 0.8 * 3 / 10, abs=0.01)
    assert words[1].box.x1 == pytest.approx(0.1 + 0.8 * 7 / 10, abs=0.01)
    assert all((word.box.y0, word.box.y1) == (0.2, 0.3) for word in words)


def test_places_that_do_not_fit_the_text():
    """Then every word stands for the whole line, rather than in a wrong place."""
    words = ReadLine("two words", FLAT, (0.5,)).words
    assert [word.box for word in words] == [Box(0.1, 0.2, 0.9, 0.3)] * 2


def test_one_character():
    """A single letter has the whole line."""
    [word] = ReadLine("A", FLAT, (0.5,)).words
    assert (word.box.x0, word.box.x1) == pytest.approx((0.1, 0.9))


def test_blank_line_has_no_words():
    assert ReadLine("", FLAT, ()).words == ()


@pytest.mark.parametrize(
    ("turns", "box"),
    [
        (0, (0.1, 0.2, 0.9, 0.3)),
        (1, (0.7, 0.1, 0.8, 0.9)),
        (2, (0.1, 0.7, 0.9, 0.8)),
        (3, (0.2, 0.1, 0.3, 0.9)),
    ],
)
def test_turning_back(turns, box):
    """A line found on a picture turned against the clock, on the picture before."""
    assert ReadLine("x", FLAT, (0.5,)).turned_back(turns).box == Box(*box) or (
        corners(ReadLine("x", FLAT, (0.5,)).turned_back(turns).box) == box
    )


def test_four_quarters_are_none():
    """Turned back four times, everything is where it was."""
    line = ReadLine("x", FLAT, (0.5,))
    once = line.turned_back(1).turned_back(1).turned_back(1).turned_back(1)
    assert once.corners == pytest.approx(line.corners)


def test_words_of_a_line_that_runs_upwards():
    """Its first word stands at the bottom."""
    upwards = np.array([[0.1, 0.9], [0.1, 0.1], [0.2, 0.1], [0.2, 0.9]])
    first, last = ReadLine("first last", upwards, spread("first last")).words
    assert first.box.y0 > last.box.y1
    assert first.box.y1 == pytest.approx(0.9, abs=0.02)
    assert last.box.y0 == pytest.approx(0.1, abs=0.02)


@pytest.mark.parametrize("turns", [2, 3])
def test_chinese_that_runs_back_is_cut_into_characters(turns):
    """To the left, or upwards: the box of a line does not tell which end is its begin."""
    line = ReadLine("图搜ab", FLAT, spread("图搜ab")).turned_back(turns)
    first, second, last = line.words
    assert (first.text, second.text, last.text) == ("图", "搜", "ab")
    begin, end = ("x0", "x1") if turns == 2 else ("y0", "y1")
    assert getattr(first.box, end) == pytest.approx(getattr(line.box, end), abs=0.01)
    assert getattr(first.box, begin) == pytest.approx(getattr(second.box, end), abs=0.01)
    assert getattr(second.box, begin) > getattr(last.box, begin)


@pytest.mark.parametrize("turns", [0, 1])
def test_chinese_that_runs_to_the_right_or_downwards_is_one_word(turns):
    line = ReadLine("图搜ab", FLAT, spread("图搜ab")).turned_back(turns)
    assert [word.text for word in line.words] == ["图搜ab"]
