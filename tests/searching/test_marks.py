"""Where the words of a query are marked on a page."""

from __future__ import annotations

from dataclasses import astuple

import pytest

from searching.shelving import shelf_of
from sources.pdf.making import A4, Sheet, write_pdf
from tusou.searching import matched_boxes
from tusou.sources.pdf import PdfSource
from tusou.types import Box, DecodeOptions, FileRecord, Item, NewItem, SourceFile, Word

LINE = "布艺沙发套可以拆下，用三十度温水手洗"


@pytest.fixture
def marked(tmp_path):
    """Give the boxes that a query gets on an A4 page with some words."""
    shelf = shelf_of(tmp_path / "shelf", [])

    def boxes(words, query, *most):
        path = f"/files/{len(list(shelf.store.files()))}.pdf"
        item = Item("page", path, 1, words=tuple(words), width_px=595, height_px=842)
        with shelf.store.write_file(SourceFile(path, "/files", 1, 1)) as writer:
            writer.add([NewItem(item, None, None)])
            writer.finish(FileRecord(path, "/files", 1, 1, path, n_items=1))
        (stored,) = shelf.store.get(shelf.store.find(image_path=path))
        found = matched_boxes(stored, query, shelf, *most)
        return [tuple(round(side, 3) for side in astuple(box)) for box in found]

    yield boxes
    shelf.store.close()


def test_of_a_line_of_chinese_the_word_is_marked(marked):
    """Not the line: each character has its share of the width."""
    line = Word(LINE, Box(0.1, 0.2, 0.1 + 0.04 * len(LINE), 0.23))
    assert marked([line], "沙发") == [(0.18, 0.2, 0.26, 0.23)]


def test_a_letter_is_half_as_wide_as_an_ideograph(marked):
    line = Word("LC40沙发", Box(0.1, 0.2, 0.5, 0.23))
    assert marked([line], "沙发") == [(0.3, 0.2, 0.5, 0.23)]


def test_of_a_column_the_word_is_marked_downwards(marked):
    """On the page: 0.09 of the width of A4 is less than 0.08 of its height."""
    column = Word("沙发套子", Box(0.1, 0.2, 0.19, 0.28))
    assert marked([column], "沙发") == [(0.1, 0.2, 0.19, 0.24)]


def test_both_halves_of_a_word_that_two_lines_share(marked):
    lines = [Word("布艺沙", Box(0.1, 0.2, 0.4, 0.23)), Word("发套子", Box(0.1, 0.25, 0.4, 0.28))]
    assert marked(lines, "沙发") == [
        (0.3, 0.2, 0.4, 0.23),
        (0.1, 0.25, 0.2, 0.28),
    ]


def test_an_english_word_keeps_its_box(marked):
    assert marked([Word("chairs,", Box(0.1, 0.2, 0.3, 0.23))], "chair") == [(0.1, 0.2, 0.3, 0.23)]


def test_no_more_are_marked_than_asked_for(marked):
    words = [Word("chair", Box(0.1, 0.2, 0.3, 0.23))] * 5
    assert len(marked(words, "chair", 3)) == 3


@pytest.mark.parametrize(
    ("matrix", "begin"),
    [("1 0 0 1", 0), ("0 -1 1 0", 1), ("-1 0 0 -1", 2), ("0 1 -1 0", 3)],
    ids=["right", "down", "left", "up"],
)
def test_the_first_word_of_a_line_of_a_pdf_is_marked_at_its_begin(marked, tmp_path, matrix, begin):
    """Whichever way it runs, as upwards beside a table; it begins in the middle of the page."""
    line = Sheet().text(0, 0, "扶手椅红色沙发模型图表", 20)
    sheet = Sheet().form(f"{matrix} {A4[0] / 2} {A4[1] / 2}", line)
    (page,) = PdfSource().decode(write_pdf(tmp_path / "a.pdf", sheet), DecodeOptions())
    assert page.item.text == "扶手椅红色沙发模型图表"
    x0, y0, x1, y1 = zip(*marked(page.item.words, "扶手椅"), strict=True)
    around = (min(x0), min(y0), max(x1), max(y1))
    assert around[begin] == pytest.approx(0.5, abs=0.01)
    assert abs(around[begin] - around[begin - 2]) * A4[begin % 2] == pytest.approx(30, abs=10)
