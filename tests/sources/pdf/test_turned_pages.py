"""Turned and cropped pages: words, figures and pictures agree on what is shown where."""

from __future__ import annotations

import pytest

from sources.pdf.making import BLUE, GREEN, RED, Sheet, write_pdf
from tusou.sources.pdf import PdfSource
from tusou.types import DecodeOptions, Skipped

SOURCE = PdfSource()


def decoded(file, kind, **options):
    """What the source brings of one kind."""
    found = SOURCE.decode(file, DecodeOptions(**options))
    return [one for one in found if not isinstance(one, Skipped) and one.item.kind == kind]


def middle(box):
    return ((box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2)


def colour_at(picture, place):
    x, y = place
    return picture.getpixel((int(x * picture.width), int(y * picture.height)))


TURNS = [
    (0, (400, 600), (0.25, 0.75)),
    (90, (600, 400), (0.25, 0.25)),
    (180, (400, 600), (0.75, 0.25)),
    (270, (600, 400), (0.75, 0.75)),
]


@pytest.mark.parametrize(("turn", "size", "place"), TURNS)
def test_a_figure_stands_where_the_turned_page_shows_it(tmp_path, turn, size, place):
    """The box of a picture, its own drawing and the page's drawing turn together."""
    sheet = Sheet(400, 600, f"/Rotate {turn}").picture(40, 75, 120, 150, GREEN)
    file = write_pdf(tmp_path / "a.pdf", sheet)
    [page], [figure] = decoded(file, "page"), decoded(file, "figure")
    assert (page.item.width_px, page.item.height_px) == size
    assert middle(figure.item.bbox) == pytest.approx(place, abs=0.02)
    assert colour_at(page.picture, place) == pytest.approx(GREEN, abs=4)
    assert colour_at(figure.picture, (0.5, 0.5)) == pytest.approx(GREEN, abs=4)
    upright = turn % 180 == 0
    assert (figure.picture.height > figure.picture.width) == upright


@pytest.mark.parametrize(("turn", "size", "place"), TURNS)
def test_a_word_covers_its_print_on_the_turned_page(tmp_path, turn, size, place):
    """The box of a word holds its ink however the page is turned."""
    sheet = Sheet(400, 600, f"/Rotate {turn}").text(60, 140, "lamp", 30)
    [page] = decoded(write_pdf(tmp_path / "a.pdf", sheet), "page", picture_px=600)
    [word] = page.item.words
    assert middle(word.box) == pytest.approx(place, abs=0.05)
    left, top, right, bottom = page.picture.convert("L").point(lambda v: 255 * (v < 128)).getbbox()
    assert page.picture.size == size
    box = word.box
    assert box.x0 * size[0] <= left + 3
    assert box.y0 * size[1] <= top + 3
    assert right - 3 <= box.x1 * size[0]
    assert bottom - 3 <= box.y1 * size[1]


def test_a_crop_box_leaves_out_pictures_beyond_it(tmp_path):
    """A picture that is cut off is no figure; fractions count from the crop box."""
    sheet = Sheet(400, 600, "/CropBox [100 100 300 400]")
    sheet.text(120, 370, "inside", 12)
    sheet.picture(110, 120, 100, 120, BLUE).picture(310, 420, 85, 150, RED)
    file = write_pdf(tmp_path / "a.pdf", sheet)
    [page], [figure] = decoded(file, "page"), decoded(file, "figure")
    assert (page.item.width_px, page.item.height_px) == (200, 300)
    assert [word.text for word in page.item.words] == ["inside"]
    assert page.item.words[0].box.x0 == pytest.approx(0.1, abs=0.02)
    assert middle(figure.item.bbox) == pytest.approx((0.3, 220 / 300), abs=0.02)
    assert colour_at(page.picture, (0.3, 220 / 300)) == pytest.approx(BLUE, abs=4)


def test_a_turned_crop_is_turned_about_itself(tmp_path):
    """Crop first, turn then: a word at the crop's bottom left comes to its top left."""
    sheet = Sheet(400, 600, "/CropBox [100 100 300 400] /Rotate 90").text(105, 110, "lamp", 12)
    [page] = decoded(write_pdf(tmp_path / "a.pdf", sheet), "page")
    assert (page.item.width_px, page.item.height_px) == (300, 200)
    box = page.item.words[0].box
    assert box.x1 < 0.1
    assert box.y1 < 0.25


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_words_that_a_crop_box_hides_are_not_marked(tmp_path, turn):
    """A word beyond the crop box on any side has no box; one on its edge is cut to the page."""
    sheet = Sheet(400, 600, f"/CropBox [100 100 300 400] /Rotate {turn}")
    for x, y in ((20, 250), (320, 250), (150, 550), (150, 20)):
        sheet.text(x, y, "hidden", 12)
    sheet.text(150, 250, "inside", 12).text(85, 300, "edge", 14)
    [page] = decoded(write_pdf(tmp_path / "a.pdf", sheet), "page")
    assert sorted(word.text for word in page.item.words) == ["edge", "inside"]
    for word in page.item.words:
        box = word.box
        assert 0 <= box.x0 < box.x1 <= 1
        assert 0 <= box.y0 < box.y1 <= 1
