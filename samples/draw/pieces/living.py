"""What lives or rolls through a home: a cat, a bicycle."""

from __future__ import annotations

import math

from samples.draw.forms import Box, Cylinder, Ellipsoid, Ring, Rod, rotation
from samples.draw.materials import Material, leather, linear, metal
from samples.draw.scene import Piece, Solid


def cat(fur: str = "orange") -> Piece:
    """A sitting cat that looks to +z, 0.42 m high."""
    coat = Material(linear(fur), "knit", 0.03)
    ears = [
        part
        for x in (-0.042, 0.042)
        for part in (
            Solid(Rod((x, 0.385, 0.075), (x * 1.35, 0.45, 0.068), 0.027, 0.004), coat),
            Solid(Ellipsoid((0.012, 0.017, 0.006)), metal("#2f6b3c"), (x * 0.85, 0.372, 0.143)),
            Solid(Ellipsoid((0.004, 0.014, 0.004)), metal("black"), (x * 0.85, 0.372, 0.1478)),
            Solid(Rod((x, 0.16, 0.09), (x, 0.02, 0.13), 0.032, 0.024), coat),
            Solid(Ellipsoid((0.03, 0.02, 0.042)), coat, (x, 0.02, 0.145)),
            Solid(Ellipsoid((0.06, 0.085, 0.1)), coat, (x * 2.0, 0.085, -0.02)),
            Solid(Ellipsoid((0.022, 0.016, 0.016)), leather("cream"), (x * 0.4, 0.332, 0.143)),
        )
    ]
    return (
        *ears,
        Solid(Ellipsoid((0.105, 0.16, 0.11)), coat, (0, 0.17, 0.0), rotation(tilt=12)),
        Solid(Ellipsoid((0.06, 0.08, 0.05)), leather("cream"), (0, 0.22, 0.085), rotation(tilt=8)),
        Solid(Ellipsoid((0.078, 0.07, 0.072)), coat, (0, 0.355, 0.085)),
        Solid(Ellipsoid((0.009, 0.006, 0.006)), leather("pink"), (0, 0.345, 0.16)),
        Solid(Rod((0.03, 0.05, -0.1), (0.17, 0.03, -0.03), 0.028, 0.026), coat),
        Solid(Rod((0.17, 0.03, -0.03), (0.185, 0.028, 0.12), 0.026, 0.017), coat),
    )


def bicycle(paint: str = "red") -> Piece:
    """A bicycle that heads for +x, 1.7 m long."""
    frame, black, steel = metal(paint), metal("black"), metal("steel")
    hub_back, hub_front = (-0.5, 0.34, 0), (0.52, 0.34, 0)
    saddle, head, crank = (-0.2, 0.82, 0), (0.36, 0.84, 0), (-0.06, 0.3, 0)
    fork = (0.4, 0.72, 0)
    tubes = [
        (crank, saddle), (crank, fork), ((-0.18, 0.76, 0), head), (hub_back, crank),
        (hub_back, (-0.18, 0.74, 0)), (head, fork), (fork, hub_front),
    ]  # fmt: skip
    parts = [Solid(Rod(a, b, 0.017, 0.016), frame) for a, b in tubes]
    for hub in (hub_back, hub_front):
        parts.append(Solid(Ring(0.32, 0.018), black, hub))
        parts.append(Solid(Ring(0.298, 0.008), steel, hub))
        parts.append(Solid(Cylinder(0.022, 0.04), steel, hub, rotation(tilt=90)))
        for spoke in range(12):
            angle = math.radians(30 * spoke + 8)
            end = (round(0.3 * math.cos(angle), 5), round(0.3 * math.sin(angle), 5), 0.0)
            parts.append(Solid(Rod((0, 0, 0), end, 0.0022, 0.0022), steel, hub))
    parts += [
        Solid(Box((0.13, 0.022, 0.06), 0.02), leather("brown"), (-0.22, 0.86, 0)),
        Solid(Rod(head, (0.33, 0.95, 0), 0.014, 0.014), steel),
        Solid(Rod((0.33, 0.95, -0.2), (0.33, 0.95, 0.2), 0.013, 0.013), steel),
        Solid(Rod((0.33, 0.95, 0.2), (0.2, 0.93, 0.24), 0.017, 0.017), leather("brown")),
        Solid(Rod((0.33, 0.95, -0.2), (0.2, 0.93, -0.24), 0.017, 0.017), leather("brown")),
        Solid(Ring(0.085, 0.008), steel, (crank[0], crank[1], 0.03)),
        Solid(Rod((crank[0], crank[1], 0.05), (0.03, 0.16, 0.05), 0.01, 0.01), steel),
        Solid(Box((0.045, 0.01, 0.03), 0.006), black, (0.03, 0.16, 0.085)),
        Solid(Rod((crank[0], crank[1], -0.05), (-0.15, 0.44, -0.05), 0.01, 0.01), steel),
    ]
    return tuple(parts)
