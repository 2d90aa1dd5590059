"""What surfaces are made of: a colour, how it varies over the surface, and how it shines."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

if TYPE_CHECKING:
    from samples.draw.forms import Array, Vector

Texture = Literal["plain", "cloth", "wood", "planks", "stripes", "marble", "knit"]

COLOURS = {
    "red": "#b3202a",
    "blue": "#2456a6",
    "navy": "#22345c",
    "green": "#2f7d4f",
    "teal": "#1f7a78",
    "leaf": "#3c7a34",
    "yellow": "#e8b21c",
    "orange": "#dd6f22",
    "pink": "#e39aa8",
    "purple": "#6b4a8f",
    "grey": "#8b8f94",
    "black": "#232326",
    "white": "#f1efea",
    "cream": "#efe4cf",
    "brown": "#6f4528",
    "oak": "#c99a62",
    "walnut": "#6d452b",
    "brass": "#c9a14a",
    "steel": "#b9bdc2",
    "terracotta": "#b4613c",
}


def linear(colour: str) -> Vector:
    """Linear RGB (0–1) of a name in `COLOURS` or of "#rrggbb"."""
    code = COLOURS.get(colour, colour).lstrip("#")
    r, g, b = (round((int(code[i : i + 2], 16) / 255) ** 2.2, 6) for i in (0, 2, 4))
    return (r, g, b)


@dataclass(frozen=True)
class Material:
    """A surface.

    `gloss` (0–1) is the strength of the highlight; `glow` makes the surface shine by itself.
    """

    colour: Vector
    texture: Texture = "plain"
    gloss: float = 0.05
    glow: float = 0.0
    second: Vector = (0.8, 0.75, 0.65)


def cloth(colour: str) -> Material:
    """Woven upholstery."""
    return Material(linear(colour), "cloth", 0.03)


def leather(colour: str) -> Material:
    """Smooth leather with a soft sheen."""
    return Material(linear(colour), "plain", 0.3)


def wood(colour: str) -> Material:
    """Oiled wood with grain."""
    return Material(linear(colour), "wood", 0.12)


def metal(colour: str) -> Material:
    """Painted or polished metal."""
    return Material(linear(colour), "plain", 0.7)


def ceramic(colour: str) -> Material:
    """Glazed ceramic, lacquer."""
    return Material(linear(colour), "plain", 0.55)


def light(colour: str, glow: float) -> Material:
    """A surface that shines, such as a lit lampshade."""
    return Material(linear(colour), "plain", 0.0, glow)


def shade(material: Material, x: Array, y: Array, z: Array) -> Array:
    """Colour of the surface at points of its own frame, float32 (n, 3) linear RGB."""
    base = np.broadcast_to(np.float32(material.colour), (len(x), 3))
    factor = _TEXTURES[material.texture](x, y, z)
    if material.texture in ("stripes", "marble"):
        part = factor[:, None]
        return base * (1 - part) + np.float32(material.second) * part
    return base * factor[:, None]


def _plain(x: Array, *_yz: Array) -> Array:
    return np.ones_like(x)


def _cloth(x: Array, y: Array, z: Array) -> Array:
    weave = noise(x * 260, y * 260, z * 260)
    folds = noise(x * 9, y * 9, z * 9)
    return np.float32(0.88) + weave * np.float32(0.16) + folds * np.float32(0.08)


def _knit(x: Array, y: Array, z: Array) -> Array:
    return np.float32(0.78) + noise(x * 90, y * 90, z * 90) * np.float32(0.36)


def _wood(x: Array, y: Array, z: Array) -> Array:
    # Grain runs along x: rings far apart there, close across.
    rings = noise(x * 3, y * 42, z * 42)
    fine = noise(x * 18, y * 240, z * 240)
    return np.float32(0.74) + rings * np.float32(0.32) + fine * np.float32(0.16)


def _planks(x: Array, y: Array, z: Array) -> Array:
    row = np.floor(z * np.float32(7))
    shift = _hash(row.astype(np.int32), 7, 3) * np.float32(2)
    board = np.floor(x * np.float32(0.8) + shift)
    tone = _hash(row.astype(np.int32), board.astype(np.int32), 11)
    across = z * np.float32(7) - row
    seam = np.minimum(np.minimum(across, 1 - across) * 28, 1)
    along = x * np.float32(0.8) + shift - board
    seam = np.minimum(seam, np.minimum(np.minimum(along, 1 - along) * 200, 1))
    grain = noise(x * 4, y, z * 60) * np.float32(0.24) + noise(x * 26, y, z * 300) * np.float32(0.1)
    return (np.float32(0.7) + tone * np.float32(0.22) + grain) * (np.float32(0.55) + seam * 0.45)


def _stripes(x: Array, y: Array, z: Array) -> Array:
    phase = x * np.float32(5) - np.floor(x * np.float32(5))
    edge = np.minimum(np.maximum((abs(phase - 0.5) - 0.25) * 60, -0.5), 0.5) + 0.5
    return (edge * np.float32(0.9) + noise(x * 120, y, z * 120) * np.float32(0.1)).astype(
        np.float32
    )


def _marble(x: Array, y: Array, z: Array) -> Array:
    wander = noise(x * 5, y * 5, z * 5) + noise(x * 11, y * 11, z * 11) * np.float32(0.5)
    vein = abs(wander - np.float32(0.75)) * np.float32(9)
    return np.maximum(1 - vein, 0) * np.float32(0.5)


_TEXTURES = {
    "plain": _plain,
    "cloth": _cloth,
    "knit": _knit,
    "wood": _wood,
    "planks": _planks,
    "stripes": _stripes,
    "marble": _marble,
}


def noise(x: Array, y: Array, z: Array) -> Array:
    """Smooth value noise (0–1) with one random value per unit cell."""
    cells, parts = [], []
    for c in (x, y, z):
        floor = np.floor(c)
        part = (c - floor).astype(np.float32)
        cells.append(floor.astype(np.int32))
        parts.append(part * part * (3 - 2 * part))
    total = np.zeros(np.shape(x), np.float32)
    for corner in range(8):
        offsets = (corner & 1, corner >> 1 & 1, corner >> 2)
        value = _hash(*(cell + offset for cell, offset in zip(cells, offsets, strict=True)))
        for part, offset in zip(parts, offsets, strict=True):
            value = value * (part if offset else 1 - part)
        total += value
    return total


def _hash(i: Array | int, j: Array | int, k: Array | int) -> Array:
    """A fixed random value (0–1) for each cell."""
    words = [np.asarray(c).astype(np.int64).astype(np.uint32) for c in (i, j, k)]
    with np.errstate(over="ignore"):
        h = words[0] * np.uint32(374761393) + words[1] * np.uint32(668265263)
        h = h + words[2] * np.uint32(2246822519)
        h = (h ^ (h >> np.uint32(13))) * np.uint32(1274126177)
        h = h ^ (h >> np.uint32(16))
    return (h >> np.uint32(8)).astype(np.float32) * np.float32(1 / 16777216)
