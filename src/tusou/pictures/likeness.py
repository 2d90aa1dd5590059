"""Whether two pictures are one but for how they were saved: compared small, colour by colour."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image

from tusou.pictures.colour import to_rgb

if TYPE_CHECKING:
    from numpy.typing import NDArray

SIDE = 32
SHAPE = 1.02
"""How much wider, for its height, one copy may be than the other: rounding of its sides."""


def sketch(thumbnail: bytes) -> tuple[float, NDArray[np.float32]]:
    """Return (width / height, float32 (32, 32, 3) of means of 0–255) of a JPEG of the library's."""
    with Image.open(BytesIO(thumbnail)) as image:
        shape = image.width / image.height
        image.draft("RGB", (2 * SIDE, 2 * SIDE))  # decoded small: a third of the time
        small = to_rgb(image).resize((SIDE, SIDE), Image.Resampling.BOX)
        return shape, np.asarray(small, dtype=np.float32)


def farthest(
    first: tuple[float, NDArray[np.float32]], second: tuple[float, NDArray[np.float32]]
) -> float:
    """Return 0–255: the largest difference of two sketches in any place and colour.

    255 when they differ in shape. The largest and not the mean: a product in another colour, or
    another word in a corner, changes little of the whole.
    """
    shapes = sorted((first[0], second[0]))
    if shapes[1] > shapes[0] * SHAPE:
        return 255.0
    return float(np.abs(first[1] - second[1]).max())
