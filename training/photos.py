"""Photos with captions, read from the parquet files of the data folder."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from PIL import Image

from training.whole import whole

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from training.settings import Settings

HUMAN_CAPTIONS = 5
"""The first five Chinese captions are human, those after them translate the English ones."""


@dataclass(frozen=True)
class Photo:
    """One picture with its captions; ``jpeg`` is the file as stored."""

    jpeg: bytes
    english: tuple[str, ...]
    chinese: tuple[str, ...]
    label: str
    split: str
    source: str

    @property
    def captioned(self) -> bool:
        """Whether sentences describe it; a picture with a label is one of its class instead."""
        return bool(self.english) and not self.label

    @property
    def human_chinese(self) -> tuple[str, ...]:
        """The Chinese captions that people wrote."""
        return self.chinese[:HUMAN_CAPTIONS]

    @property
    def translated_chinese(self) -> tuple[str, ...]:
        """The machine translations, in the order of ``english``."""
        return self.chinese[HUMAN_CAPTIONS:]

    def open(self) -> Image.Image:
        """The decoded picture as RGB."""
        return Image.open(io.BytesIO(self.jpeg)).convert("RGB")


def load_photos(data: Path, sources: Iterable[str], split: str | None = None) -> list[Photo]:
    """Every photo of the named sources, in file order, optionally of one split."""
    wanted = set(sources)
    photos: list[Photo] = []
    for file in sorted((data / "photos").glob("*.parquet")):
        if file.stem.rsplit("-", 1)[0] in wanted:
            photos.extend(read_photos(file))
    return [photo for photo in photos if split is None or photo.split == split]


def captioned_photos(settings: Settings, split: str) -> list[Photo]:
    """The captioned photos of one split among the sets that are trained on."""
    photos = load_photos(settings.data, settings.sources, split)
    return [photo for photo in photos if photo.captioned]


def read_photos(file: Path) -> list[Photo]:
    """Every photo of one parquet file."""
    return [_photo(row) for row in pq.read_table(file).to_pylist()]


def save_photos(photos: Sequence[Photo], file: Path) -> None:
    """Write photos with the columns of the data folder; the file is whole or not there."""
    columns = {
        "image": [p.jpeg for p in photos],
        "captions_en": [list(p.english) for p in photos],
        "captions_zh": [list(p.chinese) for p in photos],
        "label": [p.label for p in photos],
        "split": [p.split for p in photos],
        "source": [p.source for p in photos],
    }
    with whole(file) as draft:
        pq.write_table(pa.table(columns), draft)


def _photo(row: dict[str, object]) -> Photo:
    english, chinese = row["captions_en"] or [], row["captions_zh"] or []
    return Photo(
        bytes(row["image"]),
        tuple(english),
        tuple(chinese),  # type: ignore[arg-type]
        str(row["label"] or ""),
        str(row["split"]),
        str(row["source"]),
    )


def squash(image: Image.Image, side: int) -> NDArray[np.uint8]:
    """The picture at ``side`` x ``side`` pixels, aspect ignored: uint8 [side, side, 3]."""
    resized = image.resize((side, side), Image.Resampling.BILINEAR)
    return np.asarray(resized, dtype=np.uint8)


def normalise(
    pixels: NDArray[np.uint8], mean: Sequence[float], std: Sequence[float]
) -> NDArray[np.float32]:
    """uint8 [n, h, w, 3] to float32 [n, 3, h, w]: /255, minus mean, over std."""
    scaled = pixels.astype(np.float32) / np.float32(255.0)
    centred = (scaled - np.asarray(mean, np.float32)) / np.asarray(std, np.float32)
    return np.ascontiguousarray(centred.transpose(0, 3, 1, 2))
