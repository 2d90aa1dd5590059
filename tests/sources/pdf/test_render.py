"""Drawing pages and parts of them."""

from __future__ import annotations

import pytest

from sources.pdf.making import BLUE, RED, Sheet
from tusou.errors import SourceError
from tusou.sources.pdf.rects import Rect
from tusou.sources.pdf.render import draw, longest_px_at


def quarters() -> Sheet:
    """Red at the bottom left, blue at the top right of 200 × 300 points."""
    return Sheet(200, 300).area(0, 0, 100, 150, RED).area(100, 150, 100, 150, BLUE)


def test_the_longest_side_has_the_wanted_pixels(open_page):
    """A page of 200 × 300 points at 90 px is 60 × 90, RGB."""
    with open_page(quarters()) as (document, page, frame):
        picture = draw(document, page, frame, 90, frame.rect)
    assert (picture.size, picture.mode) == ((60, 90), "RGB")
    assert picture.getpixel((10, 80)) == RED
    assert picture.getpixel((50, 10)) == BLUE
    assert picture.getpixel((10, 10)) == (255, 255, 255)


@pytest.mark.parametrize("longest_px", [1, 7, 448, 1001])
def test_every_size_is_met_exactly(open_page, longest_px):
    """No rounding makes a picture larger than asked."""
    with open_page(quarters()) as (document, page, frame):
        picture = draw(document, page, frame, longest_px, frame.rect)
    assert max(picture.size) == longest_px
    assert min(picture.size) >= 1


def test_a_part_is_drawn_alone_at_full_size(open_page):
    """The red quarter fills its whole picture."""
    with open_page(quarters()) as (document, page, frame):
        picture = draw(document, page, frame, 300, Rect(0, 150, 100, 300))
    assert picture.size == (200, 300)
    assert picture.getcolors() == [(60000, RED)]


def test_a_turned_page_is_drawn_as_shown(open_page):
    """Turned by 90° clockwise, the bottom left comes to the top left."""
    sheet = quarters()
    sheet.extra = "/Rotate 90"
    with open_page(sheet) as (document, page, frame):
        picture = draw(document, page, frame, 90, frame.rect)
    assert picture.size == (90, 60)
    assert picture.getpixel((10, 10)) == RED


def test_a_crop_box_cuts_the_picture(open_page):
    """Only the visible part is drawn."""
    sheet = quarters()
    sheet.extra = "/CropBox [100 150 200 300]"
    with open_page(sheet) as (document, page, frame):
        picture = draw(document, page, frame, 90, frame.rect)
    assert picture.getcolors() == [(90 * 60, BLUE)]


def test_a_vast_page_is_drawn_small(open_page):
    """A page 2^31 points high takes no more memory than any other."""
    sheet = Sheet(200, 2**31).area(0, 0, 200, 2**31, RED)
    with open_page(sheet) as (document, page, frame):
        assert max(draw(document, page, frame, 64, frame.rect).size) <= 64
        part = draw(document, page, frame, 64, Rect(0, 0, 100, 100))
        assert max(part.size) <= 64


def test_a_picture_of_hundreds_of_millions_of_pixels_is_refused(open_page):
    """It would take gigabytes, which the system may give and then kill the process."""
    with open_page(quarters()) as (document, page, frame):
        with pytest.raises(SourceError, match="20000 × 30000 pixels") as caught:
            draw(document, page, frame, 30_000, frame.rect)
    assert caught.value.mend == "ask for a smaller one"


def test_annotations_are_drawn(open_page):
    """A square annotation shows in the picture."""
    annotation = (
        "/Annots [<< /Type /Annot /Subtype /Square /Rect [20 20 180 280] /C [1 0 0]"
        " /IC [1 0 0] /F 4 >>]"
    )
    with open_page(Sheet(200, 300, annotation)) as (document, page, frame):
        picture = draw(document, page, frame, 300, frame.rect)
    assert picture.getpixel((100, 150)) == (255, 0, 0)


def test_pixels_follow_from_the_resolution():
    """A4 at 200 dpi is 2339 pixels high; nothing is less than one pixel."""
    assert longest_px_at(200, 595, 842) == 2339
    assert longest_px_at(72, 842, 595) == 842
    assert longest_px_at(1, 3, 3) == 1
