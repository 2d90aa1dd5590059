"""Small things: vases, plants, cups, bowls, apples, clocks, rugs, cushions."""

from __future__ import annotations

import math

from samples.draw.forms import Box, Cylinder, Ellipsoid, Ring, Rod, Turned, apply, curve, rotation
from samples.draw.materials import Material, ceramic, cloth, light, linear, metal, wood
from samples.draw.scene import Piece, Solid

GOLDEN = 137.508
"""Degrees from one leaf to the next, as plants do it."""


def vase(colour: str = "blue", scale: float = 1.0) -> Piece:
    """A glazed vase, 0.26 m high."""
    profile = curve(
        (0.04, 0.005), (0.078, 0.045), (0.09, 0.09), (0.074, 0.15), (0.042, 0.2), (0.036, 0.23),
        (0.052, 0.26),
    )  # fmt: skip
    return (Solid(Turned(profile, 0.005), ceramic(colour), scale=scale),)


def tulips(colour: str = "yellow", count: int = 8) -> Piece:
    """A bunch to stand in a vase: stems from y = 0.12 up to blossoms at about 0.5 m."""
    parts: list[Solid] = []
    bloom = Material(linear(colour), "plain", 0.12)
    for i in range(count):
        angle = math.radians(GOLDEN * i)
        spread = 0.03 + 0.042 * math.sqrt(i)
        x, z = round(spread * math.cos(angle), 5), round(0.7 * spread * math.sin(angle), 5)
        y = round(0.52 - 0.022 * i + 0.02 * (i % 3), 5)
        parts.append(Solid(Rod((0, 0.16, 0), (x, y - 0.03, z), 0.005, 0.004), cloth("leaf")))
        lean = rotation(turn=-GOLDEN * i + 90, tilt=14)
        parts.append(Solid(Ellipsoid((0.031, 0.042, 0.031)), bloom, (x, y, z), lean))
        parts.extend(
            Solid(
                Ellipsoid((0.012, 0.034, 0.02)),
                bloom,
                (
                    round(x + 0.02 * math.cos(a), 5),
                    y + 0.016,
                    round(z + 0.02 * math.sin(a), 5),
                ),
                rotation(turn=-math.degrees(a)),
            )
            for a in (0.4 + i, 2.5 + i, 4.6 + i)
        )
    for turn, size in ((20, 0.15), (150, 0.13), (265, 0.14)):
        out = apply(rotation(turn=turn, tilt=-62), (0, 0, size))
        parts.append(
            Solid(
                Ellipsoid((0.022, 0.005, size)),
                cloth("leaf"),
                (out[0], round(0.22 + out[1], 5), out[2]),
                rotation(turn=turn, tilt=-62),
            )
        )
    return tuple(parts)


def plant(pot: str = "terracotta", leaves: int = 22) -> Piece:
    """A rubber plant in a pot, about 1 m high."""
    parts = [
        Solid(Turned(((0.1, 0.01), (0.145, 0.26), (0.15, 0.29)), 0.012), ceramic(pot)),
        Solid(Cylinder(0.13, 0.02), cloth("#3a2a1d"), (0, 0.24, 0)),
        Solid(Rod((0, 0.2, 0), (0.02, 0.86, 0.01), 0.015, 0.006), wood("brown")),
    ]
    for i in range(leaves):
        up = i / (leaves - 1)
        turn = GOLDEN * i
        size = 0.19 - 0.09 * up
        tilt = -18 - 48 * up
        y = 0.36 + 0.52 * up
        out = apply(rotation(turn=turn, tilt=tilt), (0, 0, size * 0.95 + 0.05))
        at = (round(0.01 + out[0], 5), round(y + out[1], 5), round(out[2], 5))
        tone = ("#3f7f3a", "#356f33", "#4d8f42")[i % 3]
        parts.append(Solid(Rod((0.01, y, 0.005), at, 0.005, 0.003), cloth("leaf")))
        leaf = Material(linear(tone), "plain", 0.25)
        parts.append(
            Solid(
                Ellipsoid((size * 0.45, 0.006, size)), leaf, at, rotation(turn=turn, tilt=tilt + 12)
            )
        )
    return tuple(parts)


def cactus(pot: str = "white") -> Piece:
    """A cactus with two arms in a pot, 0.45 m high."""
    green = Material(linear("#4c8a4a"), "knit", 0.08)
    return (
        Solid(Turned(((0.06, 0.006), (0.085, 0.13), (0.088, 0.14)), 0.007), ceramic(pot)),
        Solid(Cylinder(0.078, 0.01), cloth("#3a2a1d"), (0, 0.115, 0)),
        Solid(Rod((0, 0.12, 0), (0, 0.4, 0), 0.05, 0.046), green),
        Solid(Rod((0, 0.24, 0), (0.1, 0.26, 0), 0.026, 0.026), green),
        Solid(Rod((0.1, 0.26, 0), (0.1, 0.34, 0), 0.027, 0.024), green),
        Solid(Rod((0, 0.2, 0), (-0.09, 0.21, 0), 0.024, 0.024), green),
        Solid(Rod((-0.09, 0.21, 0), (-0.09, 0.27, 0), 0.025, 0.022), green),
    )


