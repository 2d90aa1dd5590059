"""What was written against torch, on pictures and texts of all shapes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from tusou.errors import ModelError

if TYPE_CHECKING:
    from pathlib import Path

    from PIL.Image import Image

    from tusou.encoders.export.towers import Towers
    from tusou.types import Vectors

LEAST = 0.9999
"""Cosine with torch below which a graph is not the checkpoint; fp32 gives 1 − 1e-6."""

SIZES = ((224, 224), (640, 480), (300, 900), (1000, 220), (37, 51), (8, 8))
TEXTS = (
    "a red armchair beside a white table",
    "a photo of two dogs running along the beach",
    "一张红色扶手椅的照片",
    "Größe 42, naïve café",
    "emoji 🛋️ and numbers 12345",
    "“curly” ﬁne ＦＵＬＬ &amp; snake_case",
    "x",
    "",
)


@dataclass(frozen=True, slots=True)
class Agreement:
    """The lowest cosine of each side with torch."""

    pictures: float
    texts: float

    def __str__(self) -> str:
        return f"lowest cosine {self.pictures:.6f} of pictures, {self.texts:.6f} of texts"


def compare(folder: Path, towers: Towers, *, exact: bool = True) -> Agreement:
    """Encode the same pictures and texts here and in torch.

    Args:
        folder: the model as it was written.
        towers: the checkpoint in torch.
        exact: raise when they differ, as they must not in full precision.

    Raises:
        ModelError: `exact`, and a cosine is below `LEAST`.
    """
    from tusou.encoders import open_encoder

    encoder = open_encoder(folder, device="cpu")
    pictures = _pictures()
    found = Agreement(
        _lowest(encoder.encode_images(pictures), _image_rows(towers, pictures)),
        _lowest(encoder.encode_texts(TEXTS), _text_rows(towers)),
    )
    if exact and min(found.pictures, found.texts) < LEAST:
        raise ModelError(
            f"the graphs made from {towers.about} give other vectors than torch: {found}",
            "this architecture is not known to work; please report it",
        )
    return found


def _image_rows(towers: Towers, pictures: list[Image]) -> Vectors:
    import torch

    with torch.no_grad():
        rows = towers.image.module(towers.pictures(pictures))
    return np.asarray(rows.numpy(), dtype=np.float32)


def _text_rows(towers: Towers) -> Vectors:
    import torch

    with torch.no_grad():
        rows = [towers.text.module(*towers.texts([text]))[0] for text in TEXTS]
    return np.stack([np.asarray(row.numpy(), dtype=np.float32) for row in rows])


def _lowest(ours: Vectors, theirs: Vectors) -> float:
    theirs = theirs / np.linalg.norm(theirs, axis=1, keepdims=True)
    return float((ours * theirs).sum(axis=1).min())


def _pictures() -> list[Image]:
    """Pictures with coarse and fine structure, of several shapes, always the same."""
    from PIL import Image

    rng = np.random.default_rng(7)
    pictures = []
    for width, height in SIZES:
        coarse = rng.integers(0, 256, (5, 5, 3), dtype=np.uint8)
        picture = Image.fromarray(coarse).resize((width, height), Image.Resampling.BICUBIC)
        noise = rng.integers(0, 40, (height, width, 3))
        mixed = np.clip(np.asarray(picture, dtype=np.int16) + noise, 0, 255)
        pictures.append(Image.fromarray(mixed.astype(np.uint8)))
    return pictures
