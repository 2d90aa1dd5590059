"""Whether two pictures are one but for how they were saved: compared small, colour by colour."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
from PIL import Image

from tusou.pictures.colour import to_rgb

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Sketch: TypeAlias = tuple[float, NDArray[np.float32]]

SIDE = 32
FINE_SIDE = 128
"""On paper, lines and letters are too thin for 32: two invoices on one form differ by 10 to 40."""
FINE_FROM_PX = 320
"""Longest side of a thumbnail from which it shows so much; of smaller ones, saving blurs it."""
PAPER = 0.5
"""Share of a picture (0–1) that is light and has no colour when it shows paper, or a plot."""
SHAPE = 1.02
"""How much wider, for its height, one copy may be than the other: rounding of its sides."""


def sketch(thumbnail: bytes, side: int = SIDE) -> Sketch:
    """Return (width / height, float32 (side, side, 3) of means of 0–255) of a JPEG."""
    with Image.open(BytesIO(thumbnail)) as image:
        shape = image.width / image.height
        image.draft("RGB", (2 * side, 2 * side))  # decoded small: a third of the time
        small = to_rgb(image).resize((side, side), Image.Resampling.BOX)
        return shape, np.asarray(small, dtype=np.float32)


def fine_sketch(thumbnail: bytes) -> Sketch | None:
    """Return a sketch of 128 × 128, as `sketch`; None of a JPEG that is too small for it."""
    with Image.open(BytesIO(thumbnail)) as image:
        if max(image.size) < FINE_FROM_PX:
            return None
    return sketch(thumbnail, FINE_SIDE)


def is_paper(of: Sketch) -> bool:
    """Whether a picture is mostly light and without colour: a document, a plot, a screen."""
    darkest, lightest = of[1].min(axis=2), of[1].max(axis=2)
    return bool(np.mean((darkest > 150) & (lightest - darkest < 40)) >= PAPER)


def farthest(first: Sketch, second: Sketch) -> float:
    """Return 0–255: the largest difference of two sketches of one side in any place and colour.

    255 when they differ in shape. The largest and not the mean: a product in another colour, or
    another word in a corner, changes little of the whole.
    """
    shapes = sorted((first[0], second[0]))
    if shapes[1] > shapes[0] * SHAPE:
        return 255.0
    return float(np.abs(first[1] - second[1]).max())


def farthest_beside(first: Sketch, second: Sketch) -> float:
    """Return as `farthest` does, of two drawings of which one may stand a place beside the other.

    What counts is how far a place lies outside the range of the nine around it: letters that were
    drawn at another size fall between places otherwise, a curve that is not there is nowhere near.
    """
    if farthest(first, second) == 255:
        return 255.0
    return max(_outside(first[1], second[1]), _outside(second[1], first[1]))


def _outside(values: NDArray[np.float32], around: NDArray[np.float32]) -> float:
    side = len(around)
    padded = np.pad(around, ((1, 1), (1, 1), (0, 0)), mode="edge")
    shifts = [padded[y : y + side, x : x + side] for y in range(3) for x in range(3)]
    lowest, highest = np.minimum.reduce(shifts), np.maximum.reduce(shifts)
    return max(0.0, float(np.maximum(lowest - values, values - highest).max()))
