"""Drawing a page, or a part of it, straight at the wanted size."""

from __future__ import annotations

import ctypes
from typing import TYPE_CHECKING, Any

import pypdfium2.raw as pdfium_c
from PIL import Image

from tusou.errors import SourceError
from tusou.timing import span

if TYPE_CHECKING:
    from tusou.sources.pdf.frame import PageFrame
    from tusou.sources.pdf.rects import Rect

_FLAGS = pdfium_c.FPDF_ANNOT | pdfium_c.FPDF_REVERSE_BYTE_ORDER
_FORM_FLAGS = pdfium_c.FPDF_REVERSE_BYTE_ORDER
_WHITE = 0xFFFFFFFF
_MAX_SIDE_PX = 2**24
"""PDFium takes the size of the whole page in pixels as an int; beyond this a part of a vast page
is drawn with less detail instead of wrapping around."""

_MOST_PIXELS = 300_000_000
"""Of eight bytes each; A3 at 1,200 dpi, the finest that is exported, has 278 million."""


def longest_px_at(dpi: float, width_points: float, height_points: float) -> int:
    """How many pixels the longest side of a page of that size has at `dpi`."""
    return max(1, round(max(width_points, height_points) / 72 * dpi))


def draw(document: Any, page: Any, frame: PageFrame, longest_px: int, part: Rect) -> Image.Image:
    """Draw `part` of a page, with its annotations and form fields.

    Args:
        document: the pypdfium2 document, whose form environment draws filled fields.
        page: the pypdfium2 page.
        frame: where the page's coordinates land.
        longest_px: pixels of the longest side of the result.
        part: what to draw, in points of the page as shown.

    Returns:
        RGB, longest side `longest_px`, the other one at least 1.

    Raises:
        SourceError: a picture of this size is too large to be drawn.
    """
    with span("render"):
        return _drawn(document, page, frame, longest_px, part)


def _drawn(document: Any, page: Any, frame: PageFrame, longest_px: int, part: Rect) -> Image.Image:
    longest = max(part.width, part.height)
    scale = min(longest_px / longest, _MAX_SIDE_PX / max(frame.width, frame.height))
    size = max(1, round(part.width * scale)), max(1, round(part.height * scale))
    place = (
        -round(part.x0 * scale),
        -round(part.y0 * scale),
        max(1, round(frame.width * scale)),
        max(1, round(frame.height * scale)),
    )
    if size[0] * size[1] > _MOST_PIXELS:
        raise _too_large(size)
    pixels = bytearray(size[0] * size[1] * 4)
    buffer = (ctypes.c_ubyte * len(pixels)).from_buffer(pixels)
    bitmap = pdfium_c.FPDFBitmap_CreateEx(*size, pdfium_c.FPDFBitmap_BGRx, buffer, size[0] * 4)
    if not bitmap:
        raise _too_large(size)
    try:
        pdfium_c.FPDFBitmap_FillRect(bitmap, 0, 0, *size, _WHITE)
        pdfium_c.FPDF_RenderPageBitmap(bitmap, page.raw, *place, 0, _FLAGS)
        if document.formenv is not None:
            pdfium_c.FPDF_FFLDraw(document.formenv.raw, bitmap, page.raw, *place, 0, _FORM_FLAGS)
    finally:
        pdfium_c.FPDFBitmap_Destroy(bitmap)
    return Image.frombuffer("RGBX", size, pixels, "raw", "RGBX", 0, 1).convert("RGB")


def _too_large(size: tuple[int, int]) -> SourceError:
    problem = f"no picture of {size[0]} × {size[1]} pixels can be drawn"
    return SourceError(problem, "ask for a smaller one")
