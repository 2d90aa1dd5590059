"""Where a page's coordinates land on the page as shown."""

from __future__ import annotations

import numpy as np
import pytest

from sources.pdf.making import Sheet
from tusou.errors import SourceError
from tusou.sources.pdf.frame import PageFrame
from tusou.sources.pdf.rects import Rect
from tusou.types import Box

CORNER = np.array([[10.0, 20.0, 30.0, 50.0]])
"""A box near the bottom left: left, bottom, right, top."""


@pytest.mark.parametrize(
    ("turns", "shown"),
    [
        (0, (10, 150, 30, 180)),
        (1, (20, 10, 50, 30)),
        (2, (70, 20, 90, 50)),
        (3, (150, 70, 180, 90)),
    ],
)
def test_boxes_turn_with_the_page(turns, shown):
    """A box at the bottom left of a 100 × 200 page stands where the turned page shows it."""
    frame = PageFrame(0, 0, 100, 200, turns)
    assert tuple(frame.shown(CORNER)[0]) == shown
    assert (frame.width, frame.height) == ((100, 200) if turns % 2 == 0 else (200, 100))


@pytest.mark.parametrize("turns", range(4))
def test_a_crop_box_moves_the_origin(turns):
    """The same box on a page whose crop box starts at (10, 20) starts at its own corner."""
    moved = PageFrame(10, 20, 110, 220, turns)
    plain = PageFrame(0, 0, 100, 200, turns)
    here = moved.shown(CORNER + np.array([10, 20, 10, 20]))
    assert np.allclose(here, plain.shown(CORNER))


def test_fractions_are_of_the_page_as_shown_and_inside_it():
    """Half a page is 0.5; what hangs over the edge ends at the edge."""
    frame = PageFrame(0, 0, 100, 200)
    assert frame.fractions(Rect(25, 50, 75, 100)) == Box(0.25, 0.25, 0.75, 0.5)
    assert frame.fractions(Rect(-10, 150, 120, 300)) == Box(0.0, 0.75, 1.0, 1.0)


def test_points_undo_fractions():
    """A box of fractions leads back to the same points."""
    frame = PageFrame(5, 5, 105, 205, 1)
    rect = Rect(20, 30, 60, 70)
    assert frame.points(frame.fractions(rect)) == pytest.approx(rect)


@pytest.mark.parametrize(
    ("extra", "size"),
    [
        ("", (300, 500)),
        ("/Rotate 90", (500, 300)),
        ("/Rotate -90", (500, 300)),
        ("/Rotate 450", (500, 300)),
        ("/CropBox [50 100 250 400]", (200, 300)),
        ("/CropBox [50 100 250 400] /Rotate 270", (300, 200)),
        ("/CropBox [-50 100 900 400]", (300, 300)),
    ],
)
def test_the_frame_follows_crop_box_and_rotation(open_page, extra, size):
    """The frame has the size of the page as a viewer shows it."""
    with open_page(Sheet(300, 500, extra)) as (_, _, frame):
        assert (frame.width, frame.height) == size


def test_a_page_without_area_is_told(open_page):
    """A page that is no wider than nothing cannot be read."""
    with (
        pytest.raises(SourceError, match="no area"),
        open_page(Sheet(extra="/CropBox [700 700 800 800]")),
    ):
        pass
