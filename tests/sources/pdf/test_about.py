"""Date and title of a document."""

from __future__ import annotations

import pytest

from sources.pdf.making import Sheet, write_pdf
from tusou.sources.pdf.about import about, useful_title
from tusou.sources.pdf.open import opened


@pytest.mark.parametrize(
    "title",
    ["Understanding Breast Cancer", "算力RWA白皮书", "BR-V N7X", "Word problems", "2024 Atlas"],
)
def test_real_titles_stay(title):
    """A title that people wrote is kept."""
    assert useful_title(title) == title


@pytest.mark.parametrize(
    "title",
    [
        "",
        "   ",
        "untitled",
        "Untitled-2",
        "Microsoft Word - letter.doc",
        "PowerPoint Presentation",
        "catalogue_final.indd",
        "paper.dvi",
        "未命名文档",
        "12345",
    ],
)
def test_what_programs_put_in_is_no_title(title):
    """File names and stock phrases say nothing."""
    assert useful_title(title) == ""


def test_blanks_and_controls_in_titles_are_healed():
    """Line ends and control characters do not survive."""
    assert useful_title("A\x00 long \r\n title ") == "A long title"


def test_the_document_tells_its_date_and_title(tmp_path):
    """Both come from the metadata."""
    info = {"Title": "Chairs and Sofas", "CreationDate": "D:20240102"}
    file = write_pdf(tmp_path / "a.pdf", Sheet(), info=info)
    with opened(file.path) as document:
        told = about(document)
    assert (told.date, told.title) == ("2024-01-02", "Chairs and Sofas")


def test_a_document_without_metadata_tells_nothing(tmp_path):
    """Absent metadata is no error."""
    file = write_pdf(tmp_path / "a.pdf", Sheet())
    with opened(file.path) as document:
        told = about(document)
    assert (told.date, told.title) == ("", "")
