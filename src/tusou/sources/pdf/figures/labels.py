"""Growing a figure to the text that belongs to it: axis labels, legends, panel letters."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tusou.sources.pdf.rects import Rect

_REACH = 11.0
"""Points between a drawing and its labels; a heading keeps more distance."""
_ROUNDS = 3


def between(rect: Rect, caption: Rect, labels: Sequence[Rect]) -> list[Rect]:
    """Labels between a figure and its caption: the names of panels and axes."""
    y0, y1 = sorted((rect.y1, caption.y0)) if caption.y0 > rect.y0 else (caption.y1, rect.y0)
    return [
        label
        for label in labels
        if y0 <= label.centre[1] <= y1 and label.shared_width(rect) > 0.8 * label.width
    ]


def with_labels(rect: Rect, labels: Sequence[Rect], walls: Sequence[Rect]) -> Rect:
    """Grow `rect` by the labels next to it, and by those next to them.

    Args:
        rect: a figure, in points.
        labels: boxes of lines that are neither running text nor captions.
        walls: boxes that the figure must not grow into.
    """
    waiting = [label for label in labels if label.covered_by(rect) < 1.0]
    reach = _REACH
    for _ in range(_ROUNDS):
        near = [label for label in waiting if label.touches(rect, reach)]
        grown = rect
        for label in near:
            candidate = grown.union(label)
            if _blocked(rect, candidate, walls):
                continue
            grown = candidate
            waiting.remove(label)
        if grown == rect:
            break
        rect = grown
        # The second and third ring are lines of one label: nearer to each other.
        reach = _REACH / 2
    return rect


def _blocked(rect: Rect, grown: Rect, walls: Sequence[Rect]) -> bool:
    return any(wall.overlap(grown) > wall.overlap(rect) + 1.0 for wall in walls)
