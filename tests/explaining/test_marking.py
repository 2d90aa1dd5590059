"""Marks on pages: words in yellow, figures framed."""

from __future__ import annotations

import pytest
from PIL import Image

from tusou.explaining import mark_boxes
from tusou.explaining.marking import FRAME, MARKER
from tusou.types import Box


@pytest.fixture
def page():
    """A white page with a black line of print."""
    page = Image.new("RGB", (200, 300), "white")
    page.paste("black", (40, 100, 100, 110))
    return page


def test_word_is_marked_and_stays_readable(page):
    """White around the print turns yellow, the print itself stays black."""
    marked = mark_boxes(page, [Box(0.15, 0.32, 0.6, 0.38)])
    assert marked.getpixel((35, 99)) == MARKER
    assert marked.getpixel((60, 105)) == (0, 0, 0)
    assert marked.getpixel((180, 250)) == (255, 255, 255)


def test_original_is_left_alone(page):
    """Marking gives a new picture."""
    before = page.copy()
    mark_boxes(page, [Box(0, 0, 1, 1)], frame=Box(0.1, 0.1, 0.5, 0.5))
    assert page.tobytes() == before.tobytes()


def test_figure_is_framed(page):
    """A line surrounds the figure; inside nothing changes, outside the page is paler."""
    marked = mark_boxes(page, frame=Box(0.15, 0.3, 0.6, 0.5))
    assert marked.getpixel((60, 105)) == (0, 0, 0)
    assert marked.getpixel((70, 88)) == FRAME
    outside = mark_boxes(page, frame=Box(0.6, 0.6, 0.9, 0.9)).getpixel((60, 105))
    assert outside[0] > 90


def test_nothing_to_mark(page):
    """Without boxes the page comes back as it was."""
    assert mark_boxes(page).tobytes() == page.tobytes()


@pytest.mark.parametrize(
    "box", [Box(-0.5, -0.5, 1.5, 1.5), Box(0.9, 0.9, 0.1, 0.1), Box(0, 0, 0, 0), Box(1, 1, 1, 1)]
)
def test_odd_boxes(page, box):
    """Boxes beyond the page, turned round or empty are drawn as far as they can be."""
    assert mark_boxes(page, [box], frame=box).size == page.size


@pytest.mark.parametrize("mode", ["L", "P", "RGBA", "1"])
def test_any_mode(mode):
    """Pages of any mode become RGB."""
    assert mark_boxes(Image.new(mode, (30, 30)), [Box(0, 0, 1, 1)]).mode == "RGB"


def test_tiny_picture():
    """A picture of one pixel can be marked."""
    assert mark_boxes(Image.new("RGB", (1, 1)), frame=Box(0, 0, 1, 1)).size == (1, 1)


def test_words_and_a_figure_are_marked_on_one_page(page):
    """Words outside the frame keep their yellow, paler."""
    marked = mark_boxes(page, [Box(0.2, 0.1, 0.4, 0.14)], frame=Box(0.1, 0.5, 0.9, 0.9))
    assert marked.getpixel((60, 36))[2] < 200
    assert marked.getpixel((100, 148)) == FRAME
