"""Rectangles in points of the page as shown: x to the right, y downwards, origin top left."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable


class Rect(NamedTuple):
    """A rectangle in points; `x0 <= x1` and `y0 <= y1`."""

    x0: float
    y0: float
    x1: float
    y1: float

    @property
    def width(self) -> float:
        """Horizontal extent in points."""
        return self.x1 - self.x0

    @property
    def height(self) -> float:
        """Vertical extent in points."""
        return self.y1 - self.y0

    @property
    def area(self) -> float:
        """Area in square points."""
        return (self.x1 - self.x0) * (self.y1 - self.y0)

    @property
    def centre(self) -> tuple[float, float]:
        """The point in the middle."""
        return (self.x0 + self.x1) / 2, (self.y0 + self.y1) / 2

    def union(self, other: Rect) -> Rect:
        """The smallest rectangle that holds both."""
        return Rect(
            min(self.x0, other.x0),
            min(self.y0, other.y0),
            max(self.x1, other.x1),
            max(self.y1, other.y1),
        )

    def grown(self, by: float) -> Rect:
        """The rectangle with `by` points more on each side."""
        return Rect(self.x0 - by, self.y0 - by, self.x1 + by, self.y1 + by)

    def clipped(self, to: Rect) -> Rect:
        """The part inside `to`; of zero size on its edge when there is none."""
        x0 = min(max(self.x0, to.x0), to.x1)
        y0 = min(max(self.y0, to.y0), to.y1)
        x1 = min(max(self.x1, to.x0), to.x1)
        y1 = min(max(self.y1, to.y0), to.y1)
        return Rect(x0, y0, x1, y1)

    def overlap(self, other: Rect) -> float:
        """Area that both share, in square points."""
        width = min(self.x1, other.x1) - max(self.x0, other.x0)
        height = min(self.y1, other.y1) - max(self.y0, other.y0)
        return width * height if width > 0 and height > 0 else 0.0

    def covered_by(self, other: Rect) -> float:
        """Share (0–1) of this rectangle that lies inside `other`."""
        if self.area <= 0:
            x, y = self.centre
            return 1.0 if other.holds(x, y) else 0.0
        return self.overlap(other) / self.area

    def holds(self, x: float, y: float) -> bool:
        """Whether the point lies inside or on the edge."""
        return self.x0 <= x <= self.x1 and self.y0 <= y <= self.y1

    def touches(self, other: Rect, gap: float = 0.0) -> bool:
        """Whether the two are at most `gap` points apart in both directions."""
        return (
            self.x0 - gap <= other.x1
            and other.x0 - gap <= self.x1
            and self.y0 - gap <= other.y1
            and other.y0 - gap <= self.y1
        )

    def shared_width(self, other: Rect) -> float:
        """Points by which both overlap horizontally; negative: the gap between them."""
        return min(self.x1, other.x1) - max(self.x0, other.x0)

    def shared_height(self, other: Rect) -> float:
        """Points by which both overlap vertically; negative: the gap between them."""
        return min(self.y1, other.y1) - max(self.y0, other.y0)


def union_of(rects: Iterable[Rect]) -> Rect:
    """The smallest rectangle that holds all `rects`, of which there must be one at least."""
    x0s, y0s, x1s, y1s = zip(*rects, strict=True)
    return Rect(min(x0s), min(y0s), max(x1s), max(y1s))
