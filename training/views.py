"""Augmented views of every picture, kept as the frozen early features of the backbone.

The layers before stride 8 hold 2 % of the weights and take two thirds of a training
step (26 against 125 pictures a second at 224 px on two cores), so their outputs are
computed once per view: float16 [view, channels, side/8, side/8].
"""

from __future__ import annotations

import io
import random
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image, ImageEnhance, ImageOps

from training.backbone import STRIDE
from training.pages import paste_on_page
from training.photos import normalise, squash
from training.progress import say
from training.settings import IMAGE_SIDE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from training.backbone import Backbone
    from training.frozen import Frozen

GRID = IMAGE_SIDE // STRIDE
CHUNK = 32


@dataclass(frozen=True)
class View:
    """One augmented reading of the picture at ``photo`` in the list of photos."""

    photo: int
    kind: str


def render(image: Image.Image, view: View, seed: int) -> NDArray[np.uint8]:
    """The pixels of one view: uint8 [side, side, 3], the same for the same seed."""
    rng = random.Random(zlib.crc32(f"{seed}/{view.photo}/{view.kind}".encode()))
    if view.kind == "mirror":
        image = ImageOps.mirror(image)
    elif view.kind.startswith("crop"):
        image = _jitter(_crop(image, rng), rng)
    elif view.kind.startswith("page"):
        image = paste_on_page(_jitter(image, rng), rng, IMAGE_SIDE)
    return squash(image, IMAGE_SIDE)


def _crop(image: Image.Image, rng: random.Random) -> Image.Image:
    area, ratio = rng.uniform(0.5, 1.0), rng.uniform(0.75, 1.33)
    width = min(image.width, int(image.width * (area * ratio) ** 0.5))
    height = min(image.height, int(image.height * (area / ratio) ** 0.5))
    left, top = rng.randint(0, image.width - width), rng.randint(0, image.height - height)
    cut = image.crop((left, top, left + width, top + height))
    return ImageOps.mirror(cut) if rng.random() < 0.5 else cut


def _jitter(image: Image.Image, rng: random.Random) -> Image.Image:
    for kind in (ImageEnhance.Brightness, ImageEnhance.Contrast, ImageEnhance.Color):
        image = kind(image).enhance(rng.uniform(0.75, 1.25))
    return image


class ViewStore:
    """Early features on disk, one row a view, with a mark for the rows that are done."""

    def __init__(self, path: Path, rows: int, channels: int) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        mode = "r+" if path.exists() else "w+"
        self.maps = np.memmap(path, np.float16, mode, shape=(rows, channels, GRID, GRID))
        marks = path.with_suffix(".done")
        self.done = np.memmap(marks, np.uint8, "r+" if marks.exists() else "w+", shape=(rows,))

    def missing(self) -> list[int]:
        """Rows that are still to be computed."""
        return np.flatnonzero(np.asarray(self.done) == 0).tolist()


def fill(
    store: ViewStore,
    early: Frozen,
    pictures: Sequence[bytes],
    views: Sequence[View],
    *,
    backbone: Backbone,
    seed: int,
) -> None:
    """Compute the missing rows of ``store``; safe to stop and start again."""
    todo = store.missing()
    for count, rows in enumerate(_chunks(todo)):
        pixels = np.stack([_rendered(pictures, views[row], seed) for row in rows])
        store.maps[rows] = early(normalise(pixels, backbone.mean, backbone.std)).astype(np.float16)
        store.done[rows] = 1
        if count % 50 == 0:
            say(f"views: {count * CHUNK}/{len(todo)}")


def _rendered(pictures: Sequence[bytes], view: View, seed: int) -> NDArray[np.uint8]:
    return render(Image.open(io.BytesIO(pictures[view.photo])).convert("RGB"), view, seed)


def _chunks(rows: list[int]) -> Iterator[list[int]]:
    for start in range(0, len(rows), CHUNK):
        yield rows[start : start + CHUNK]
