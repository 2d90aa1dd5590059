"""The state of a text layer, seen together with the picture of the page."""

from __future__ import annotations

import pytest
from PIL import Image

from tusou.sources.pdf.states import is_blank, page_text_state

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
    assert page_text_state(text, share, picture) == state


def test_one_dot_is_not_blank():
    """A picture is blank when it is one colour, whichever."""
    assert is_blank(BLANK)
    assert is_blank(Image.new("RGB", (5, 5), "teal"))
    assert not is_blank(INK)
