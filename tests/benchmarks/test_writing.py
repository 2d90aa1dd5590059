"""The benchmark of pictures of writing: what it makes of a page and how it counts."""

from __future__ import annotations

import numpy as np
import pytest
from benchmarks.writing import Case
from PIL import Image, ImageDraw, ImageFont

from benchmarks import writing
from sources.pdf.making import Sheet, write_pdf


def letter() -> Image.Image:
    page = Image.new("RGB", (900, 1200), "white")
    pen = ImageDraw.Draw(page)
    for line in range(30):
        words = "a letter of many words that goes on and on"
        pen.text((60, 60 + 36 * line), words, "black", ImageFont.load_default(24))
    return page


def test_a_corner_lies_where_it_was_seen():
    """The eight numbers bring each point of the photograph to its point on the page."""
    seen = [(120.0, 90.0), (1300.0, 140.0), (1350.0, 1900.0), (80.0, 1800.0)]
    flat = [(0.0, 0.0), (900.0, 0.0), (900.0, 1200.0), (0.0, 1200.0)]
    a, b, c, d, e, f, g, h = writing.perspective(seen, flat)
    for (x, y), (u, v) in zip(seen, flat, strict=True):
        below = g * x + h * y + 1
        assert (a * x + b * y + c) / below == pytest.approx(u, abs=1e-6)
        assert (d * x + e * y + f) / below == pytest.approx(v, abs=1e-6)


def test_a_photograph_of_a_page_is_the_same_each_time_and_shows_it():
    ground = Image.new("RGB", (192, 192), "olive")
    first, second = (writing.photographed(letter(), "a#1", [ground]) for _ in range(2))
    assert first.size == writing.SIDES
    assert np.array_equal(np.asarray(first), np.asarray(second))
    assert writing.photographed(letter(), "a#2", [ground]).tobytes() != first.tobytes()
    counts: dict = {}
    writing.counted(iter([Case("photographed", "a", first)]), counts)
    assert counts["photographed"].sum(axis=0).tolist() == [1, 1]


def test_pages_are_drawn_and_photographed(tmp_path):
    """Those with enough text alone."""
    write_pdf(tmp_path / "a.pdf", Sheet().paragraph(72, 700, 20), Sheet().paragraph(72, 700, 2))
    ground = Image.new("RGB", (192, 192), "olive")
    kinds = [case.kind for case in writing.pages(tmp_path, [ground], of_each=10)]
    assert kinds == ["pages, drawn", "pages, photographed"]


def test_what_comes_of_a_file_lies_in_one_half():
    """So that the second half tells what the numbers do elsewhere."""
    one = Image.new("RGB", (10, 10))
    halves = {Case("page", f"{n}.pdf", one).half for n in range(20)}
    assert halves == {0, 1}
    assert Case("page", "a.pdf", one).half == Case("photo", "a.pdf", one).half


def test_a_row_tells_how_many_of_how_many():
    counts = {"pages": np.array([[3, 4], [0, 0]])}
    assert writing.table(counts)[-1] == "| pages | 3 of 4 (75.0 %) | 0 of 0 (0.0 %) |"


def test_large_pictures_come_with_pieces(tmp_path):
    """Small ones and other files are passed over."""
    letter().save(tmp_path / "large.png")
    Image.new("RGB", (100, 100)).save(tmp_path / "small.png")
    (tmp_path / "notes.txt").write_text("no picture")
    kinds = [case.kind for case in writing.large(tmp_path)]
    assert kinds == ["large pictures"] + ["large pictures, pieces"] * 4
