"""How large pictures are drawn to be read."""

from __future__ import annotations

import pytest

from tusou.ocr import photo_px, reading_px


@pytest.mark.parametrize(
    ("width", "height", "px"),
    [(595, 842, 1754), (200, 100, 1000), (1684, 2384, 2600), (300, 20, 1000)],
)
def test_pages(width, height, px):
    """150 dpi on A4; small pages are drawn larger, vast ones smaller."""
    assert reading_px(width, height) == px


@pytest.mark.parametrize(("width", "height"), [(4000, 3000), (1080, 1920), (300, 200), (0, 0)])
def test_photos(width, height):
    """Of the usual shapes all are read at one length (and never enlarged)."""
    assert photo_px(width, height) == 2000


@pytest.mark.parametrize(
    ("width", "height", "breadth"), [(1080, 4320, 1000), (1080, 20_000, 1000), (20_000, 1080, 1000)]
)
def test_long_photos_keep_their_breadth(width, height, breadth):
    """A conversation of ten screens in one picture is as wide as one screen."""
    px = photo_px(width, height)
    assert px * min(width, height) / max(width, height) == pytest.approx(breadth, rel=0.01)


def test_long_pages_keep_their_breadth():
    """A page of the web saved as one page."""
    px = reading_px(595, 8000)
    assert px * 595 / 8000 == pytest.approx(1000, rel=0.01)


@pytest.mark.parametrize("height", [1000, 10_000, 100_000, 2**31])
def test_the_area_is_bounded(height):
    """However long it is, what is drawn fits into memory and is read within minutes."""
    for px in (photo_px(1000, height), reading_px(1000, height)):
        assert px <= 20_000
        assert px * px * 1000 / height <= 20_100_000