def cup(colour: str = "white") -> Piece:
    """A cup of coffee on a saucer, 0.08 m high; the handle points to +x."""
    bowl = curve((0.002, 0.01), (0.024, 0.012), (0.036, 0.04), (0.041, 0.08))
    saucer = ((0.002, 0.004), (0.045, 0.005), (0.075, 0.014))
    return (
        Solid(Turned(saucer, 0.003), ceramic(colour)),
        Solid(Turned(bowl, 0.003), ceramic(colour)),
        Solid(Ring(0.02, 0.005), ceramic(colour), (0.052, 0.047, 0)),
        Solid(Cylinder(0.037, 0.002, 0.001), ceramic("#3b2314"), (0, 0.067, 0)),
    )


def teapot(colour: str = "white") -> Piece:
    """A round teapot, 0.17 m high; the spout points to +x."""
    glaze = ceramic(colour)
    return (
        Solid(Ellipsoid((0.095, 0.075, 0.095)), glaze, (0, 0.078, 0)),
        Solid(Cylinder(0.05, 0.006), glaze, (0, 0.006, 0)),
        Solid(Ellipsoid((0.05, 0.018, 0.05)), glaze, (0, 0.146, 0)),
        Solid(Ellipsoid((0.014, 0.014, 0.014)), glaze, (0, 0.172, 0)),
        Solid(Rod((0.07, 0.06, 0), (0.13, 0.1, 0), 0.026, 0.016), glaze),
        Solid(Rod((0.13, 0.1, 0), (0.155, 0.14, 0), 0.016, 0.011), glaze),
        Solid(Ring(0.05, 0.009), glaze, (-0.105, 0.085, 0)),
    )


def bowl_of(fruit: str = "red", bowl: str = "white") -> Piece:
    """A bowl heaped with seven apples (or oranges)."""
    skin = Material(linear(fruit), "plain", 0.4)
    rim = curve((0.002, 0.01), (0.07, 0.014), (0.125, 0.05), (0.15, 0.095))
    parts = [Solid(Turned(rim, 0.005), ceramic(bowl))]
    heap = [(0.07 * math.cos(i * 1.257), 0.085, 0.07 * math.sin(i * 1.257)) for i in range(5)]
    heap += [(0.028, 0.155, 0.01), (-0.05, 0.148, -0.02)]
    for x, y, z in (tuple(round(c, 5) for c in place) for place in heap):
        parts.append(Solid(Ellipsoid((0.046, 0.042, 0.046)), skin, (x, y, z)))
        parts.append(
            Solid(Rod((x, y + 0.034, z), (x + 0.008, y + 0.06, z), 0.0028, 0.002), wood("brown"))
        )
    return tuple(parts)


def clock(rim: str = "black") -> Piece:
    """A wall clock that shows ten past ten, its middle at y = 0."""
    parts = [
        Solid(Cylinder(0.2, 0.02, 0.006), metal(rim), rotation=rotation(tilt=90)),
        Solid(Cylinder(0.18, 0.004, 0.002), ceramic("white"), (0, 0, 0.021), rotation(tilt=90)),
        Solid(Rod((0, 0, 0.03), (-0.075, 0.055, 0.03), 0.007, 0.006), metal("black")),
        Solid(Rod((0, 0, 0.032), (0.11, 0.075, 0.032), 0.005, 0.004), metal("black")),
        Solid(Ellipsoid((0.012, 0.012, 0.012)), metal("brass"), (0, 0, 0.032)),
    ]
    for hour in range(12):
        angle = math.radians(30 * hour)
        a, b = round(math.sin(angle), 5), round(math.cos(angle), 5)
        inner = 0.14 if hour % 3 == 0 else 0.152
        parts.append(
            Solid(
                Rod((a * inner, b * inner, 0.026), (a * 0.165, b * 0.165, 0.026), 0.004, 0.004),
                metal("black"),
            )
        )
    return tuple(parts)


def rug(material: Material, half_x: float = 1.0, half_z: float = 0.65) -> Piece:
    """A rectangular rug."""
    return (Solid(Box((half_x, 0.008, half_z), 0.006), material, (0, 0.008, 0)),)


def round_rug(material: Material, radius: float = 0.9) -> Piece:
    """A round rug."""
    return (Solid(Cylinder(radius, 0.008, 0.006), material, (0, 0.008, 0)),)


def pouf(colour: str = "pink") -> Piece:
    """A knitted pouf, 0.36 m high."""
    knit = Material(linear(colour), "knit", 0.02)
    return (
        Solid(Turned(curve((0.05, 0.3), (0.17, 0.28), (0.21, 0.18), (0.17, 0.08), (0.05, 0.06)),
                     0.06), knit),
        Solid(Ellipsoid((0.22, 0.155, 0.22)), knit, (0, 0.18, 0)),
    )  # fmt: skip


def candle(wax: str = "cream") -> Piece:
    """A lit candle on a brass plate."""
    return (
        Solid(Cylinder(0.05, 0.004), metal("brass"), (0, 0.005, 0)),
        Solid(Cylinder(0.026, 0.06, 0.006), Material(linear(wax), glow=0.12), (0, 0.068, 0)),
        Solid(Ellipsoid((0.007, 0.018, 0.007)), light("#ffd27a", 3.0), (0, 0.15, 0), casts=False),
    )
