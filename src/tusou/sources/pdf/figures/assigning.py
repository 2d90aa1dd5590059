"""Which picture or drawing belongs to which caption."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from tusou.sources.pdf.figures.text_blocks import column_of
from tusou.sources.pdf.rects import Rect

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tusou.sources.pdf.figures.captions import Caption

Side = Literal["above", "below", "beside"]

_REACH = 0.6
"""Share of the page height within which a part of a figure may stand from its caption."""
_FIRST_REACH = 80.0
"""Points within which the nearest part must stand."""
_SIDE_REACH = 40.0
_UNUSUAL = 18.0
"""Points by which a part on the unusual side (below the caption of a figure, above that of a
table) must be nearer to be preferred."""


def assign(
    captions: Sequence[Caption], regions: Sequence[Rect], running: Sequence[Rect], page: Rect
) -> dict[int, int]:
    """Give each region the caption that it belongs to, if any.

    A caption takes the regions on one of its sides: all that no running text and no other
    caption parts from it, within its column.

    Returns:
        Index into `regions` → index into `captions`.
    """
    walls = [*running, *(caption.rect for caption in captions)]
    costs: dict[int, tuple[float, int]] = {}
    for number, caption in enumerate(captions):
        column = column_of(caption.rect, running, page)
        reached = _reached(caption, regions, walls, column)
        side = _side(caption, reached)
        for index, where, distance in reached:
            if where == side and distance < costs.get(index, (float("inf"), 0))[0]:
                costs[index] = distance, number
    return {index: number for index, (_, number) in costs.items()}


def _reached(
    caption: Caption, regions: Sequence[Rect], walls: Sequence[Rect], column: Rect
) -> list[tuple[int, Side, float]]:
    """Regions that nothing parts from the caption: index, side and distance in points."""
    found: list[tuple[int, Side, float]] = []
    for index, region in enumerate(regions):
        side, distance = _direction(caption.rect, region)
        reach = _SIDE_REACH if side == "beside" else _REACH * column.height
        outside = side != "beside" and region.shared_width(column) < 0.5 * region.width
        if outside or distance > reach:
            continue
        between = _between(caption.rect, region, side)
        blocked = any(
            wall != caption.rect and between.overlap(wall) > 0 and wall.covered_by(region) < 0.5
            for wall in walls
        )
        if not blocked:
            sideways = max(0.0, -caption.rect.shared_width(region)) if side != "beside" else 0.0
            found.append((index, side, distance + sideways))
    return found


def _direction(caption: Rect, region: Rect) -> tuple[Side, float]:
    above, below = caption.y0 - region.y1, region.y0 - caption.y1
    tolerance = 0.3 * min(caption.height, region.height) + 2.0
    if above >= -tolerance:
        return "above", max(0.0, above)
    if below >= -tolerance:
        return "below", max(0.0, below)
    return "beside", max(0.0, -caption.shared_width(region))


def _between(caption: Rect, region: Rect, side: Side) -> Rect:
    """The space between the two that must be free of text."""
    if side == "beside":
        x0, x1 = sorted((min(caption.x1, region.x1), max(caption.x0, region.x0)))
        return Rect(x0, max(caption.y0, region.y0), x1, min(caption.y1, region.y1))
    x0, x1 = max(caption.x0, region.x0), min(caption.x1, region.x1)
    if x0 >= x1:
        # A panel to one side of a short caption: what stands straight towards it counts.
        x0, x1 = region.x0, region.x1
    y0, y1 = sorted((min(caption.y1, region.y1), max(caption.y0, region.y0)))
    return Rect(x0, y0, x1, y1)


def _side(caption: Caption, reached: Sequence[tuple[int, Side, float]]) -> Side | None:
    """The side on which the figure of a caption stands."""
    usual = "above" if caption.kind == "figure" else "below"
    best: tuple[float, Side] | None = None
    for _, side, distance in reached:
        if distance > _FIRST_REACH:
            continue
        cost = distance + (0.0 if side == usual else _UNUSUAL)
        if side == "beside":
            cost += _UNUSUAL
        if best is None or cost < best[0]:
            best = cost, side
    return None if best is None else best[1]
