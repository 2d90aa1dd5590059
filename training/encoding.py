"""How one step turns cached maps and rows of the text bank into embeddings."""

from __future__ import annotations

from contextlib import nullcontext
from typing import TYPE_CHECKING

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from training.precision import half_where_quick
from training.views import GRID

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from training.image_tower import Pair
    from training.texts import TextBank

CHUNK = 32
PART = 200
"""Texts of about the same length that are encoded at once."""
SMALL, LARGE = 28, 32
"""Cells on a side of the random window cut from the cached maps (224 and 256 of 288 pixels)."""
GROWS_AT = 0.7
"""Part of the schedule after which windows are large, nearer to what ships. Small ones train
half as fast again (EfficientNet-Lite1: 18.8 against 12.6 pictures a second and core)."""


def cells(progress: float) -> int:
    """Cells on a side of the window at this part of the schedule, 0 to 1."""
    return SMALL if progress < GROWS_AT else LARGE


def window(
    maps: NDArray[np.float16], rows: NDArray[np.int64], rng: np.random.Generator, side: int
) -> Tensor:
    """A random window of the cached maps of these rows: float32 [n, channels, side, side]."""
    top, left = rng.integers(0, GRID - side + 1, 2)
    order = np.argsort(rows)
    picked = np.empty((len(rows), maps.shape[1], side, side), np.float32)
    for index in order:
        picked[index] = maps[rows[index], :, top : top + side, left : left + side]
    return torch.from_numpy(picked).contiguous(memory_format=torch.channels_last)


def embed_maps(pair: Pair, maps: Tensor) -> Tensor:
    """Unit embeddings [n, 256] of cached maps [n, channels, h, w], in chunks.

    On a CPU with bfloat16 chunks of 32 in it take 1.7 s for 128 pictures, one float32 batch 4.5 s.
    """
    parts = []
    device = pair.log_scale.device
    for chunk in maps.split(CHUNK if device.type == "cpu" else len(maps)):
        with half_where_quick(device.type):
            parts.append(pair.image.from_maps(chunk.to(device)).float())
    return functional.normalize(torch.cat(parts), dim=-1)


def encode_rows(
    pair: Pair,
    bank: TextBank,
    rows: NDArray[np.int64],
    rng: np.random.Generator | None,
    *,
    exact: bool = False,
) -> tuple[Tensor, Tensor]:
    """Meanings [m, 384] and unit embeddings [m, 256], cut by length so that little is padded.

    ``exact`` computes in float32 where half precision would be quicker, too.
    """
    order = np.argsort([len(bank.words[row]) for row in rows], kind="stable")
    meanings, embeddings = [], []
    device = pair.log_scale.device
    for part in np.array_split(order, max(1, len(rows) // PART)):
        ids, mask = (t.to(device) for t in bank.batch(rows[part].tolist(), rng))
        with nullcontext() if exact else half_where_quick(device.type):
            meaning, embedding = pair.text(ids, mask)
        meanings.append(meaning.float())
        embeddings.append(functional.normalize(embedding.float(), dim=-1))
    back = torch.from_numpy(np.argsort(order))
    return torch.cat(meanings)[back], torch.cat(embeddings)[back]
