"""Pictures on a page: strips and tiles put together, what is no figure left out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tusou.sources.pdf.figures.clusters import cluster
from tusou.sources.pdf.rects import union_of

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from tusou.sources.pdf.marks import Mark
    from tusou.sources.pdf.rects import Rect

MIN_SIDE = 24.0
"""Points; what is smaller on either side is an icon, a bullet or a rule."""
MIN_SHARE = 0.01
"""Share of the page: 70 × 70 points on A4; smaller pictures without caption are decoration."""
MAX_SHARE = 0.85
"""Share of the page from which a picture is the page itself: a scan, a cover, a background."""
_BACKGROUND_SHARE = 0.4
"""Share of the page from which a picture with others on it is their background."""
_LAYER_SHARE = 0.6
"""Share of the larger one that two layers of one picture have in common."""
_MAX_PICTURES = 200
_MAX_PIECES = 4000
"""Pieces that are compared one by one; of more, all that touch are joined. 30,000 pieces lying
on each other took 2.3 s."""
_SEAM = 1.5
"""Points between the strips of one picture; photos laid out side by side leave 4 and more."""


def pictures_on(marks: Sequence[Mark], page: Rect, repeated: Collection[str] = ()) -> list[Rect]:
    """Boxes of the pictures on a page.

    Args:
        marks: what is drawn on the page.
        page: the page as shown.
        repeated: contents that repeat on many pages: logos, ornaments, backgrounds.

    Returns:
        Boxes in points of at least `MIN_SIDE` both ways and less than `MAX_SHARE` of the page.
    """
    rects = [
        mark.rect
        for mark in marks
        if mark.kind == "picture" and mark.content not in repeated and mark.rect.area > 0
    ]
    whole = join_tiles([rect for rect in rects if rect.area < MAX_SHARE * page.area])
    large = [
        rect
        for rect in whole
        if min(rect.width, rect.height) >= MIN_SIDE and rect.area < MAX_SHARE * page.area
    ]
    large = sorted(large, key=lambda rect: rect.area, reverse=True)[:_MAX_PICTURES]
    return [rect for rect in large if not _is_inset(rect, large, page)]


def page_share(marks: Sequence[Mark], page: Rect) -> float:
    """How much of the page (0–1) its largest picture covers, strips put together."""
    rects = [mark.rect for mark in marks if mark.kind == "picture" and mark.rect.area > 0]
    return max((rect.area / page.area for rect in join_tiles(rects)), default=0.0)


def join_tiles(rects: Sequence[Rect]) -> list[Rect]:
    """Join rectangles that continue each other (strips, tiles) or lie on each other (layers)."""
    if len(rects) > _MAX_PIECES:
        groups = cluster(rects, union_of(rects), _SEAM)
        return [union_of(rects[index] for index in group) for group in groups]
    done: list[Rect] = []
    active: list[Rect] = []
    # From the top: each strip meets the part that is already joined, and what ends above the
    # current one is complete, so that a mosaic does not take n² comparisons.
    for rect in sorted(rects, key=lambda rect: (rect.y0, rect.x0)):
        done += [other for other in active if other.y1 + _SEAM < rect.y0]
        active = [other for other in active if other.y1 + _SEAM >= rect.y0]
        current = rect
        while (partner := _partner(current, active)) is not None:
            active.remove(partner)
            current = current.union(partner)
        active.append(current)
    return done + active


def _partner(rect: Rect, others: Sequence[Rect]) -> Rect | None:
    return next((other for other in others if _belong(other, rect)), None)


def _is_inset(rect: Rect, pictures: Sequence[Rect], page: Rect) -> bool:
    """Whether a picture lies within another one that is no background."""
    return any(
        other.area < _BACKGROUND_SHARE * page.area
        and other.area > rect.area
        and rect.covered_by(other) > 0.9
        for other in pictures
    )


def _belong(one: Rect, other: Rect) -> bool:
    if not one.touches(other, _SEAM):
        return False
    # Layers of one picture (a photo and its shadow) have about one size; a photo on a background
    # or an inset in a photo has not.
    if one.overlap(other) > _LAYER_SHARE * max(one.area, other.area):
        return True
    same_columns = _same(one.x0, other.x0) and _same(one.x1, other.x1)
    same_rows = _same(one.y0, other.y0) and _same(one.y1, other.y1)
    return same_columns or same_rows


def _same(one: float, other: float) -> bool:
    return abs(one - other) <= _SEAM
