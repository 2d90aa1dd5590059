"""Where something stands."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle as fractions (0–1) of the page or picture as shown, origin top left."""

    x0: float
    y0: float
    x1: float
    y1: float


@dataclass(frozen=True, slots=True)
class Place:
    """Where else the same picture or page stands."""

    path: str
    page_number: int | None = None
    item: int | None = None
    """Its number in its library, by which its text and fields can be had."""
    library: str = ""
