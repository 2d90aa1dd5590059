"""Heat maps by occlusion: cover a part of a picture and see how much less it is like the query.

Works with any encoder, for it only asks for vectors of pictures. After Zeiler and Fergus,
"Visualizing and Understanding Convolutional Networks" (2014), with windows of several sizes that
overlap, as one size cannot fit both a sofa and the room around it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image

from tusou.batching import batched
from tusou.pictures import fit, to_rgb
from tusou.types import Box

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from tusou.protocols import Encoder

COVERED_PX = 336
"""Longest side of the pictures that are covered: no tower of the usual models takes more, and each
window costs a copy."""
GRID = 32
"""Rows and columns of a heat map."""
_LEAST = 1e-6


@dataclass(frozen=True, slots=True)
class Scale:
    """Windows of one size, evenly spaced from edge to edge."""

    steps: int
    """Windows in a row, and in a column."""
    side: float
    """Width and height of one, 0–1 of the picture."""

    def windows(self) -> Iterator[Box]:
        """Yield the windows row by row."""
        stride = (1 - self.side) / (self.steps - 1) if self.steps > 1 else 0.0
        starts = [at * stride for at in range(self.steps)]
        for y in starts:
            for x in starts:
                yield Box(x, y, x + self.side, y + self.side)


SCALES = (Scale(3, 0.5), Scale(5, 0.3))
"""The windows that are covered, one size after the other: 34 encodings."""

SMOOTHING = 1.5
"""Cells over which a map is smoothed: the steps between windows are no evidence."""


@dataclass(frozen=True, slots=True, eq=False)
class HeatMap:
    """Where in a picture its likeness to a query comes from."""

    values: NDArray[np.float32]
    """float32 (32, 32), 0–1, rows from the top: 1 where covering the picture costs most cosine, 0
    where covering costs nothing or makes the picture more alike."""
    cosine: float
    """Of the whole picture with the query."""
    drop: float
    """The mean loss of cosine of the windows over the hottest place, ≥ 0: what 1 stands for. Near
    0 no place matters more than another, and the map says little."""


def heat_map(picture: Image.Image, query: NDArray[np.float32], encoder: Encoder) -> HeatMap:
    """Tell which places of `picture` make it like `query`.

    Args:
        picture: any size and mode.
        query: float32 (dim,) of unit length, in the space of `encoder`.
        encoder: the pictures are encoded in batches of its `batch_size`.

    Returns:
        The map; `values` are all 0 where no covering lowers the cosine.
    """
    upright = fit(to_rgb(picture), COVERED_PX)
    cosine = float(encoder.encode_images([upright])[0] @ query)
    heat = np.zeros((GRID, GRID), dtype=np.float32)
    for scale in SCALES:
        windows = list(scale.windows())
        drops = cosine - _cosines(upright, windows, query, encoder)
        heat += _spread(windows, drops) / len(SCALES)
    heat = np.maximum(_smoothed(heat), 0)
    drop = float(heat.max())
    return HeatMap(heat / drop if drop > 0 else heat, cosine, drop)


def _cosines(
    picture: Image.Image,
    windows: Sequence[Box],
    query: NDArray[np.float32],
    encoder: Encoder,
) -> NDArray[np.float32]:
    """Return the cosine of the picture with each of the windows covered."""
    size = max(1, encoder.batch_size)
    found = [
        encoder.encode_images([covered(picture, window) for window in some])
        for some in batched(windows, size)
    ]
    cosines: NDArray[np.float32] = np.concatenate(found) @ query
    return cosines


def covered(picture: Image.Image, window: Box) -> Image.Image:
    """Return the RGB picture with `window` filled by what surrounds it, without an edge.

    A grey patch would be something to see: a plain door, a blank page. The fill is the mean of
    the pixels outside the window, the near ones counting most (a Gaussian as wide as the window),
    and it sets in softly.
    """
    small = np.asarray(picture.resize((GRID, GRID), Image.Resampling.BOX), dtype=np.float32)
    outside = 1 - _cells(window)
    blur = _blurring(max(window.width, window.height) * GRID / 2)
    seen = blur @ outside @ blur.T
    channels = [blur @ (outside * small[..., at]) @ blur.T / seen for at in range(3)]
    fill = Image.fromarray(np.stack(channels, axis=-1).round().astype(np.uint8))
    mask = Image.fromarray((_cells(window) * 255).round().astype(np.uint8))
    return Image.composite(
        fill.resize(picture.size, Image.Resampling.BICUBIC),
        picture,
        mask.resize(picture.size, Image.Resampling.BILINEAR),
    )


def _cells(window: Box) -> NDArray[np.float32]:
    """Return float32 (32, 32): the share of each cell that lies in `window`."""
    across, down = _shares(window.x0, window.x1), _shares(window.y0, window.y1)
    cells: NDArray[np.float32] = np.outer(down, across)
    return cells


def _shares(start: float, end: float) -> NDArray[np.float32]:
    """Return the share of each of the 32 strips of a side that lies between two places."""
    edges = np.arange(GRID + 1, dtype=np.float32)
    inside = np.minimum(edges[1:], end * GRID) - np.maximum(edges[:-1], start * GRID)
    shares: NDArray[np.float32] = np.clip(inside, 0, 1)
    return shares


def _blurring(sigma: float) -> NDArray[np.float32]:
    """Return the matrix that blurs 32 values by a Gaussian of `sigma` cells."""
    cells = np.arange(GRID, dtype=np.float32)
    weights = np.exp(-((cells[:, None] - cells) ** 2) / (2 * sigma**2))
    return np.asarray(weights / weights.sum(axis=1, keepdims=True), dtype=np.float32)


def _spread(windows: Sequence[Box], drops: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return float32 (32, 32): the mean drop of the windows over each cell."""
    masks = np.stack([_cells(window) for window in windows])
    weights = masks.sum(axis=0)
    total = np.tensordot(drops, masks, axes=1)
    return np.asarray(total / np.maximum(weights, _LEAST), dtype=np.float32)


def _smoothed(heat: NDArray[np.float32]) -> NDArray[np.float32]:
    blur = _blurring(SMOOTHING)
    return np.asarray(blur @ heat @ blur.T, dtype=np.float32)
