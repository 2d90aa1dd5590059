"""Chairs to sit at a table, and an office chair on castors."""

from __future__ import annotations

import math

from samples.draw.forms import Box, Cylinder, Ellipsoid, Rod, rotation
from samples.draw.materials import Material, cloth, metal, wood
from samples.draw.scene import Piece, Solid


def dining_chair(timber: str = "oak", seat: Material | None = None) -> Piece:
    """A wooden chair with a slatted back; front faces +z, 0.82 m high."""
    legs = [
        Solid(Rod((x, 0.45, 0.18), (x * 1.08, 0, 0.21), 0.02, 0.014), wood(timber))
        for x in (-0.18, 0.18)
    ]
    posts = [
        part
        for x in (-0.18, 0.18)
        for part in (
            Solid(Rod((x, 0.45, -0.18), (x * 1.08, 0, -0.23), 0.02, 0.014), wood(timber)),
            Solid(Rod((x, 0.44, -0.18), (x, 0.84, -0.25), 0.02, 0.015), wood(timber)),
        )
    ]
    slats = [
        Solid(Rod((x, 0.46, -0.18), (x, 0.79, -0.24), 0.01, 0.01), wood(timber))
        for x in (-0.09, -0.03, 0.03, 0.09)
    ]
    return (
        *legs,
        *posts,
        *slats,
        Solid(Box((0.215, 0.018, 0.21), 0.012), wood(timber), (0, 0.455, 0)),
        Solid(Box((0.2, 0.022, 0.19), 0.018, 0.3), seat or wood(timber), (0, 0.48, 0.005)),
        Solid(Box((0.2, 0.035, 0.012), 0.01), wood(timber), (0, 0.8, -0.243), rotation(tilt=-10)),
    )


def office_chair(cover: Material | None = None) -> Piece:
    """A swivel chair on five castors; front faces +z, 1.0 m high."""
    cover = cover or cloth("grey")
    feet = []
    for i in range(5):
        angle = math.radians(72 * i + 20)
        x, z = round(0.29 * math.cos(angle), 5), round(0.29 * math.sin(angle), 5)
        feet.append(Solid(Rod((0, 0.1, 0), (x, 0.075, z), 0.022, 0.014), metal("steel")))
        feet.append(Solid(Ellipsoid((0.03, 0.03, 0.03)), metal("black"), (x, 0.031, z)))
    arms = [
        part
        for x in (-0.27, 0.27)
        for part in (
            Solid(Rod((x * 0.85, 0.46, -0.02), (x, 0.64, -0.02), 0.012, 0.012), metal("black")),
            Solid(Box((0.03, 0.014, 0.13), 0.012), metal("black"), (x, 0.655, 0.02)),
        )
    ]
    return (
        *feet,
        *arms,
        Solid(Cylinder(0.025, 0.18, 0.004), metal("steel"), (0, 0.26, 0)),
        Solid(Box((0.25, 0.045, 0.24), 0.04, 0.25), cover, (0, 0.47, 0.02)),
        Solid(Box((0.235, 0.27, 0.04), 0.035, 0.25), cover, (0, 0.8, -0.23), rotation(tilt=-9)),
        Solid(Rod((0, 0.45, -0.16), (0, 0.7, -0.27), 0.02, 0.02), metal("black")),
    )
