"""Marks on a picture of a page: where the words of the query stand, where the figure is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PIL import Image, ImageChops, ImageDraw

from tusou.pictures import to_rgb

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tusou.types import Box

MARKER = (255, 214, 64)
"""The yellow of a text marker; multiplied in, so that the words stay readable."""
FRAME = (214, 84, 44)


def mark_boxes(
    picture: Image.Image, words: Iterable[Box] = (), *, frame: Box | None = None
) -> Image.Image:
    """Return a copy with `words` marked in yellow and a line drawn around `frame`.

    Boxes are fractions of the picture, origin top left; what lies outside is cut off.
    """
    marked = to_rgb(picture)
    marks = Image.new("RGB", marked.size, "white")
    pen = ImageDraw.Draw(marks)
    for box in words:
        left, top, right, bottom = _pixels(box, marked.size)
        # A little larger than the word, as a hand would draw it.
        margin = max(1, round((bottom - top) * 0.12))
        area = (left - margin, top - margin, right + margin, bottom + margin)
        pen.rounded_rectangle(area, radius=2 * margin, fill=MARKER)
    marked = ImageChops.multiply(marked, marks)
    return marked if frame is None else _framed(marked, frame)


def _framed(picture: Image.Image, frame: Box) -> Image.Image:
    """Everything but the frame turned paler, and a line around it."""
    area = _pixels(frame, picture.size)
    paler = Image.blend(picture, Image.new("RGB", picture.size, "white"), 0.45)
    left, top, right, bottom = area
    paler.paste(picture.crop((left, top, right + 1, bottom + 1)), (left, top))
    stroke = max(2, round(max(picture.size) / 220))
    outside = (left - stroke, top - stroke, right + stroke, bottom + stroke)
    ImageDraw.Draw(paler).rounded_rectangle(outside, radius=2 * stroke, outline=FRAME, width=stroke)
    return paler


def _pixels(box: Box, size: tuple[int, int]) -> tuple[int, int, int, int]:
    """The box in pixels, ordered and within the picture."""
    width, height = size
    xs = sorted(_within(x, width) for x in (box.x0, box.x1))
    ys = sorted(_within(y, height) for y in (box.y0, box.y1))
    return xs[0], ys[0], xs[1], ys[1]


def _within(fraction: float, size: int) -> int:
    return min(max(round(fraction * size), 0), size - 1)
