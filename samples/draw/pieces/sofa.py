"""A sofa for two or three, with back cushions and scatter cushions."""

from __future__ import annotations

from samples.draw.forms import Box, Rod, rotation
from samples.draw.materials import Material, cloth, wood
from samples.draw.scene import Piece, Solid


def sofa(
    cover: Material | None = None,
    seats: int = 3,
    legs: str = "oak",
    scatter: tuple[str, ...] = (),
) -> Piece:
    """Front faces +z; each seat is 0.62 m wide, arms 0.16 m."""
    cover = cover or cloth("green")
    half = seats * 0.31
    parts = [
        Solid(Box((half + 0.15, 0.1, 0.4), 0.03), cover, (0, 0.24, 0)),
        Solid(Box((half + 0.14, 0.26, 0.09), 0.07), cover, (0, 0.55, -0.36), rotation(tilt=-7)),
    ]
    for side in (-1, 1):
        parts.append(
            Solid(Box((0.085, 0.24, 0.42), 0.07), cover, (side * (half + 0.085), 0.38, 0.0))
        )
        parts.extend(
            Solid(
                Rod((side * half, 0.16, z), (side * (half + 0.03), 0, z * 1.08), 0.025, 0.014),
                wood(legs),
            )
            for z in (-0.3, 0.33)
        )
    for seat in range(seats):
        x = -half + 0.31 + seat * 0.62
        parts.append(Solid(Box((0.305, 0.085, 0.37), 0.05, 0.22), cover, (x, 0.4, 0.04)))
        parts.append(
            Solid(Box((0.3, 0.22, 0.1), 0.07, 0.3), cover, (x, 0.65, -0.22), rotation(tilt=-14))
        )
    parts.extend(_scatter(scatter, half))
    return tuple(parts)


def _scatter(colours: tuple[str, ...], half: float) -> list[Solid]:
    places = [(-half + 0.2, 16.0, -12.0), (half - 0.2, -14.0, 10.0), (-half + 0.5, -8.0, 14.0)]
    return [
        Solid(
            Box((0.2, 0.2, 0.085), 0.04, 0.55),
            cloth(colour),
            (x, 0.655, -0.03),
            rotation(turn=turn, tilt=-22, roll=roll),
        )
        for colour, (x, turn, roll) in zip(colours, places, strict=False)
    ]
