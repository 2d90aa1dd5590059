"""Reading the text layer of a page: code points and their boxes."""

from __future__ import annotations

import ctypes
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import repeat
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
"""Characters whose boxes are read: 1 µs each, and a dense newspaper page has 25,000."""


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
        address = ctypes.cast(text_page, ctypes.c_void_p).value or 0
        told = map(_unicode_of, repeat(address, count), range(count))
        codes = np.fromiter(told, np.uint32, count)
        boxes = _boxes(address, min(count, _MAX_BOXES))
    return Characters(_decoded(codes), frame.shown(boxes))


@contextmanager
def _text_page(page: Any) -> Iterator[Any]:
    text_page = pdfium_c.FPDFText_LoadPage(page.raw)
    try:
        yield text_page
    finally:
        pdfium_c.FPDFText_ClosePage(text_page)


def _by_address(function: Any, result: Any, *arguments: Any) -> Any:
    """The same function of PDFium with other types: pointers are given as numbers.

    Asked of every character of every page, half of the time went into making pointer objects and
    giving Python's lock away: 4.7 µs a character for code and box, and 2.5 so.
    """
    place = ctypes.cast(function, ctypes.c_void_p).value or 0
    return ctypes.PYFUNCTYPE(result, *arguments)(place)


_ADDRESS = ctypes.c_void_p
_unicode_of = _by_address(pdfium_c.FPDFText_GetUnicode, ctypes.c_uint, _ADDRESS, ctypes.c_int)
_box_of = _by_address(
    pdfium_c.FPDFText_GetCharBox, ctypes.c_int, _ADDRESS, ctypes.c_int, *[_ADDRESS] * 4
)


def _boxes(text_page: int, count: int) -> NDArray[np.float64]:
    """Boxes of the first `count` characters, float64 (count, 4): left, bottom, right, top.

    Those that PDFium does not tell are zero.
    """
    boxes = np.zeros((count, 4), dtype=np.float64)
    left, side = boxes.ctypes.data, boxes.itemsize
    for index in range(count):
        # PDFium has them in the order left, right, bottom, top.
        _box_of(text_page, index, left, left + 2 * side, left + side, left + 3 * side)
        left += 4 * side
    return boxes


def _decoded(codes: NDArray[np.uint32]) -> str:
    """Code points as text of the same length; what is no character becomes U+FFFD."""
    is_odd = (codes > 0x10FFFF) | ((codes >= 0xD800) & (codes <= 0xDFFF))
    codes = np.where(is_odd, np.uint32(0xFFFD), codes)
    codes[codes == _HYPHEN_CODE] = ord(HYPHEN)
    return codes.astype("<u4").tobytes().decode("utf-32-le")
