"""The order in which a person reads the lines of a page: columns, rows, and the text they give.

Regions are cut in turn at white stripes, the recursive X-Y cut (Nagy and Seth, 1984); here a
stripe between columns goes first, so that lines of neighbouring columns are not read as one.
"""

from __future__ import annotations

from statistics import median
from typing import TYPE_CHECKING

from tusou.text import heal
from tusou.types import Reading

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tusou.ocr.lines import ReadLine
    from tusou.types import Box

_COLUMN_SHARE = 0.25
"""Lines on both sides of a stripe between columns are at least this wide, as a share of the
region; prices beside their names are narrower and are read with them, row by row."""
_COLUMN_LINES = 3
_LINE_OVERLAP = 0.5
"""Two boxes stand in one row when they share this much of the height of the lower one."""


def reading_of(lines: Sequence[ReadLine], quarter_turns: int = 0) -> Reading:
    """Return the lines as one text, healed, and their words in the same order.

    Args:
        lines: as they stand on the upright picture.
        quarter_turns: how often the picture was turned against the clock to stand upright; words
            are placed on the picture as it was.
    """
    rows = [row for region in _regions(list(lines)) for row in _rows(region)]
    text = "\n".join(" ".join(line.text.strip() for line in row) for row in rows)
    words = tuple(
        word for row in rows for line in row for word in line.turned_back(quarter_turns).words
    )
    return Reading(heal(text).strip(), words)


def _regions(lines: list[ReadLine]) -> list[list[ReadLine]]:
    """Cut into regions that are read one after the other."""
    waiting, done = [lines], []
    while waiting:
        region = waiting.pop()
        parts = _columns(region) or _bands(region)
        if parts is None:
            done.append(region)
        else:
            waiting += reversed(parts)
    return done


def _columns(region: list[ReadLine]) -> tuple[list[ReadLine], list[ReadLine]] | None:
    """Left and right of the widest white stripe that runs through, if both are columns."""
    cut = _cut(region, lambda box: (box.x0, box.x1))
    if cut is None:
        return None
    boxes = [line.box for line in region]
    width = max(box.x1 for box in boxes) - min(box.x0 for box in boxes)
    for part in cut:
        widths = [line.box.width for line in part]
        if len(widths) < _COLUMN_LINES or median(widths) < _COLUMN_SHARE * width:
            return None
    return cut


def _bands(region: list[ReadLine]) -> tuple[list[ReadLine], list[ReadLine]] | None:
    """Above and below the highest white stripe, if one of them may hold columns."""
    if len(region) <= 2 * _COLUMN_LINES:
        return None
    return _cut(region, lambda box: (box.y0, box.y1))


def _cut(
    region: list[ReadLine], span: Callable[[Box], tuple[float, float]]
) -> tuple[list[ReadLine], list[ReadLine]] | None:
    """Part a region at the widest gap along one axis; None where there is none."""
    ordered = sorted(region, key=lambda line: span(line.box))
    widest, at, reach = 0.0, 0, -1.0
    for index, line in enumerate(ordered):
        begin, end = span(line.box)
        if index and begin - reach > widest:
            widest, at = begin - reach, index
        reach = max(reach, end)
    return (ordered[:at], ordered[at:]) if at else None


def _rows(region: list[ReadLine]) -> list[list[ReadLine]]:
    """Lines side by side form a row, from left to right; rows from top to bottom."""
    rows: list[list[ReadLine]] = []
    for line in sorted(region, key=lambda line: line.box.y0 + line.box.y1):
        if rows and _beside(rows[-1][-1].box, line.box):
            rows[-1].append(line)
        else:
            rows.append([line])
    return [sorted(row, key=lambda line: line.box.x0) for row in rows]


def _beside(one: Box, other: Box) -> bool:
    shared = min(one.y1, other.y1) - max(one.y0, other.y0)
    lower = min(one.height, other.height)
    return shared > _LINE_OVERLAP * lower
