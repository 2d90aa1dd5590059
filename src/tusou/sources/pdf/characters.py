"""Reading the text layer of a page: code points and their boxes."""

from __future__ import annotations

import ctypes
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pypdfium2.raw as pdfium_c

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from tusou.sources.pdf.frame import PageFrame

HYPHEN = "\ufffe"
"""Stands for a hyphen at a line end that PDFium took for a division of a word."""
_HYPHEN_CODE = 2
_MAX_BOXES = 100_000
"""Characters whose boxes are read: 1.7 µs each, and a dense newspaper page has 25,000."""


@dataclass(frozen=True, slots=True)
class Characters:
    """The characters of a page in the order of the file.

    Attributes:
        text: one character each; line ends and some spaces are PDFium's own.
        boxes: float64 (n, 4), n <= len(text): x0, y0, x1, y1 in points of the page as shown;
            of zero size for characters that PDFium put in.
    """

    text: str
    boxes: NDArray[np.float64]


def read_characters(page: Any, frame: PageFrame) -> Characters:
    """Read the text layer of a pypdfium2 page."""
    with _text_page(page) as text_page:
        count = max(0, pdfium_c.FPDFText_CountChars(text_page))
        unicode_of = pdfium_c.FPDFText_GetUnicode
        codes = [unicode_of(text_page, index) for index in range(count)]
        boxes = _boxes(text_page, min(count, _MAX_BOXES))
    return Characters(_decoded(codes), frame.shown(boxes))


@contextmanager
def _text_page(page: Any) -> Iterator[Any]:
    text_page = pdfium_c.FPDFText_LoadPage(page.raw)
    try:
        yield text_page
    finally:
        pdfium_c.FPDFText_ClosePage(text_page)


def _boxes(text_page: Any, count: int) -> NDArray[np.float64]:
    """Boxes of the first `count` characters, float64 (count, 4): left, bottom, right, top."""
    box_of = pdfium_c.FPDFText_GetCharBox
    sides = [ctypes.c_double() for _ in range(4)]
    left, right, bottom, top = sides
    references = [ctypes.byref(side) for side in sides]
    rows = []
    for index in range(count):
        if box_of(text_page, index, *references):
            rows.append((left.value, bottom.value, right.value, top.value))
        else:
            rows.append((0.0, 0.0, 0.0, 0.0))
    return np.array(rows, dtype=np.float64).reshape(-1, 4)


def _decoded(codes: list[int]) -> str:
    """Code points as text of the same length; what is no character becomes U+FFFD."""
    return "".join(map(_character, codes))


def _character(code: int) -> str:
    if code == _HYPHEN_CODE:
        return HYPHEN
    if code > 0x10FFFF or 0xD800 <= code <= 0xDFFF:
        return "\ufffd"
    return chr(code)
