"""A scene: solids in a room, a camera and light."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np

from samples.draw.forms import UPRIGHT, Array, Form, Matrix, Vector, apply, product, rotation
from samples.draw.materials import Material, Texture, linear

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True)
class Solid:
    """A form of some material at a place in the room."""

    form: Form
    material: Material
    at: Vector = (0.0, 0.0, 0.0)
    rotation: Matrix = UPRIGHT
    scale: float = 1.0
    casts: bool = True
    """Whether it throws a shadow; a lit lampshade does not."""

    @property
    def reach(self) -> float:
        """Radius of the sphere around `at` that holds it."""
        return self.form.reach * self.scale

    def frame(self, x: Array, y: Array, z: Array) -> tuple[Array, Array, Array]:
        """The same points in the frame of the form."""
        p = [c - np.float32(o) for c, o in zip((x, y, z), self.at, strict=True)]
        if self.rotation != UPRIGHT:
            m = self.rotation
            p = [
                p[0] * np.float32(m[0][i]) + p[1] * np.float32(m[1][i]) + p[2] * np.float32(m[2][i])
                for i in range(3)
            ]
        if self.scale != 1.0:
            p = [c / np.float32(self.scale) for c in p]
        return p[0], p[1], p[2]

    def distance(self, x: Array, y: Array, z: Array) -> Array:
        """Signed distance of points of the room."""
        return self.form.distance(*self.frame(x, y, z)) * np.float32(self.scale)


Piece = tuple[Solid, ...]


def place(
    piece: Iterable[Solid], x: float = 0, z: float = 0, *, y: float = 0, turn: float = 0,
    scale: float = 1,
) -> Piece:  # fmt: skip
    """Move a piece made around the origin to a place in the room, turned about y in degrees."""
    matrix = rotation(turn)
    return tuple(
        replace(
            solid,
            at=_moved(apply(matrix, solid.at), scale, (x, y, z)),
            rotation=product(matrix, solid.rotation),
            scale=solid.scale * scale,
        )
        for solid in piece
    )


def _moved(v: Vector, scale: float, by: Vector) -> Vector:
    x, y, z = (round(c * scale + o, 6) for c, o in zip(v, by, strict=True))
    return (x, y, z)


@dataclass(frozen=True)
class Glow:
    """A lamp's light without a shadow of its own."""

    at: Vector
    colour: Vector = (1.0, 0.72, 0.4)
    strength: float = 0.5


@dataclass(frozen=True)
class Room:
    """A floor at y = 0, a wall at z = −`depth`, and the light that falls into it."""

    wall: str = "#d9d4cb"
    floor: str = "#b98a57"
    floor_texture: Texture = "planks"
    depth: float = 1.4
    sun: Vector = (-0.55, 0.72, 0.5)
    sun_strength: float = 1.0
    ambient: float = 0.75
    window: bool = False
    """Let the sun fall through a window with bars, seen on wall and floor."""
    skirting: bool = True

    @property
    def wall_colour(self) -> Vector:
        """Linear RGB."""
        return linear(self.wall)

    @property
    def floor_material(self) -> Material:
        """What the floor is made of."""
        return Material(linear(self.floor), self.floor_texture, 0.08)


@dataclass(frozen=True)
class Camera:
    """Where the picture is taken from."""

    eye: Vector = (0.0, 1.2, 4.0)
    look_at: Vector = (0.0, 0.5, 0.0)
    zoom: float = 1.7
    """Focal length over half the picture's width."""


@dataclass(frozen=True)
class Scene:
    """All that a picture shows."""

    solids: Piece
    room: Room = field(default_factory=Room)
    camera: Camera = field(default_factory=Camera)
    glows: tuple[Glow, ...] = ()
    size: tuple[int, int] = (512, 384)
    """Width and height in pixels."""
