"""Pictures that repeat from page to page."""

from __future__ import annotations

import pytest

from sources.pdf.making import BLUE, GREEN, RED, Sheet, write_pdf
from tusou.sources.pdf.figures import repeated_pictures
from tusou.sources.pdf.open import opened


def count_of(tmp_path, with_logo: int, without: int, n_pages: int | None = None) -> int:
    sheets = [Sheet().picture(0, 0, 50, 50, BLUE) for _ in range(with_logo)]
    sheets += [Sheet().picture(0, 0, 50, 50, GREEN, px=32 + n) for n in range(without)]
    file = write_pdf(tmp_path / "a.pdf", *sheets)
    with opened(file.path) as document:
        return len(repeated_pictures(document, n_pages or len(sheets)))


@pytest.mark.parametrize(
    ("with_logo", "without", "repeated"),
    [(2, 0, 0), (3, 0, 1), (3, 5, 1), (3, 9, 0), (6, 12, 1), (30, 30, 1), (1, 40, 0)],
)
def test_three_pages_and_thirty_percent_make_a_logo(tmp_path, with_logo, without, repeated):
    """Few or rare repetitions are no logo; of long documents a sample decides."""
    assert count_of(tmp_path, with_logo, without) == repeated


def test_only_the_pages_that_are_read_count(tmp_path):
    """With `max_pages` the rest of the document is not looked at."""
    assert count_of(tmp_path, 5, 0, n_pages=2) == 0


def test_a_picture_twice_on_one_page_counts_once(tmp_path):
    """A pair of equal icons on a page is no repetition over pages."""
    sheet = Sheet().picture(0, 0, 50, 50).picture(90, 0, 50, 50).picture(180, 0, 50, 50)
    file = write_pdf(tmp_path / "a.pdf", sheet, Sheet(), Sheet())
    with opened(file.path) as document:
        assert repeated_pictures(document, 3) == frozenset()


@pytest.mark.parametrize(("colours", "repeated"), [([RED, GREEN, BLUE], 0), ([RED, RED, RED], 1)])
def test_large_pictures_are_told_by_their_pixels(tmp_path, colours, repeated):
    """Photos of one size that are stored as they are have one length, and are no logo for it."""
    sheets = [Sheet().picture(0, 0, 300, 300, rgb, px=640, packed=False) for rgb in colours]
    file = write_pdf(tmp_path / "a.pdf", *sheets)
    with opened(file.path) as document:
        assert len(repeated_pictures(document, 3)) == repeated


def test_a_broken_page_does_no_harm(tmp_path):
    """A page without area has no pictures to count."""
    nowhere = Sheet(extra="/CropBox [700 700 800 800]")
    sheets = [Sheet().picture(0, 0, 50, 50, BLUE) for _ in range(3)]
    file = write_pdf(tmp_path / "a.pdf", *sheets, nowhere)
    with opened(file.path) as document:
        assert len(repeated_pictures(document, 4)) == 1
