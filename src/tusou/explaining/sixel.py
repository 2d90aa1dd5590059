"""Sixel: pictures as columns of six pixels, one colour at a time (DEC VT340, 1987).

Reference: https://vt100.net/docs/vt3xx-gp/chapter14.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PIL import Image

from tusou.pictures import to_rgb

if TYPE_CHECKING:
    from numpy.typing import NDArray

COLOURS = 128
"""All sixel terminals have 256 registers or more except the VT340 itself; 128 look the same on
photos of this size and take two thirds of the bytes."""
_BITS = np.array([1, 2, 4, 8, 16, 32], np.uint8)[:, None]


def encode_sixel(picture: Image.Image) -> bytes:
    """The picture in an adaptive palette, run-length encoded."""
    rgb = to_rgb(picture)
    indexed = rgb.quantize(COLOURS, Image.Quantize.MEDIANCUT, dither=Image.Dither.FLOYDSTEINBERG)
    pixels = np.asarray(indexed, np.uint8)
    # Pixels are square (1;1), and what the bands do not reach stays as it is (P2 = 1).
    start = b'\x1bP0;1;0q"1;1;%d;%d' % rgb.size
    return start + _palette(indexed) + b"-".join(_bands(pixels)) + b"\x1b\\"


def _palette(indexed: Image.Image) -> bytes:
    """Colour registers; channels go from 0 to 100."""
    values = indexed.getpalette() or []
    registers = []
    for number in range(len(values) // 3):
        r, g, b = (round(value * 100 / 255) for value in values[3 * number : 3 * number + 3])
        registers.append(b"#%d;2;%d;%d;%d" % (number, r, g, b))
    return b"".join(registers)


def _bands(pixels: NDArray[np.uint8]) -> list[bytes]:
    bands = []
    for top in range(0, len(pixels), 6):
        band = pixels[top : top + 6]
        lines = []
        for colour in np.unique(band):
            columns = ((band == colour) * _BITS[: len(band)]).sum(axis=0, dtype=np.uint8)
            lines.append(b"#%d" % colour + _runs(columns))
        # $ goes back to the start of the band for the next colour.
        bands.append(b"$".join(lines))
    return bands


def _runs(columns: NDArray[np.uint8]) -> bytes:
    """Six-pixel columns as characters from "?" on; four and more equal ones as a count."""
    starts = np.flatnonzero(np.diff(columns, prepend=255))
    lengths = np.diff(starts, append=len(columns))
    if columns[starts[-1]] == 0:  # nothing more of this colour to the right
        starts, lengths = starts[:-1], lengths[:-1]
    parts = []
    for start, length in zip(starts.tolist(), lengths.tolist(), strict=True):
        char = bytes([63 + int(columns[start])])
        parts.append(b"!%d" % length + char if length > 3 else char * length)
    return b"".join(parts)
