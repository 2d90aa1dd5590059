"""The text layer: characters with boxes, on the page as shown."""

from __future__ import annotations

import ctypes

import numpy as np
import pypdfium2.raw as pdfium_c
import pytest

from sources.pdf.making import Sheet
from tusou.sources.pdf.characters import HYPHEN, read_characters


def test_characters_stand_where_they_are_drawn(open_page):
    """The box of a letter lies on its baseline, measured from the top."""
    with open_page(Sheet(200, 300).text(50, 240, "Hello", 20)) as (_, page, frame):
        characters = read_characters(page, frame)
    assert characters.text == "Hello"
    x0, y0, x1, y1 = characters.boxes[0]
    assert 50 <= x0 < x1 <= 66
    assert 300 - 240 - 16 <= y0 < y1 <= 300 - 240 + 1


@pytest.mark.parametrize(("turns", "across"), [(0, True), (90, False), (180, True), (270, False)])
def test_the_boxes_turn_with_the_page(open_page, turns, across):
    """On a page turned sideways the letters of a word stand one below the other."""
    sheet = Sheet(200, 300, f"/Rotate {turns}").text(50, 240, "Hello", 20)
    with open_page(sheet) as (_, page, frame):
        boxes = read_characters(page, frame).boxes
    spread_x, spread_y = (boxes[:, i].max() - boxes[:, i].min() for i in (0, 1))
    assert bool(spread_x > spread_y) == across
    assert (boxes >= 0).all()
    assert (boxes[:, 2] <= frame.width).all()
    assert (boxes[:, 3] <= frame.height).all()


def test_a_hyphen_at_a_line_end_becomes_the_mark(open_page):
    """PDFium's own code for a divided word is told apart from control characters."""
    sheet = Sheet().text(50, 700, "some infor-").text(50, 686, "mation here")
    with open_page(sheet) as (_, page, frame):
        assert f"infor{HYPHEN}mation" in read_characters(page, frame).text


def test_characters_that_pdfium_put_in_have_no_box(open_page):
    """Line ends have a box of zero size, also on a turned page."""
    sheet = Sheet(extra="/Rotate 90").text(50, 700, "one").text(50, 600, "two")
    with open_page(sheet) as (_, page, frame):
        characters = read_characters(page, frame)
    at = characters.text.index("\n")
    x0, y0, x1, y1 = characters.boxes[at]
    assert (x0, y0) == (x1, y1)


def test_chinese_is_read_by_its_unicode_map(open_page):
    """What is drawn as other glyphs reads as its map tells."""
    with open_page(Sheet().text(50, 700, "图 3.1 机器学习")) as (_, page, frame):
        assert read_characters(page, frame).text == "图 3.1 机器学习"


def test_codes_and_boxes_are_what_pdfium_gives(open_page):
    """Asked by address, it tells of each character what it tells when asked as its header says."""
    sheet = Sheet(extra="/Rotate 270").text(50, 700, "Größe 42", 9).text(50, 600, "图 3.1", 31)
    with open_page(sheet) as (_, page, frame):
        found = read_characters(page, frame)
        text_page = pdfium_c.FPDFText_LoadPage(page.raw)
        count = pdfium_c.FPDFText_CountChars(text_page)
        rows = np.zeros((count, 4))
        for index in range(count):
            left, right, bottom, top = sides = [ctypes.c_double() for _ in range(4)]
            pdfium_c.FPDFText_GetCharBox(text_page, index, *map(ctypes.byref, sides))
            rows[index] = left.value, bottom.value, right.value, top.value
        codes = [pdfium_c.FPDFText_GetUnicode(text_page, index) for index in range(count)]
        pdfium_c.FPDFText_ClosePage(text_page)
    assert found.text == "".join(map(chr, codes))
    np.testing.assert_array_equal(found.boxes, frame.shown(rows))


def test_an_empty_page_has_no_characters(open_page):
    """Nothing drawn, nothing read."""
    with open_page(Sheet()) as (_, page, frame):
        characters = read_characters(page, frame)
    assert characters.text == ""
    assert characters.boxes.shape == (0, 4)
