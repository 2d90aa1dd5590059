"""Plots as SVG, written by hand: lines over logarithmic axes, bars, and reliability diagrams.

A plot is light, has its units at the axes, and is the same file for the same numbers, so that a
change of it is a change of what was measured.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

WIDTH, HEIGHT = 760, 440
LEFT, RIGHT, TOP, BOTTOM = 72, 210, 44, 56
COLOURS = (
    "#c0392b", "#1f6fb2", "#2a8c4a", "#8e5ba6", "#d9822b", "#17808a", "#7a6a53", "#c2518f",
)  # fmt: skip
"""Dark enough for thin lines on white."""
BAR, GAP = 20, 8
_STYLE = "font-family='Helvetica, Arial, sans-serif' font-size='12' fill='#222'"


@dataclass(frozen=True)
class Axis:
    """One logarithmic axis over whole powers of ten."""

    title: str
    """With its unit."""
    low: int
    high: int
    """Powers of ten."""

    @classmethod
    def around(cls, title: str, values: Sequence[float]) -> Axis:
        """The axis that holds all `values`, which are above 0."""
        low = math.floor(math.log10(min(values)) + 1e-9)
        high = math.ceil(math.log10(max(values)) - 1e-9)
        return cls(title, low, max(high, low + 1))

    def share(self, value: float) -> float:
        """Where a value lies: 0 at the beginning, 1 at the end."""
        return (math.log10(value) - self.low) / (self.high - self.low)

    @property
    def marks(self) -> list[float]:
        """The powers of ten."""
        return [10.0**power for power in range(self.low, self.high + 1)]


def lines(
    title: str, x_title: str, y_title: str, series: dict[str, list[tuple[float, float]]]
) -> str:
    """A plot of lines with a point for each pair of numbers above 0; SVG."""
    drawn = {name: sorted(points) for name, points in series.items() if points}
    x = Axis.around(x_title, [point[0] for points in drawn.values() for point in points])
    y = Axis.around(y_title, [point[1] for points in drawn.values() for point in points])
    parts = [_text(LEFT, 24, title, size=15), *_grid(x, y)]
    rights = _apart({name: _at(x, y, points[-1])[1] for name, points in drawn.items()})
    for number, (name, points) in enumerate(drawn.items()):
        colour = COLOURS[number % len(COLOURS)]
        places = [_at(x, y, point) for point in points]
        path = " ".join(f"{at:.1f},{down:.1f}" for at, down in places)
        parts.append(f"<polyline points='{path}' fill='none' stroke='{colour}' stroke-width='2'/>")
        parts += [
            f"<circle cx='{at:.1f}' cy='{down:.1f}' r='3.5' fill='{colour}'/>"
            for at, down in places
        ]
        last = places[-1]
        label = WIDTH - RIGHT + 14
        parts.append(
            f"<line x1='{last[0] + 5:.1f}' y1='{last[1]:.1f}' x2='{label - 4}' "
            f"y2='{rights[name]:.1f}' stroke='{colour}' stroke-width='0.7'/>"
        )
        parts.append(_text(label, rights[name] + 4, name, colour=colour))
    return _svg(WIDTH, HEIGHT, parts)


def bars(title: str, x_title: str, values: dict[str, float]) -> str:
    """A horizontal bar for each value from 0 on, with its number; SVG."""
    height = TOP + len(values) * (BAR + GAP) + 40
    left, most = 270, max(values.values())
    room = WIDTH - left - 80
    parts = [_text(16, 24, title, size=15)]
    for number, (name, value) in enumerate(values.items()):
        top = TOP + number * (BAR + GAP)
        colour = COLOURS[0] if name.startswith("tusou") else COLOURS[1]
        length = room * value / most if most else 0.0
        parts.append(_text(left - 8, top + 15, name, anchor="end"))
        parts.append(
            f"<rect x='{left}' y='{top}' width='{length:.1f}' height='{BAR}' fill='{colour}'/>"
        )
        parts.append(_text(left + length + 6, top + 15, number_of(value)))
    parts.append(_text(left + room / 2, height - 14, x_title, anchor="middle"))
    return _svg(WIDTH, height, parts)


def reliability(
    title: str, x_title: str, y_title: str, series: dict[str, list[tuple[float, float, int]]]
) -> str:
    """A reliability diagram: (said, right, count), 0 to 1, beside the line of what is said; SVG.

    The area of a point is its count, as a share of its series.
    """
    side = HEIGHT - TOP - BOTTOM

    def at(said: float, right: float) -> tuple[float, float]:
        return LEFT + said * side, HEIGHT - BOTTOM - right * side

    parts = [_text(LEFT, 24, title, size=15)]
    for mark in (0.0, 0.25, 0.5, 0.75, 1.0):
        (across, down), (left, bottom) = at(mark, mark), at(0, 0)
        parts += [_line(across, TOP, across, bottom), _line(left, down, left + side, down)]
        parts.append(_text(across, bottom + 18, f"{mark:g}", anchor="middle"))
        parts.append(_text(left - 8, down + 4, f"{mark:g}", anchor="end"))
    low, high = at(0, 0), at(1, 1)
    parts.append(_line(*low, *high, more="stroke='#555' stroke-dasharray='6 4'"))
    for number, (name, bins) in enumerate(series.items()):
        colour, total = COLOURS[number % len(COLOURS)], sum(n for _, _, n in bins)
        places = [at(said, right) for said, right, _ in bins]
        path = " ".join(f"{across:.1f},{down:.1f}" for across, down in places)
        parts.append(f"<polyline points='{path}' fill='none' stroke='{colour}' stroke-width='1'/>")
        parts += [
            f"<circle cx='{across:.1f}' cy='{down:.1f}' r='{2 + 14 * math.sqrt(n / total):.1f}' "
            f"fill='{colour}' fill-opacity='0.45'/>"
            for (across, down), (_, _, n) in zip(places, bins, strict=True)
        ]
        parts.append(_text(LEFT + side + 24, TOP + 20 + 22 * number, name, colour=colour))
    parts.append(_text(LEFT + side / 2, HEIGHT - 14, x_title, anchor="middle"))
    middle = TOP + side / 2
    turned = f"transform='rotate(-90 18 {middle:.1f})'"
    parts.append(_text(18, middle, y_title, anchor="middle", more=turned))
    return _svg(WIDTH, HEIGHT, parts)


def number_of(value: float) -> str:
    """A number with about three digits."""
    if value >= 100:
        return f"{value:,.0f}"
    return f"{value:.3g}"


def _grid(x: Axis, y: Axis) -> list[str]:
    right, bottom = WIDTH - RIGHT, HEIGHT - BOTTOM
    parts = []
    for mark in x.marks:
        at = LEFT + x.share(mark) * (right - LEFT)
        parts.append(_line(at, TOP, at, bottom))
        parts.append(_text(at, bottom + 18, _power(mark), anchor="middle"))
    for mark in y.marks:
        down = bottom - y.share(mark) * (bottom - TOP)
        parts.append(_line(LEFT, down, right, down))
        parts.append(_text(LEFT - 8, down + 4, _power(mark), anchor="end"))
    parts.append(_text((LEFT + right) / 2, HEIGHT - 14, x.title, anchor="middle"))
    middle = (TOP + bottom) / 2
    turned = f"transform='rotate(-90 18 {middle:.1f})'"
    parts.append(_text(18, middle, y.title, anchor="middle", more=turned))
    return parts


def _at(x: Axis, y: Axis, point: tuple[float, float]) -> tuple[float, float]:
    across, up = WIDTH - RIGHT - LEFT, HEIGHT - BOTTOM - TOP
    return LEFT + x.share(point[0]) * across, HEIGHT - BOTTOM - y.share(point[1]) * up


def _apart(heights: dict[str, float], least: float = 16.0) -> dict[str, float]:
    """Move labels down or up until none stands on another."""
    order = sorted(heights, key=lambda name: heights[name])
    moved: dict[str, float] = {}
    floor = TOP + 4.0
    for name in order:
        moved[name] = max(heights[name], floor)
        floor = moved[name] + least
    ceiling = HEIGHT - BOTTOM + least
    for name in reversed(order):
        moved[name] = min(moved[name], ceiling - least)
        ceiling = moved[name]
    return moved


def _power(mark: float) -> str:
    if mark >= 1:
        for size, letter in ((1e9, "G"), (1e6, "M"), (1e3, "k")):
            if mark >= size:
                return f"{mark / size:.0f} {letter}"
    return f"{mark:g}"


def _line(x1: float, y1: float, x2: float, y2: float, more: str = "stroke='#ddd'") -> str:
    return f"<line x1='{x1:.1f}' y1='{y1:.1f}' x2='{x2:.1f}' y2='{y2:.1f}' {more}/>"


def _text(
    x: float,
    y: float,
    words: str,
    *,
    anchor: str = "start",
    colour: str = "#222",
    size: int = 12,
    more: str = "",
) -> str:
    place = f"x='{x:.1f}' y='{y:.1f}' text-anchor='{anchor}' fill='{colour}' font-size='{size}'"
    return f"<text {place} {more}>{escape(words)}</text>"


def _svg(width: int, height: int, parts: Sequence[str]) -> str:
    head = f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {width} {height}' {_STYLE}>"
    white = f"<rect width='{width}' height='{height}' fill='white'/>"
    return "\n".join([head, white, *parts, "</svg>", ""])
