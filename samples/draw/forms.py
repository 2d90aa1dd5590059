"""Solid forms as signed distance functions: how far a point is from the surface of a form.

Only operations that IEEE 754 rounds exactly are used on the pixels (+ − × ÷ √ min max), in
float32, so that every machine draws the same bytes. The formulas follow the well-known exact
distances of Inigo Quilez's collection, written anew.

A form lives in its own frame; `Solid` places it in the room. Lengths are metres, y points up.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float32]
Vector = tuple[float, float, float]
Matrix = tuple[Vector, Vector, Vector]
UPRIGHT: Matrix = ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0))


class Form(Protocol):
    """A shape around its own origin."""

    @property
    def reach(self) -> float:
        """Radius of a sphere around the origin that holds the form."""

    def distance(self, x: Array, y: Array, z: Array) -> Array:
        """Signed distance of each point, at most the true one; negative inside."""


def length(*parts: Array) -> Array:
    """Euclidean length of vectors given part by part."""
    total = parts[0] * parts[0]
    for part in parts[1:]:
        total = total + part * part
    return np.sqrt(total)


@dataclass(frozen=True)
class Box:
    """A box with round edges; `puff` (0–0.6) lets its thinnest side swell like a cushion."""

    half: Vector
    round: float = 0.01
    puff: float = 0.0

    @property
    def reach(self) -> float:
        return math.sqrt(sum(h * h for h in self.half))

    def distance(self, x: Array, y: Array, z: Array) -> Array:
        p = [abs(x), abs(y), abs(z)]
        h: list[Array | float] = [max(side - self.round, 0.0) for side in self.half]
        if self.puff:
            thin = min(range(3), key=lambda axis: self.half[axis])
            u, v = (
                np.minimum(p[axis] / np.float32(self.half[axis]), 1)
                for axis in range(3)
                if axis != thin
            )
            u, v = u * u, v * v
            h[thin] = (self.half[thin] * (1 - self.puff * (u + v - u * v))) - self.round
        q = [part - np.float32(side) if isinstance(side, float) else part - side
             for part, side in zip(p, h, strict=True)]  # fmt: skip
        outside = length(*(np.maximum(part, 0) for part in q))
        inside = np.minimum(np.maximum(np.maximum(q[0], q[1]), q[2]), 0)
        d = outside + inside - np.float32(self.round)
        return d * np.float32(0.8) if self.puff else d


@dataclass(frozen=True)
class Cylinder:
    """An upright cylinder with round edges."""

    radius: float
    half_height: float
    round: float = 0.005

    @property
    def reach(self) -> float:
        return math.hypot(self.radius, self.half_height)

    def distance(self, x: Array, y: Array, z: Array) -> Array:
        a = length(x, z) - np.float32(self.radius - self.round)
        b = abs(y) - np.float32(self.half_height - self.round)
        outside = length(np.maximum(a, 0), np.maximum(b, 0))
        return outside + np.minimum(np.maximum(a, b), 0) - np.float32(self.round)


@dataclass(frozen=True)
class Rod:
    """A round rod from `start` to `end` that tapers from `thick` to `thin` (radii)."""

    start: Vector
    end: Vector
    thick: float
    thin: float

    @property
    def reach(self) -> float:
        return max(math.dist((0, 0, 0), p) for p in (self.start, self.end)) + self.thick

    def distance(self, x: Array, y: Array, z: Array) -> Array:
        along = [np.float32(b - a) for a, b in zip(self.start, self.end, strict=True)]
        p = [c - np.float32(a) for c, a in zip((x, y, z), self.start, strict=True)]
        square = np.float32(sum(float(c) ** 2 for c in along))
        t = (p[0] * along[0] + p[1] * along[1] + p[2] * along[2]) / square
        t = np.minimum(np.maximum(t, 0), 1)
        gap = length(*(c - t * a for c, a in zip(p, along, strict=True)))
        return gap - (np.float32(self.thick) + t * np.float32(self.thin - self.thick))


@dataclass(frozen=True)
class Ellipsoid:
    """An ellipsoid with the given half axes."""

    half: Vector

    @property
    def reach(self) -> float:
        return max(self.half)

    def distance(self, x: Array, y: Array, z: Array) -> Array:
        h = [np.float32(side) for side in self.half]
        k0 = length(x / h[0], y / h[1], z / h[2])
        k1 = length(x / (h[0] * h[0]), y / (h[1] * h[1]), z / (h[2] * h[2]))
        estimate = k0 * (k0 - 1) / np.maximum(k1, np.float32(1e-6))
        # Beside a flat ellipsoid the estimate is far too small; the box around it never is too
        # large, so the greater of the two is used outside.
        q = [np.maximum(abs(c) - side, 0) for c, side in zip((x, y, z), h, strict=True)]
        return np.where(k0 > 1, np.maximum(estimate * np.float32(0.9), length(*q)), estimate)


@dataclass(frozen=True)
class Ring:
    """A torus around the z axis."""

    radius: float
    tube: float

    @property
    def reach(self) -> float:
        return self.radius + self.tube

    def distance(self, x: Array, y: Array, z: Array) -> Array:
        return length(length(x, y) - np.float32(self.radius), z) - np.float32(self.tube)


@dataclass(frozen=True)
class Turned:
    """A profile of (radius, height) points turned about the y axis, `wall` thick each way."""

    profile: tuple[tuple[float, float], ...]
    wall: float = 0.004

    @property
    def reach(self) -> float:
        return max(math.hypot(r, h) for r, h in self.profile) + self.wall

    def distance(self, x: Array, y: Array, z: Array) -> Array:
        r = length(x, z)
        best: Array | None = None
        for (r0, y0), (r1, y1) in zip(self.profile, self.profile[1:], strict=False):
            dr, dy = np.float32(r1 - r0), np.float32(y1 - y0)
            a, b = r - np.float32(r0), y - np.float32(y0)
            t = np.minimum(np.maximum((a * dr + b * dy) / (dr * dr + dy * dy), 0), 1)
            a, b = a - t * dr, b - t * dy
            square = a * a + b * b
            best = square if best is None else np.minimum(best, square)
        assert best is not None
        return np.sqrt(best) - np.float32(self.wall)


def curve(*points: tuple[float, float], steps: int = 9) -> tuple[tuple[float, float], ...]:
    """A smooth profile through the points (Catmull–Rom), for `Turned`."""
    ends = (points[0], *points, points[-1])
    smooth = []
    for a, b, c, d in zip(ends, ends[1:], ends[2:], ends[3:], strict=False):
        for step in range(steps):
            t = step / steps
            smooth.append(
                tuple(
                    round(
                        0.5
                        * (
                            2 * q
                            + (r - p) * t
                            + (2 * p - 5 * q + 4 * r - s) * t * t
                            + (3 * q - p - 3 * r + s) * t**3
                        ),
                        6,
                    )
                    for p, q, r, s in zip(a, b, c, d, strict=True)
                )
            )
    return (*((r, h) for r, h in smooth), points[-1])


def rotation(turn: float = 0.0, tilt: float = 0.0, roll: float = 0.0) -> Matrix:
    """Turn about y after tilting about x after rolling about z, in degrees."""
    (cy, sy), (cx, sx), (cz, sz) = (
        (round(math.cos(math.radians(a)), 7), round(math.sin(math.radians(a)), 7))
        for a in (turn, tilt, roll)
    )
    about_y: Matrix = ((cy, 0, sy), (0, 1, 0), (-sy, 0, cy))
    about_x: Matrix = ((1, 0, 0), (0, cx, -sx), (0, sx, cx))
    about_z: Matrix = ((cz, -sz, 0), (sz, cz, 0), (0, 0, 1))
    return product(product(about_y, about_x), about_z)


def product(a: Matrix, b: Matrix) -> Matrix:
    """Matrix product of two rotations."""
    rows = [
        tuple(round(sum(a[i][k] * b[k][j] for k in range(3)), 7) for j in range(3))
        for i in range(3)
    ]
    return (rows[0], rows[1], rows[2])  # type: ignore[return-value]


def apply(matrix: Matrix, v: Vector) -> Vector:
    """Rotate a vector."""
    x, y, z = (round(sum(m * c for m, c in zip(row, v, strict=True)), 7) for row in matrix)
    return (x, y, z)
