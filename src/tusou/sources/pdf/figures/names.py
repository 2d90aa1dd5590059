"""Names beneath pictures: "OLYMPUS CLV-190" under a product, without "Figure" and number."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tusou.sources.pdf.figures.text_blocks import letters_in
from tusou.sources.pdf.rects import Rect

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tusou.sources.pdf.lines import Line

_REACH = 24.0
"""Points between a picture and its name; those of the catalogues at hand are 2 to 22 below."""
_OVERLAP = 3.0
_MAX_HEIGHT = 60.0
"""Points that a name takes; further down nothing is looked for."""
_MAX_LINES = 3
_MAX_LETTERS = 90
_HEADING = re.compile(
    r"(\d+(\.\d+)*\s|\d+\.\D|\d+[、)）]|[一二三四五六七八九十]+[、.]|第.{1,3}[章节]|[(（]?[a-zA-Z\d][)）])"
)


@dataclass(frozen=True, slots=True)
class Row:
    """Pieces of text side by side that read as one line."""

    text: str
    rect: Rect


def rows_of(lines: Sequence[Line]) -> list[Row]:
    """Join pieces of one line (a change of font splits it), from top to bottom."""
    rows: list[Row] = []
    for line in sorted(lines, key=lambda line: line.rect.x0):
        gap = max(line.height, 4.0)
        for index, row in enumerate(rows):
            level = row.rect.shared_height(line.rect) > 0.5 * min(row.rect.height, line.rect.height)
            if level and -gap < line.rect.x0 - row.rect.x1 < gap:
                rows[index] = Row(f"{row.text} {line.text}", row.rect.union(line.rect))
                break
        else:
            rows.append(Row(line.text, line.rect))
    return sorted(rows, key=lambda row: (row.rect.y0, row.rect.x0))


def name_beneath(
    picture: Rect, lines: Sequence[Line], pictures: Sequence[Rect], running: Sequence[Rect]
) -> str:
    """The name of a picture: up to three short lines centred or flush beneath it, "" for none.

    Args:
        picture: the picture, in points.
        lines: lines that are neither running text nor captions.
        pictures: all pictures of the page; a line belongs to the nearest one.
        running: the paragraphs of the page; a line as wide as these is prose.
    """
    space = Rect(picture.x0, picture.y1, picture.x1, picture.y1 + _REACH + _MAX_HEIGHT)
    near = [line for line in lines if line.rect.touches(space, _OVERLAP)]
    below = [row for row in rows_of(near) if row.rect.y0 >= picture.y1 - _OVERLAP]
    first = next((row for row in below if _stands_beneath(row.rect, picture)), None)
    if first is None or first.rect.y0 - picture.y1 > _REACH:
        return ""
    taken = _block(first, below)
    text = "\n".join(row.text for row in taken)
    if len(taken) > _MAX_LINES or not 2 <= letters_in(text) <= _MAX_LETTERS:
        return ""
    if _HEADING.match(text) or text.endswith((":", "：")) or not any(map(str.isalpha, text)):
        return ""
    if any(_is_prose(row.rect, block) for row in taken for block in running):
        return ""
    return text if _is_nearest(first.rect, picture, pictures) else ""


def _block(first: Row, below: Sequence[Row]) -> list[Row]:
    """`first` and the rows that go on beneath it, flush or centred."""
    taken = [first]
    for row in below[below.index(first) + 1 :]:
        last = taken[-1].rect
        flush = abs(row.rect.x0 - first.rect.x0) <= 3.0
        centred = abs(row.rect.centre[0] - first.rect.centre[0]) <= 3.0
        if not (flush or centred) or row.rect.y0 < last.centre[1]:
            continue
        if row.rect.y0 - last.y1 > 1.2 * max(min(row.rect.height, last.height), 4.0):
            break
        taken.append(row)
    return taken


def _stands_beneath(rect: Rect, picture: Rect) -> bool:
    x, _ = rect.centre
    within = rect.shared_width(picture) >= 0.8 * rect.width
    centred = abs(x - picture.centre[0]) <= 0.1 * picture.width
    flush = abs(rect.x0 - picture.x0) <= 0.1 * picture.width + 4.0
    return rect.width <= 1.8 * picture.width and (centred or (flush and within))


def _is_prose(rect: Rect, block: Rect) -> bool:
    """Whether a line is as wide as a paragraph and stands in its column."""
    return rect.shared_width(block) >= 0.85 * block.width


def _is_nearest(rect: Rect, picture: Rect, pictures: Sequence[Rect]) -> bool:
    """Whether no other picture is nearer above, and none stands closer below."""
    gap = max(0.0, rect.y0 - picture.y1)
    for other in pictures:
        if other == picture or other.shared_width(rect) <= 0:
            continue
        if picture.y1 < other.y1 <= rect.y0 + _OVERLAP or 0 <= other.y0 - rect.y1 < 0.5 * gap:
            return False
    return True
