"""An armchair with a deep seat, a swollen back cushion and round arms."""

from __future__ import annotations

from samples.draw.forms import Box, Cylinder, Rod, rotation
from samples.draw.materials import Material, cloth, wood
from samples.draw.scene import Piece, Solid


def armchair(cover: Material | None = None, legs: str = "walnut") -> Piece:
    """Front faces +z; 0.86 m wide, 0.88 m high."""
    cover = cover or cloth("red")
    feet = [
        Solid(Rod((x, 0.16, z), (x * 1.12, 0.0, z * 1.12), 0.024, 0.014), wood(legs))
        for x in (-0.33, 0.33)
        for z in (-0.28, 0.28)
    ]
    arms = [
        part
        for x in (-0.37, 0.37)
        for part in (
            Solid(Box((0.062, 0.2, 0.35), 0.055), cover, (x, 0.36, 0.02)),
            Solid(Cylinder(0.075, 0.345, 0.03), cover, (x, 0.56, 0.03), rotation(tilt=90)),
        )
    ]
    return (
        *feet,
        *arms,
        Solid(Box((0.37, 0.09, 0.34), 0.03), cover, (0, 0.24, 0)),
        Solid(Box((0.3, 0.085, 0.33), 0.06, 0.25), cover, (0, 0.39, 0.05)),
        Solid(Box((0.36, 0.32, 0.075), 0.06), cover, (0, 0.55, -0.3), rotation(tilt=-10)),
        Solid(Box((0.295, 0.25, 0.09), 0.07, 0.3), cover, (0, 0.63, -0.2), rotation(tilt=-12)),
    )
