"""Drawings on a page: clusters of paths that are plots and diagrams, not rules and frames."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from tusou.sources.pdf.figures.clusters import cluster
from tusou.sources.pdf.rects import Rect, union_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from tusou.sources.pdf.marks import Mark

GAP = 8.0
"""Points between the strokes of one drawing. Panels further apart are joined by their caption."""
_MIN_SIDE = 20.0
_MAX_DRAWINGS = 200
_MIN_CELLS = 4
_MIN_CELL_SHARE = 0.06
"""Share of a table that its text covers; the labels of plots and tilings cover less."""


@dataclass(frozen=True, slots=True)
class Drawing:
    """A cluster of paths and small pictures.

    Attributes:
        rect: the box around it, in points.
        n_marks: how many paths and small pictures it is made of.
        n_slanted: how many of them are curves, slanted strokes, shadings or small pictures.
        is_lettering: whether it is a text drawn as outlines.
    """

    rect: Rect
    n_marks: int
    n_slanted: int
    is_lettering: bool = False


def drawings_on(
    marks: Sequence[Mark], page: Rect, pictures: Sequence[Rect], running: Sequence[Rect]
) -> list[Drawing]:
    """Clusters of what is drawn on a page, apart from its `pictures` and its `running` text.

    Texts that are drawn as outlines are left out.
    """
    kept = _that_may_belong(marks, page, pictures, running)
    drawings = []
    for group in cluster([mark.rect for mark in kept], page, GAP):
        drawing = _drawing([kept[index] for index in group])
        large = min(drawing.rect.width, drawing.rect.height) >= _MIN_SIDE
        if large and not drawing.is_lettering:
            drawings.append(drawing)
    return sorted(drawings, key=lambda drawing: drawing.rect.area, reverse=True)[:_MAX_DRAWINGS]


def is_table(drawing: Drawing, labels: Sequence[Rect]) -> bool:
    """Whether a drawing is the ruling of a table: nothing but rules and cells, with text in them.

    Boxes of a diagram hold text too, but arrows go from one to another.
    """
    if drawing.n_slanted > 0.1 * drawing.n_marks:
        return False
    n_inside, share = text_inside(drawing.rect, labels)
    return n_inside >= _MIN_CELLS and share > _MIN_CELL_SHARE


def text_inside(rect: Rect, texts: Sequence[Rect]) -> tuple[int, float]:
    """How many of `texts` stand in `rect`, and the share (0–1) of it that they cover."""
    inside = [text for text in texts if text.covered_by(rect.grown(4.0)) > 0.8]
    return len(inside), sum(text.area for text in inside) / max(rect.area, 1.0)


def _that_may_belong(
    marks: Sequence[Mark], page: Rect, pictures: Sequence[Rect], running: Sequence[Rect]
) -> list[Mark]:
    """Marks that are no furniture of the page, of its text or of its pictures."""
    kept = [mark for mark in marks if not _is_furniture(mark, page)]
    if not kept:
        return []
    boxes = np.array([mark.rect for mark in kept])
    inside = np.zeros(len(kept), dtype=bool)
    for block in running:
        # Bullets, underlines and fraction bars within a text, highlights behind it.
        inside |= _covered(boxes, block.grown(2.0)) > 0.9
    for picture in pictures:
        inside |= _covered(boxes, picture) > 0.8
    return [mark for mark, is_inside in zip(kept, inside.tolist(), strict=True) if not is_inside]


def _is_furniture(mark: Mark, page: Rect) -> bool:
    """Whether a mark is a background, a frame of the page or a rule across it."""
    rect = mark.rect
    if rect.area > 0.6 * page.area or (mark.pale and rect.area > 0.01 * page.area):
        return True
    return rect.width > 0.95 * page.width or rect.height > 0.95 * page.height


def _covered(boxes: NDArray[np.float64], rect: Rect) -> NDArray[np.float64]:
    """Share (0–1) of each box that lies in `rect`; a line counts as half a point thick."""
    x0, y0, x1, y1 = boxes.T
    thin = 0.25
    width = np.minimum(x1 + thin, rect.x1) - np.maximum(x0 - thin, rect.x0)
    height = np.minimum(y1 + thin, rect.y1) - np.maximum(y0 - thin, rect.y0)
    shared = np.maximum(width, 0.0) * np.maximum(height, 0.0)
    return np.asarray(shared / ((x1 - x0 + 2 * thin) * (y1 - y0 + 2 * thin)))


def _drawing(marks: Sequence[Mark]) -> Drawing:
    slanted = [mark for mark in marks if mark.kind in ("curve", "picture", "shading")]
    heights = sorted(mark.rect.height for mark in marks)
    lettering = (
        all(mark.filled and not mark.stroked for mark in marks)
        and heights[-1] < 40.0
        and heights[len(heights) // 2] < 20.0
        and len(marks) >= 4
    )
    return Drawing(union_of(mark.rect for mark in marks), len(marks), len(slanted), lettering)
