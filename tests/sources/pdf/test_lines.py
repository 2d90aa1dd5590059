"""Words and lines of a page."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from sources.pdf.making import Sheet
from tusou.sources.pdf.characters import HYPHEN, Characters, read_characters
from tusou.sources.pdf.frame import PageFrame
from tusou.sources.pdf.lines import lines_of, words_of

FRAME = PageFrame(0, 0, 100, 100)


def typed(text: str, starts: dict[int, tuple[float, float]] | None = None) -> Characters:
    """Characters of 5 × 8 points side by side; `starts` moves the pen before an index."""
    boxes, x, y = [], 0.0, 0.0
    for index, letter in enumerate(text):
        if starts and index in starts:
            x, y = starts[index]
        blank = letter.isspace() or letter == HYPHEN
        boxes.append((0, 0, 0, 0) if blank else (x, y, x + 5, y + 8))
        x += 5
    return Characters(text, np.array(boxes, dtype=np.float64).reshape(-1, 4))


def texts(characters: Characters) -> list[str]:
    return [line.text for line in lines_of(characters)]


def test_spaces_part_words_and_line_ends_part_lines():
    """The lines come in the order of the file with one space between words."""
    assert texts(typed("two words\r\nnext", {11: (0, 20)})) == ["two words", "next"]


@pytest.mark.parametrize("space", [" ", "\u00a0", "\u3000", "\u2009"])
def test_spaces_of_all_kinds_part_words(space):
    """A no-break or an ideographic space is a space."""
    words = words_of(lines_of(typed(f"one{space}two")), FRAME)
    assert [word.text for word in words] == ["one", "two"]


def test_a_wide_gap_parts_lines_that_pdfium_joined():
    """Cells of one table row, or lines of two columns, are lines of their own."""
    assert texts(typed("left right", {5: (60, 0)})) == ["left", "right"]


def test_a_jump_without_space_parts_words():
    """Letters far from each other do not make a word."""
    words = words_of(lines_of(typed("upper", {3: (70, 0)})), FRAME)
    assert [word.text for word in words] == ["upp", "er"]


def test_a_divided_word_gives_its_whole_text_to_both_parts():
    """A query for "information" can mark both halves."""
    characters = typed(f"infor{HYPHEN}mation is", {6: (0, 20)})
    words = words_of(lines_of(characters), FRAME)
    assert [word.text for word in words] == ["information", "information", "is"]
    assert words[0].box.y0 < words[1].box.y0
    assert texts(characters) == ["infor", "mation is"]


def test_a_divided_word_ends_where_chinese_follows_it():
    """The first half has the word, and not the line that follows on its second half."""
    characters = typed(f"Net{HYPHEN}work，我们称为", {4: (0, 20)})
    words = words_of(lines_of(characters), FRAME)
    assert [word.text for word in words] == ["Network，", "Network，", "我们称为"]


def test_chinese_that_follows_a_divided_word_has_the_place_where_it_stands():
    """Behind the half of the word that stands before it, of which a letter is half as wide."""
    characters = typed(f"inter-{HYPHEN}national布艺沙发", {7: (0, 20)})
    _, half, chinese = words_of(lines_of(characters), FRAME)
    assert (half.text, chinese.text) == ("inter-national", "布艺沙发")
    assert half.box.x1 == pytest.approx(chinese.box.x0, abs=1e-4)
    width = chinese.box.x1 - chinese.box.x0
    assert half.box.x1 - half.box.x0 == pytest.approx(width, abs=1e-4)


@pytest.mark.parametrize("turn", [180, 270])
def test_chinese_that_runs_back_is_cut_into_characters(open_page, turn):
    """To the left, or upwards: the box of a line does not tell which end is its begin."""
    sheet = Sheet(400, 600, f"/Rotate {turn}").text(60, 140, "红色LC4沙发", 30)
    with open_page(sheet) as (_, page, frame):
        lines = lines_of(read_characters(page, frame))
        words = words_of(lines, frame)
    assert [line.text for line in lines] == ["红色LC4沙发"]
    assert [word.text for word in words] == ["红", "色", "LC4", "沙", "发"]
    begin, end = ("x0", "x1") if turn == 180 else ("y0", "y1")
    for word, after in pairwise(words):
        assert getattr(word.box, begin) == pytest.approx(getattr(after.box, end), abs=1e-4)


@pytest.mark.parametrize("turn", [0, 90])
def test_chinese_that_runs_to_the_right_or_downwards_is_one_word(open_page, turn):
    sheet = Sheet(400, 600, f"/Rotate {turn}").text(60, 140, "红色LC4沙发", 30)
    with open_page(sheet) as (_, page, frame):
        words = words_of(lines_of(read_characters(page, frame)), frame)
    assert [word.text for word in words] == ["红色LC4沙发"]


def test_word_boxes_are_fractions_of_the_page():
    """A word of two letters at the top left covers 10 by 8 hundredths."""
    (word,) = words_of(lines_of(typed("ab")), FRAME)
    box = word.box
    assert (box.x0, box.y0, box.x1, box.y1) == pytest.approx((0, 0, 0.1, 0.08), abs=1e-5)


def test_characters_without_box_are_no_word():
    """What PDFium put in leaves no word behind."""
    assert lines_of(Characters("ab", np.zeros((2, 4)))) == []
    assert lines_of(Characters("", np.zeros((0, 4)))) == []


def test_characters_beyond_the_boxes_are_left_out():
    """Of a page with more characters than boxes the rest has no words."""
    assert texts(Characters("abc def", np.array([[0, 0, 5, 8.0], [5, 0, 10, 8], [10, 0, 15, 8]])))


def test_the_height_of_a_line_is_not_that_of_its_brackets():
    """One tall sign in a line does not make it a heading."""
    characters = typed("aa bb cc dd |")
    characters.boxes[-1, 3] = 40
    (line,) = lines_of(characters)
    assert line.height == 8
    assert line.rect.height == 40


def test_the_words_of_a_real_page_keep_order_and_place(open_page):
    """Words of a page read by PDFium stand left to right with rising boxes."""
    with open_page(Sheet().text(50, 700, "alpha beta gamma")) as (_, page, frame):
        words = words_of(lines_of(read_characters(page, frame)), frame)
    assert [word.text for word in words] == ["alpha", "beta", "gamma"]
    assert words[0].box.x1 < words[1].box.x0 < words[2].box.x0
    assert all(0.15 < word.box.y0 < word.box.y1 < 0.18 for word in words)
