"""Tables: for dining, for coffee, for writing, for the bedside."""

from __future__ import annotations

from samples.draw.forms import Box, Cylinder, Rod, Turned
from samples.draw.materials import Material, ceramic, linear, metal, wood
from samples.draw.scene import Piece, Solid

MARBLE = Material(linear("#ece9e4"), "marble", 0.45, second=linear("#8d8a88"))


def dining_table(timber: str = "oak", half_length: float = 0.9) -> Piece:
    """A plank on four tapering legs, 0.75 m high."""
    legs = [
        Solid(
            Rod((x, 0.7, z), (x * 1.07, 0, z * 1.1), 0.036, 0.02),
            wood(timber),
        )
        for x in (-half_length + 0.14, half_length - 0.14)
        for z in (-0.33, 0.33)
    ]
    return (
        *legs,
        Solid(Box((half_length, 0.022, 0.45), 0.015), wood(timber), (0, 0.735, 0)),
        Solid(Box((half_length - 0.15, 0.04, 0.34), 0.01), wood(timber), (0, 0.68, 0)),
    )


def coffee_table(top: Material = MARBLE, legs: str = "brass") -> Piece:
    """A round table on three thin legs, 0.42 m high."""
    places = ((0.3, 0.0), (-0.15, 0.26), (-0.15, -0.26))
    return (
        Solid(Cylinder(0.42, 0.016, 0.008), top, (0, 0.42, 0)),
        *(
            Solid(Rod((x, 0.41, z), (x * 1.15, 0, z * 1.15), 0.012, 0.012), metal(legs))
            for x, z in places
        ),
        Solid(Cylinder(0.3, 0.008, 0.004), metal(legs), (0, 0.39, 0)),
    )


def desk(timber: str = "walnut") -> Piece:
    """A writing desk with two drawers, 0.74 m high."""
    legs = [
        Solid(Box((0.02, 0.35, 0.02), 0.006), metal("black"), (x, 0.35, z))
        for x in (-0.6, 0.6)
        for z in (-0.26, 0.26)
    ]
    drawers = [
        part
        for x in (-0.3, 0.3)
        for part in (
            Solid(Box((0.29, 0.055, 0.012), 0.004), wood(timber), (x, 0.655, 0.29)),
            Solid(Cylinder(0.014, 0.012, 0.004), metal("brass"), (x, 0.655, 0.31)),
        )
    ]
    return (
        *legs,
        *drawers,
        Solid(Box((0.62, 0.06, 0.28), 0.006), wood(timber), (0, 0.655, 0)),
        Solid(Box((0.68, 0.016, 0.33), 0.008), wood(timber), (0, 0.735, 0)),
    )


def nightstand(timber: str = "oak") -> Piece:
    """A bedside table with two drawers, 0.52 m high."""
    fronts = [
        part
        for y in (0.26, 0.42)
        for part in (
            Solid(Box((0.2, 0.07, 0.01), 0.006), ceramic("cream"), (0, y, 0.185)),
            Solid(Cylinder(0.013, 0.02, 0.004), metal("brass"), (0, y, 0.2)),
        )
    ]
    legs = [
        Solid(Rod((x, 0.18, z), (x, 0, z), 0.016, 0.011), wood(timber))
        for x in (-0.19, 0.19)
        for z in (-0.15, 0.15)
    ]
    return (
        *legs,
        *fronts,
        Solid(Box((0.23, 0.17, 0.185), 0.012), wood(timber), (0, 0.345, -0.005)),
    )


def stool(timber: str = "oak", seat: Material | None = None) -> Piece:
    """A round stool with three splayed legs, 0.46 m high."""
    places = ((0.0, 0.13), (0.115, -0.07), (-0.115, -0.07))
    return (
        Solid(Cylinder(0.18, 0.02, 0.014), seat or wood(timber), (0, 0.45, 0)),
        *(
            Solid(Rod((x, 0.44, z), (x * 1.75, 0, z * 1.75), 0.019, 0.013), wood(timber))
            for x, z in places
        ),
        Solid(Turned(((0.175, 0.0), (0.176, 0.001)), 0.009), wood(timber), (0, 0.2, 0)),
    )
