"""Pictures on a page."""

from __future__ import annotations

import pytest

from sources.pdf.figures.laying import PAGE, picture
from tusou.sources.pdf.figures.raster import join_tiles, page_share, pictures_on
from tusou.sources.pdf.rects import Rect


def test_strips_are_one_picture():
    """A picture cut into 20 strips is found whole."""
    strips = [picture(100, 100 + 10 * i, 400, 110 + 10 * i) for i in range(20)]
    assert pictures_on(strips, PAGE) == [Rect(100, 100, 400, 300)]


def test_tiles_are_one_picture_in_any_order():
    """A picture cut into a grid is found whole, whatever comes first."""
    tiles = [
        picture(100 + 50 * i, 100 + 50 * j, 150 + 50 * i, 150 + 50 * j)
        for i in (2, 0, 3, 1)
        for j in (1, 3, 0, 2)
    ]
    assert pictures_on(tiles, PAGE) == [Rect(100, 100, 300, 300)]


def test_photos_side_by_side_stay_apart():
    """Four points between them part the photos of a catalogue."""
    photos = [picture(100, 100, 200, 200), picture(204, 100, 304, 200)]
    assert len(pictures_on(photos, PAGE)) == 2


def test_a_photo_and_its_shadow_are_one():
    """Layers of about one size are one picture."""
    layers = [picture(95, 95, 210, 210), picture(100, 100, 200, 200)]
    assert pictures_on(layers, PAGE) == [Rect(95, 95, 210, 210)]


def test_photos_on_a_background_are_found():
    """A background that is not quite page-sized does not swallow what lies on it."""
    found = pictures_on([picture(0, 0, 600, 600), picture(50, 50, 250, 200)], PAGE)
    assert Rect(50, 50, 250, 200) in found


def test_an_inset_belongs_to_its_photo():
    """A small picture within a photo is not a figure of its own."""
    marks = [picture(50, 50, 350, 350), picture(60, 60, 120, 120)]
    assert pictures_on(marks, PAGE) == [Rect(50, 50, 350, 350)]


@pytest.mark.parametrize("rect", [(0, 0, 600, 800), (0, 40, 600, 800), (10, 10, 590, 790)])
def test_a_scan_is_no_figure(rect):
    """A picture as large as the page is the page."""
    assert pictures_on([picture(*rect)], PAGE) == []


def test_a_scan_in_strips_is_no_figure():
    """Strips that together fill the page are the page."""
    assert pictures_on([picture(0, 40 * i, 600, 40 * i + 40) for i in range(20)], PAGE) == []


@pytest.mark.parametrize("rect", [(0, 0, 20, 20), (100, 100, 400, 110), (5, 5, 5, 80)])
def test_icons_and_rules_are_no_figures(rect):
    """What is small on one side is decoration."""
    assert pictures_on([picture(*rect)], PAGE) == []


def test_repeated_contents_are_left_out():
    """A logo that was seen on many pages is no figure here."""
    marks = [picture(0, 0, 100, 100, "logo"), picture(200, 200, 300, 300, "chair")]
    assert pictures_on(marks, PAGE, {"logo"}) == [Rect(200, 200, 300, 300)]


def test_the_share_of_the_page_counts_strips_together():
    """A scan in strips covers the page as a whole one does."""
    strips = [picture(0, 40 * i, 600, 40 * i + 40) for i in range(20)]
    assert page_share(strips, PAGE) == pytest.approx(1.0)
    assert page_share([picture(0, 0, 300, 400)], PAGE) == pytest.approx(0.25)
    assert page_share([], PAGE) == 0


def test_a_mosaic_stays_a_mosaic():
    """Dots that do not touch stay apart, in the order of reading."""
    dots = [Rect(i % 50 * 6, i // 50 * 6, i % 50 * 6 + 2, i // 50 * 6 + 2) for i in range(2500)]
    assert join_tiles(dots) == dots


def test_countless_pieces_of_a_picture_are_one():
    """A picture in 10,000 tiles is found whole, wherever on the page it is."""
    tiles = [
        Rect(200 + 3 * (i % 100), 300 + 3 * (i // 100), 203 + 3 * (i % 100), 303 + 3 * (i // 100))
        for i in range(10_000)
    ]
    assert join_tiles(tiles) == [Rect(200, 300, 500, 600)]
