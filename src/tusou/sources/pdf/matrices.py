"""The affine maps of PDF, for what stands inside form XObjects."""

from __future__ import annotations

from typing import NamedTuple

Sides = tuple[float, float, float, float]
"""Left, bottom, right, top in user space, in points."""


class Matrix(NamedTuple):
    """Maps (x, y) to (a·x + c·y + e, b·x + d·y + f)."""

    a: float = 1.0
    b: float = 0.0
    c: float = 0.0
    d: float = 1.0
    e: float = 0.0
    f: float = 0.0

    def after(self, inner: Matrix) -> Matrix:
        """The matrix that applies `inner` first and then this one."""
        return Matrix(
            inner.a * self.a + inner.b * self.c,
            inner.a * self.b + inner.b * self.d,
            inner.c * self.a + inner.d * self.c,
            inner.c * self.b + inner.d * self.d,
            inner.e * self.a + inner.f * self.c + self.e,
            inner.e * self.b + inner.f * self.d + self.f,
        )

    def box(self, sides: Sides) -> Sides:
        """The box around the mapped corners of a box."""
        if self == IDENTITY:
            return sides
        x0, y0, x1, y1 = sides
        xs = [self.a * x + self.c * y + self.e for x in (x0, x1) for y in (y0, y1)]
        ys = [self.b * x + self.d * y + self.f for x in (x0, x1) for y in (y0, y1)]
        return min(xs), min(ys), max(xs), max(ys)


IDENTITY = Matrix()


def shared(one: Sides, other: Sides) -> Sides | None:
    """What two boxes share, which may be as thin as a line; None when they do not meet."""
    left, bottom = max(one[0], other[0]), max(one[1], other[1])
    right, top = min(one[2], other[2]), min(one[3], other[3])
    return (left, bottom, right, top) if left <= right and bottom <= top else None
