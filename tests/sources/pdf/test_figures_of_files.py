"""Figures of whole files: their captions on each side, what repeats, what is made of pieces."""

from __future__ import annotations

import pytest

from sources.pdf.making import BLUE, GREEN, RED, YELLOW, Sheet, write_pdf
from tusou.sources.pdf import PdfSource
from tusou.types import DecodeOptions, Skipped

SOURCE = PdfSource()


def figures(tmp_path, *sheets, **options):
    """The figures of a file with these pages."""
    file = write_pdf(tmp_path / "a.pdf", *sheets)
    found = SOURCE.decode(file, DecodeOptions(**options))
    return [one.item for one in found if not isinstance(one, Skipped) and one.item.kind == "figure"]


@pytest.mark.parametrize(("x", "y"), [(150, 380), (150, 610), (410, 500)])
def test_a_caption_is_found_on_each_side(tmp_path, x, y):
    """Below, above or beside its picture, a numbered caption belongs to it."""
    sheet = Sheet().picture(150, 400, 250, 200, GREEN).text(x, y, "Figure 7: A green field")
    [figure] = figures(tmp_path, sheet)
    assert figure.caption == "Figure 7: A green field"
    assert figure.bbox.x0 == pytest.approx(150 / 595, abs=0.02)


def test_a_picture_in_strips_is_one_figure(tmp_path):
    """Programs that cut pictures into strips do not multiply figures."""
    sheet = Sheet()
    for strip in range(5):
        sheet.picture(100, 300 + 40 * strip, 300, 40, BLUE)
    [figure] = figures(tmp_path, sheet.text(100, 280, "Figure 1: The sea"))
    assert figure.bbox.y0 == pytest.approx((842 - 500) / 842, abs=0.01)
    assert figure.bbox.y1 == pytest.approx((842 - 300) / 842, abs=0.01)


def test_a_logo_is_known_by_its_content_at_any_place(tmp_path):
    """The same mark left on one page and right on the next repeats; another picture does not."""
    sheets = []
    for number in range(6):
        sheet = Sheet().picture(60 if number % 2 else 400, 720, 110, 80, YELLOW)
        sheets.append(sheet.text(60, 400, f"page {number}"))
    sheets[4].picture(150, 450, 220, 180, RED)
    assert [figure.page_number for figure in figures(tmp_path, *sheets)] == [5]


def test_plots_keep_their_own_captions(tmp_path):
    """Two plots on a page of prose are two figures, each with the caption below it."""
    sheet = Sheet().plot(150, 600, 250, 150).text(160, 575, "Figure 1: The upper curve")
    sheet.paragraph(60, 530).plot(150, 230, 250, 150).text(160, 205, "Figure 2: The lower curve")
    found = figures(tmp_path, sheet.paragraph(60, 150))
    assert [figure.caption for figure in found] == [
        "Figure 1: The upper curve",
        "Figure 2: The lower curve",
    ]
    assert found[0].bbox.y1 < found[1].bbox.y0


def test_figures_of_pages_left_out_are_left_out(tmp_path):
    """`max_pages` ends figures with pages; pages without text take their figures along."""
    shown = Sheet().text(60, 750, "words").picture(100, 300, 300, 200, RED)
    mute = Sheet().picture(100, 300, 300, 200, GREEN)
    late = Sheet().text(60, 750, "words").picture(100, 300, 300, 200, BLUE)
    numbers = [figure.page_number for figure in figures(tmp_path, shown, mute, late)]
    assert numbers == [1, 2, 3]
    kept = figures(tmp_path, shown, mute, late, text_pages_only=True)
    assert [figure.page_number for figure in kept] == [1, 3]
    kept = figures(tmp_path, shown, mute, late, text_pages_only=True, max_pages=2)
    assert [figure.page_number for figure in kept] == [1]


def test_a_figure_inside_a_scaled_form_stands_where_it_is_seen(tmp_path):
    """A picture placed through a form is found at its place on the page."""
    inner = Sheet(400, 400).picture(100, 100, 200, 200, RED)
    [figure] = figures(tmp_path, Sheet().form("0.5 0 0 0.5 200 500", inner))
    assert figure.bbox.x0 == pytest.approx(250 / 595, abs=0.01)
    assert figure.bbox.y1 == pytest.approx((842 - 550) / 842, abs=0.01)
