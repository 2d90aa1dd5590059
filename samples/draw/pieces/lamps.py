"""Lamps: for the floor, for the desk, for the bedside, above the table."""

from __future__ import annotations

from samples.draw.forms import Cylinder, Ellipsoid, Rod, Turned, rotation
from samples.draw.materials import Material, ceramic, light, metal
from samples.draw.scene import Piece, Solid

LIT = light("#ffdfa6", 0.95)
BULB = light("#fff0cf", 1.5)


def floor_lamp(frame: str = "black", shade: Material = LIT) -> Piece:
    """A tripod with a drum shade, 1.55 m high; its light is at (0, 1.38, 0)."""
    places = ((0.0, 0.24), (0.21, -0.12), (-0.21, -0.12))
    return (
        *(
            Solid(Rod((x * 0.08, 1.2, z * 0.08), (x, 0, z), 0.014, 0.011), metal(frame))
            for x, z in places
        ),
        Solid(Cylinder(0.012, 0.1), metal("brass"), (0, 1.25, 0)),
        Solid(Turned(((0.25, 1.22), (0.19, 1.54)), 0.005), shade, casts=False),
        Solid(Ellipsoid((0.05, 0.06, 0.05)), BULB, (0, 1.36, 0), casts=False),
    )


def desk_lamp(colour: str = "yellow") -> Piece:
    """A jointed lamp that looks to +x, 0.5 m high; its light is at (0.2, 0.36, 0)."""
    paint = metal(colour)
    return (
        Solid(Cylinder(0.095, 0.012, 0.01), paint, (0, 0.013, 0)),
        Solid(Rod((0, 0.02, 0), (-0.1, 0.26, 0), 0.011, 0.011), metal("steel")),
        Solid(Ellipsoid((0.021, 0.021, 0.021)), paint, (-0.1, 0.26, 0)),
        Solid(Rod((-0.1, 0.26, 0), (0.1, 0.45, 0), 0.011, 0.011), metal("steel")),
        Solid(Ellipsoid((0.021, 0.021, 0.021)), paint, (0.1, 0.45, 0)),
        Solid(
            Turned(((0.028, 0.07), (0.04, 0.03), (0.085, -0.06), (0.098, -0.11)), 0.004),
            paint,
            (0.145, 0.43, 0),
            rotation(roll=28),
        ),
        Solid(Ellipsoid((0.035, 0.035, 0.035)), BULB, (0.165, 0.385, 0), casts=False),
    )


def table_lamp(foot: str = "teal", shade: Material = LIT) -> Piece:
    """A ceramic foot with a cone shade, 0.46 m high; its light is at (0, 0.36, 0)."""
    return (
        Solid(Ellipsoid((0.085, 0.1, 0.085)), ceramic(foot), (0, 0.1, 0)),
        Solid(Cylinder(0.05, 0.008), metal("brass"), (0, 0.006, 0)),
        Solid(Cylinder(0.012, 0.06), metal("brass"), (0, 0.23, 0)),
        Solid(Turned(((0.15, 0.26), (0.09, 0.46)), 0.004), shade, casts=False),
        Solid(Ellipsoid((0.03, 0.04, 0.03)), BULB, (0, 0.34, 0), casts=False),
    )


def pendant(colour: str = "black", drop: float = 0.9) -> Piece:
    """A dome that hangs with its rim at y = 0 from a cord of length `drop`."""
    dome = ((0.24, 0.0), (0.235, 0.05), (0.2, 0.13), (0.13, 0.19), (0.03, 0.22))
    return (
        Solid(Turned(dome, 0.005), metal(colour)),
        Solid(Ellipsoid((0.05, 0.05, 0.05)), BULB, (0, 0.07, 0), casts=False),
        Solid(Rod((0, 0.22, 0), (0, 0.22 + drop, 0), 0.004, 0.004), metal("black")),
    )
