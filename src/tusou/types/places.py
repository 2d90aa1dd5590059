"""Where something stands."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle as fractions (0–1) of the page or picture as shown, origin top left."""

    x0: float
    y0: float
    x1: float
    y1: float

    @property
    def width(self) -> float:
        """0–1 of the page."""
        return self.x1 - self.x0

    @property
    def height(self) -> float:
        """0–1 of the page."""
        return self.y1 - self.y0

    def rounded(self) -> list[float]:
        """`[x0, y0, x1, y1]`, as programs are told of it."""
        return [round(side, 4) for side in (self.x0, self.y0, self.x1, self.y1)]

    def of(self, outer: Box) -> Box:
        """This box, in fractions of `outer`, in fractions of what `outer` is in fractions of."""
        return Box(
            outer.x0 + self.x0 * outer.width,
            outer.y0 + self.y0 * outer.height,
            outer.x0 + self.x1 * outer.width,
            outer.y0 + self.y1 * outer.height,
        )

    def within(self, outer: Box) -> Box | None:
        """This box in fractions of `outer`, cut at its sides; None when it lies beside it."""
        x0, x1 = max(self.x0, outer.x0), min(self.x1, outer.x1)
        y0, y1 = max(self.y0, outer.y0), min(self.y1, outer.y1)
        if x0 >= x1 or y0 >= y1:
            return None
        return Box(
            (x0 - outer.x0) / outer.width,
            (y0 - outer.y0) / outer.height,
            (x1 - outer.x0) / outer.width,
            (y1 - outer.y0) / outer.height,
        )


@dataclass(frozen=True, slots=True)
class Place:
    """Where else the same picture or page stands."""

    path: str
    page_number: int | None = None
    item: int | None = None
    """Its number in its library, by which its text and fields can be had."""
    library: str = ""
