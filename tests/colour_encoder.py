"""An encoder for tests that truly finds the red page by "red" or "红色".

Pictures become histograms over a dozen named colours, texts become the colour words they hold,
in English and Chinese, in the same space: plain numpy, deterministic, no model files. Words that
name no colour fall into dimensions of their own (by CRC-32), where no picture lies, so texts
still differ from each other and a query about anything else has cosine 0 with every picture.

    from colour_encoder import ColourEncoder, register

`register()` puts it into the real registry; a folder with a `model.json` that says
`{"encoder": "colour"}` (`write_model_folder`) is then opened by `open_encoder` like any other.
"""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zlib import crc32

import numpy as np
from PIL import Image

from tusou.types import EncoderStamp

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

# name, RGB, words that mean it (English whole words; Chinese anywhere)
COLOURS: tuple[tuple[str, tuple[int, int, int], tuple[str, ...]], ...] = (
    ("red", (220, 30, 30), ("red", "crimson", "红")),
    ("orange", (245, 140, 20), ("orange", "橙", "橘")),
    ("yellow", (245, 220, 40), ("yellow", "黄")),
    ("green", (40, 160, 60), ("green", "绿")),
    ("cyan", (40, 190, 200), ("cyan", "teal", "turquoise", "青")),
    ("blue", (40, 80, 210), ("blue", "navy", "蓝")),
    ("purple", (130, 50, 160), ("purple", "violet", "紫")),
    ("pink", (245, 150, 190), ("pink", "粉")),
    ("brown", (125, 75, 35), ("brown", "棕", "褐")),
    ("black", (15, 15, 15), ("black", "黑")),
    ("grey", (128, 128, 128), ("grey", "gray", "灰")),
    ("white", (255, 255, 255), ("white", "白")),
)
NEUTRAL = ("black", "grey", "white")
NEUTRAL_WEIGHT = 0.05
"""Paper and print cover most of a page; what is coloured on it should decide."""

N_COLOURS = len(COLOURS)
N_OTHER = 20
DIM = N_COLOURS + N_OTHER
OTHER_WEIGHT = 0.1
CONTEXT = 120
"""Characters that fit."""
OVERLAP = 24

_WORD = re.compile(r"[a-z]+|[\u4e00-\u9fff]|\d+", re.IGNORECASE)


class ColourEncoder:
    """Implements `tusou.protocols.Encoder`.

    Args:
        name: the name in its stamp; give another one to play a different model.
        batch_size: how many images it asks for at once.
        revision: the revision in its stamp.
    """

    def __init__(self, name: str = "colour", batch_size: int = 8, revision: str = "1") -> None:
        self.stamp = EncoderStamp(
            name, revision, _sha256(f"{name} {revision}"), _sha256("pixels"), DIM
        )
        self.batch_size = batch_size
        self.image_calls: list[int] = []
        """Sizes of the batches of images encoded so far."""
        self.text_calls: list[int] = []

    def encode_images(self, images: Sequence[Image.Image]) -> np.ndarray:
        self.image_calls.append(len(images))
        return _stacked([_image_row(image) for image in images])

    def encode_texts(self, texts: Sequence[str]) -> np.ndarray:
        self.text_calls.append(len(texts))
        return _stacked([self._text(text) for text in texts])

    def expect_texts(self) -> None:
        """Nothing is opened."""

    def for_many(self) -> ColourEncoder:
        return self

    def split_text(self, text: str) -> list[str]:
        if not text.strip():
            return []
        return list(_windows(text))

    def _text(self, text: str) -> np.ndarray:
        rows = [_text_row(chunk) for chunk in self.split_text(text) or [""]]
        return _unit(np.mean(rows, axis=0))


def open_colour_encoder(folder: Path, **_: Any) -> ColourEncoder:
    """What the registry calls: name and revision are read from the folder's model.json."""
    facts = json.loads((Path(folder) / "model.json").read_text(encoding="utf-8"))
    return ColourEncoder(facts.get("name", "colour"), revision=facts.get("revision", "1"))


def register() -> None:
    """Make `open_encoder` know the kind "colour"."""
    from tusou.encoders import ENCODERS
    from tusou.registry import Target

    ENCODERS.add("colour", Target(f"{__name__}:open_colour_encoder"))


def write_model_folder(folder: Path, name: str = "colour", **more: object) -> Path:
    """Write the model.json that makes `folder` a model of the kind "colour"."""
    folder.mkdir(parents=True, exist_ok=True)
    known = {"format": 1, "encoder": "colour", "languages": ["en", "zh"], "dim": DIM}
    facts = {**known, "name": name, **more}
    (folder / "model.json").write_text(json.dumps(facts), encoding="utf-8")
    return folder


def _image_row(image: Image.Image) -> np.ndarray:
    seen = np.asarray(image.convert("RGB").resize((32, 32), Image.Resampling.BOX), dtype=np.float32)
    palette = np.array([rgb for _, rgb, _ in COLOURS], dtype=np.float32)
    nearest = ((seen.reshape(-1, 1, 3) - palette) ** 2).sum(axis=2).argmin(axis=1)
    row = np.zeros(DIM, dtype=np.float32)
    row[:N_COLOURS] = np.bincount(nearest, minlength=N_COLOURS) / len(nearest)
    for index, (name, _, _) in enumerate(COLOURS):
        if name in NEUTRAL:
            row[index] *= NEUTRAL_WEIGHT
    return _unit(row)


def _text_row(text: str) -> np.ndarray:
    row = np.zeros(DIM, dtype=np.float32)
    for word in _WORD.findall(text.lower()):
        colour = _colour_of(word)
        if colour is None:
            row[N_COLOURS + crc32(word.encode()) % N_OTHER] += OTHER_WEIGHT
        else:
            row[colour] += 1
    return _unit(row)


def _colour_of(word: str) -> int | None:
    for index, (_, _, words) in enumerate(COLOURS):
        if word in words:
            return index
    return None


def _windows(text: str) -> Iterator[str]:
    start = 0
    while start + CONTEXT < len(text):
        yield text[start : start + CONTEXT]
        start += CONTEXT - OVERLAP
    yield text[start:]


def _unit(row: np.ndarray) -> np.ndarray:
    length = float(np.linalg.norm(row))
    if length:
        return (row / length).astype(np.float32)
    nothing = np.zeros(DIM, dtype=np.float32)
    nothing[-1] = 1
    return nothing


def _stacked(rows: list[np.ndarray]) -> np.ndarray:
    return np.stack(rows) if rows else np.zeros((0, DIM), dtype=np.float32)


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
