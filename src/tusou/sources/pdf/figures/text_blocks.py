"""Which lines of a page are running text, and in which columns it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tusou.sources.pdf.rects import Rect, union_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tusou.sources.pdf.lines import Line

_MIN_LINES = 3
_MIN_LETTERS = 24
"""Mean letters per line (a Chinese character counts two) of running text; labels have fewer."""


def paragraphs_of(lines: Sequence[Line]) -> list[list[Line]]:
    """Group lines that follow each other in the file and stand under each other on the page."""
    groups: list[list[Line]] = []
    for line in lines:
        if groups and _continues(groups[-1], line):
            groups[-1].append(line)
        else:
            groups.append([line])
    return groups


def running_text(lines: Sequence[Line]) -> list[Rect]:
    """Boxes of the paragraphs of running text, as opposed to labels, cells and headings."""
    boxes = []
    for group in paragraphs_of(lines):
        letters = sum(map(letters_in, (line.text for line in group))) / len(group)
        needed = _MIN_LETTERS if len(group) >= _MIN_LINES else 2 * _MIN_LETTERS
        if letters >= needed:
            boxes.append(union_of(line.rect for line in group))
    return boxes


def letters_in(text: str) -> int:
    """Characters that are not blank; those of full width count two."""
    return sum(2 if letter > "\u2e80" else 1 for letter in text if not letter.isspace())


def column_of(rect: Rect, running: Sequence[Rect], page: Rect) -> Rect:
    """The part of the page, from top to bottom, that is the column of `rect`.

    Running text beside `rect` bounds its column; where there is none, the page does.
    """
    x0, x1 = page.x0, page.x1
    for block in running:
        # Text counts as a neighbouring column when it lies wholly to one side.
        if block.x1 <= rect.x0 and block.width > 0.2 * page.width:
            x0 = max(x0, block.x1)
        elif block.x0 >= rect.x1 and block.width > 0.2 * page.width:
            x1 = min(x1, block.x0)
    return Rect(x0, page.y0, x1, page.y1)


def _continues(group: Sequence[Line], line: Line) -> bool:
    last = group[-1]
    if last.rect.height <= 0 or line.rect.height <= 0:
        return False
    gap = line.rect.y0 - last.rect.y1
    tall = max(last.height, line.height)
    if not -0.6 * tall <= gap <= 1.1 * tall:
        return False
    narrower = min(last.rect.width, line.rect.width)
    return last.rect.shared_width(line.rect) >= 0.6 * narrower
