"""Questions to single page objects, straight to PDFium: a page may hold 100,000 of them."""

from __future__ import annotations

import ctypes
import zlib
from typing import TYPE_CHECKING, Any

import pypdfium2.raw as pdfium_c

from tusou.sources.pdf.matrices import Matrix, Sides

if TYPE_CHECKING:
    from collections.abc import Sequence

_MAX_POINTS = 64
"""Points read of a clip path."""
_RECTANGLE = (4, 5)
"""Points that a rectangle has, with or without the one that closes it."""
_PROBED_POINTS = 10
"""Points read of a path to see whether it runs along the axes; a rectangle has five."""
_PALE = 247
"""A fill whose three channels (0–255) all reach this looks like paper."""
_MAX_HASHED_BYTES = 1 << 24
"""16 MiB take 10 ms; a picture with more stored bytes hardly repeats from page to page."""

_SLANT = 0.1
"""Points by which both coordinates must change before a stroke counts as slanted."""


def bounds_of(drawn: Any) -> Sides | None:
    """The box of an object in the space of its list."""
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    if not pdfium_c.FPDFPageObj_GetBounds(drawn, left, bottom, right, top):
        return None
    return left.value, bottom.value, right.value, top.value


def clip_of(drawn: Any) -> Sides | None:
    """The box of an object's clip path in the space of its list; None when it has none."""
    clip = pdfium_c.FPDFPageObj_GetClipPath(drawn)
    if not clip:
        return None
    box: Sides | None = None
    for index in range(max(0, pdfium_c.FPDFClipPath_CountPaths(clip))):
        own = _clip_box(clip, index)
        if own is not None:
            box = own if box is None else _meet(box, own)
    return box


def form_matrix(form: Any) -> Matrix:
    """The matrix from the space inside a form XObject to the space of its list."""
    matrix = pdfium_c.FS_MATRIX()
    if not pdfium_c.FPDFPageObj_GetMatrix(form, matrix):
        return Matrix()
    return Matrix(matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f)


def painting_of(path: Any) -> tuple[bool, bool]:
    """Whether a path is filled, and whether it is stroked."""
    fill_mode, stroke = ctypes.c_int(), ctypes.c_int()
    if not pdfium_c.FPDFPath_GetDrawMode(path, fill_mode, stroke):
        return False, False
    return fill_mode.value != pdfium_c.FPDF_FILLMODE_NONE, bool(stroke.value)


def colour_is_pale(path: Any) -> bool:
    """Whether the fill of a path is white, nearly white or transparent."""
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    if not pdfium_c.FPDFPageObj_GetFillColor(path, red, green, blue, alpha):
        return False
    return alpha.value == 0 or min(red.value, green.value, blue.value) >= _PALE


def is_slanted(path: Any) -> bool:
    """Whether a path has curves or strokes that do not run along the axes."""
    before: tuple[float, float] | None = None
    for index in range(min(pdfium_c.FPDFPath_CountSegments(path), _PROBED_POINTS)):
        segment = pdfium_c.FPDFPath_GetPathSegment(path, index)
        kind = pdfium_c.FPDFPathSegment_GetType(segment)
        if kind == pdfium_c.FPDF_SEGMENT_BEZIERTO:
            return True
        point = _point(segment)
        if kind == pdfium_c.FPDF_SEGMENT_LINETO and before is not None:
            dx, dy = abs(point[0] - before[0]), abs(point[1] - before[1])
            if min(dx, dy) > _SLANT:
                return True
        before = point
    return False


def picture_size(picture: Any) -> tuple[int, int]:
    """The width and height of a picture as it is stored, in pixels; zeros when not told."""
    width, height = ctypes.c_uint(), ctypes.c_uint()
    if not pdfium_c.FPDFImageObj_GetImagePixelSize(picture, width, height):
        return 0, 0
    return width.value, height.value


def picture_content(picture: Any) -> str:
    """A short key, equal for pictures of equal stored content; "" when it cannot be told.

    The sizes are part of it: plain pixels of one colour may stand for several shapes.
    """
    n_bytes = pdfium_c.FPDFImageObj_GetImageDataRaw(picture, None, 0)
    if n_bytes > _MAX_HASHED_BYTES:
        return ""
    data = ctypes.create_string_buffer(n_bytes)
    pdfium_c.FPDFImageObj_GetImageDataRaw(picture, data, n_bytes)
    width, height = picture_size(picture)
    return f"{width}x{height}-{n_bytes}-{zlib.crc32(data):08x}"


def _clip_box(clip: Any, index: int) -> Sides | None:
    """The box of one path of a clip path; None when the path is empty."""
    count = min(_MAX_POINTS, pdfium_c.FPDFClipPath_CountPathSegments(clip, index))
    if count in _RECTANGLE:
        # Nearly all clip paths are rectangles, told by two opposite corners.
        one, other = (_clip_point(clip, index, at) for at in (0, 2))
        if one[0] != other[0] and one[1] != other[1]:
            return _box_of((one, other))
    return _box_of([_clip_point(clip, index, at) for at in range(count)]) if count > 0 else None


def _clip_point(clip: Any, index: int, at: int) -> tuple[float, float]:
    return _point(pdfium_c.FPDFClipPath_GetPathSegment(clip, index, at))


def _box_of(points: Sequence[tuple[float, float]]) -> Sides:
    xs, ys = zip(*points, strict=True)
    return min(xs), min(ys), max(xs), max(ys)


def _point(segment: Any) -> tuple[float, float]:
    x, y = ctypes.c_float(), ctypes.c_float()
    pdfium_c.FPDFPathSegment_GetPoint(segment, x, y)
    return x.value, y.value


def _meet(one: Sides, other: Sides) -> Sides:
    """What two boxes share; of zero size when they do not meet."""
    left, bottom = max(one[0], other[0]), max(one[1], other[1])
    return left, bottom, max(left, min(one[2], other[2])), max(bottom, min(one[3], other[3]))
