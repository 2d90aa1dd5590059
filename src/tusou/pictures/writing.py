"""Whether a picture shows writing: a photographed letter, a receipt, a scan, a screenshot.

Looked at in tiles. A tile of written paper is mostly one even tone, and what differs from it is
little, crosses the rows or columns again and again, and the other ones too: letters in lines. An
even thing before an even ground is crossed once; grass, hair and fabric have no even tone. Dense
thin lines before an even ground (plots, branches before the sky) are taken for writing: reading
finds no words in them.

The numbers were chosen on one half of pages and photos and tried on the other; see
`benchmarks/writing.py`, which tells how many of each kind are taken for writing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from PIL.Image import Image

TILE = 32
"""Side of a tile in pixels: four lines of a page that is 448 pixels high, or two of a receipt."""
CONTRAST = 20
"""How far the darkest and the lightest of a tile lie apart (0–255), or it is empty."""
INK_FROM = 0.35
"""Distance from the tone of the paper, as a share of the contrast, from which a pixel is ink."""
INK = (0.03, 0.35)
"""Share of a written tile that is ink."""
UNEVEN = 0.12
"""Root mean square distance of paper from its tone, as a share of the contrast, at most."""
CROSSED = (0.05, 0.12)
"""Share of neighbours of which one is ink and one paper: in the direction that has fewer such
(along the lines, mostly), and in the one that has more."""
WRITTEN = 0.03
"""Share of all tiles that are written when the picture is."""


def shows_writing(picture: Image) -> bool:
    """Tell whether a picture is worth reading by OCR.

    Args:
        picture: RGB, as it is handed to the encoder (448 pixels on its longest side, or as small as
            it is). Letters may be dark on light or light on dark, upright or on their side.
    """
    tiles = _tiles(np.asarray(picture.convert("L")))
    return len(tiles) > 0 and _written(tiles) >= WRITTEN * len(tiles)


def _tiles(grey: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Cut (height, width) into (n, TILE, TILE); what is over at the right and below is left out."""
    rows, columns = grey.shape[0] // TILE, grey.shape[1] // TILE
    whole = grey[: rows * TILE, : columns * TILE].reshape(rows, TILE, columns, TILE)
    return np.ascontiguousarray(whole.swapaxes(1, 2)).reshape(-1, TILE, TILE)


def _written(tiles: NDArray[np.uint8]) -> int:
    """Count the tiles that look like writing."""
    paper, contrast = _tones(tiles)
    is_full = contrast > CONTRAST
    tiles, paper, contrast = tiles[is_full], paper[is_full], contrast[is_full]
    away = np.abs(tiles - paper[:, None, None]) / contrast[:, None, None]
    ink = away > INK_FROM
    share = ink.mean((1, 2))
    uneven = np.sqrt((np.where(ink, 0, away) ** 2).mean((1, 2)) / np.maximum(1 - share, 1e-3))
    across = (ink[:, :, 1:] != ink[:, :, :-1]).mean((1, 2))
    down = (ink[:, 1:] != ink[:, :-1]).mean((1, 2))
    is_written = (
        (share > INK[0])
        & (share < INK[1])
        & (uneven < UNEVEN)
        & (np.minimum(across, down) > CROSSED[0])
        & (np.maximum(across, down) > CROSSED[1])
    )
    return int(is_written.sum())


def _tones(tiles: NDArray[np.uint8]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """The tone of the paper of each tile, and its contrast.

    Of every fourth pixel, which is enough. Paper is the side (the lightest eighth or the darkest)
    that lies nearer to the middle one; noise beyond the outermost 3 % does not count.
    """
    some = np.sort(tiles[:, 1::2, ::2].reshape(len(tiles), -1), axis=1).astype(np.float32)
    at = [int(share * (some.shape[1] - 1)) for share in (0.03, 0.12, 0.5, 0.88, 0.97)]
    darkest, dark, middle, light, lightest = some[:, at].T
    paper = np.where(lightest - middle < middle - darkest, light, dark)
    return paper, lightest - darkest
