"""The state of a text layer, seen together with the picture of the page."""

from __future__ import annotations

import pytest
from PIL import Image

from tusou.sources.pdf.rects import Rect
from tusou.sources.pdf.states import is_blank, page_text_state, written_share

BLANK = Image.new("RGB", (20, 20), "white")
INK = Image.new("RGB", (20, 20), "white")
INK.putpixel((3, 3), (0, 0, 0))
PROSE = "An ordinary sentence stands on this page, and another one follows it right away. " * 3


@pytest.mark.parametrize(
    ("text", "share", "picture", "state"),
    [
        (PROSE, 0.0, INK, "good"),
        (PROSE, 1.0, INK, "good"),
        ("", 0.0, INK, "missing"),
        ("", 1.0, INK, "missing"),
        ("", 0.0, None, "missing"),
        (" \r\n ", 0.0, BLANK, "good"),
        ("Scanned by CamScanner", 1.0, INK, "partial"),
        ("Scanned by CamScanner", 0.5, INK, "partial"),
        ("Model: FCO 1016", 0.2, INK, "good"),
        ("\x01\x02\x03\x04\x05\x06\x0e\x0f" * 20, 0.0, INK, "garbled"),
    ],
)
def test_text_and_picture_decide_together(text, share, picture, state):
    """Empty pages are good, inked ones without text ask for OCR, stamps over scans too."""
    assert page_text_state(text, share, picture, 0.4) == state


def test_one_dot_is_not_blank():
    """A picture is blank when it is one colour, whichever."""
    assert is_blank(BLANK)
    assert is_blank(Image.new("RGB", (5, 5), "teal"))
    assert not is_blank(INK)


@pytest.mark.parametrize(
    ("share", "written", "state"),
    [(1.0, 0.0, "partial"), (0.8, 0.04, "partial"), (1.0, 0.06, "good"), (0.7, 0.0, "good")],
)
def test_text_beside_what_a_scan_says(share, written, state):
    """However many letters stand in the margins: over a whole picture they are not the page."""
    assert page_text_state(PROSE, share, INK, written) == state


@pytest.mark.parametrize(
    ("lines", "share"),
    [
        ([], 0.0),
        ([Rect(100, 100, 400, 150)], 0.05),
        ([Rect(100, 100, 400, 150), Rect(450, 100, 900, 150)], 0.05),
        ([Rect(100, 100, 400, 150), Rect(100, 140, 400, 190)], 0.09),
        ([Rect(100, 20, 900, 60), Rect(100, 940, 900, 980), Rect(10, 100, 40, 900)], 0.0),
        ([Rect(100, -500, 400, -100), Rect(100, 1500, 400, 1900)], 0.0),
    ],
)
def test_how_much_of_a_page_is_written_on(lines, share):
    """Lines beside each other count once, and those in the margins or off the page do not."""
    assert written_share(lines, Rect(0, 0, 1000, 1000)) == pytest.approx(share)
