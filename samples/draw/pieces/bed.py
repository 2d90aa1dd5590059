"""A double bed with a headboard, pillows and a blanket."""

from __future__ import annotations

from samples.draw.forms import Box, Rod, rotation
from samples.draw.materials import cloth, wood
from samples.draw.scene import Piece, Solid


def bed(blanket: str = "blue", timber: str = "oak", headboard: str = "grey") -> Piece:
    """Head at −z; 1.6 m wide, 2.1 m long."""
    legs = [
        Solid(Rod((x, 0.2, z), (x, 0, z), 0.035, 0.025), wood(timber))
        for x in (-0.74, 0.74)
        for z in (-0.95, 0.98)
    ]
    pillows = [
        Solid(
            Box((0.33, 0.1, 0.22), 0.07, 0.4),
            cloth("white"),
            (x, 0.66, -0.7),
            rotation(turn=turn, tilt=24),
        )
        for x, turn in ((-0.38, 4), (0.38, -5))
    ]
    return (
        *legs,
        *pillows,
        Solid(Box((0.8, 0.09, 1.05), 0.02), wood(timber), (0, 0.26, 0)),
        Solid(Box((0.77, 0.13, 1.02), 0.08), cloth("white"), (0, 0.43, 0)),
        Solid(Box((0.795, 0.15, 0.72), 0.09), cloth(blanket), (0, 0.44, 0.32)),
        Solid(Box((0.8, 0.06, 0.13), 0.05), cloth("white"), (0, 0.55, -0.36)),
        Solid(Box((0.84, 0.42, 0.06), 0.05), cloth(headboard), (0, 0.68, -1.06)),
        Solid(
            Box((0.2, 0.2, 0.08), 0.04, 0.55),
            cloth("yellow"),
            (0.06, 0.72, -0.45),
            rotation(turn=8, tilt=-40),
        ),
    )
