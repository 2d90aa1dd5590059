"""Usual queries: sentences and words about common things, to learn how a model answers any.

A model answers each sentence with cosines of its own scale, and different models with different
ones. Sixteen sentences tell that scale to a tenth (their spreads differ by a third of it). The
words tell which pictures are near to whatever is asked, see `hubs`. To encode all of them takes
the starter model 10 ms and ViT-B/32 two seconds, so their vectors are kept beside the user's data:
every query from the shell would pay for them anew.
"""

from __future__ import annotations

import hashlib
import os
from contextlib import suppress
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from tusou.config import user_data_folder
from tusou.kept import keep

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from tusou.protocols import Encoder
    from tusou.types import EncoderStamp

SENTENCES = (
    "a dog on the grass",
    "people at a table",
    "a red chair",
    "a city at night",
    "a map",
    "a table of numbers",
    "food on a plate",
    "a diagram with arrows",
    "一只狗",
    "会议室里的人",
    "红色的椅子",
    "城市夜景",
    "地图",
    "数字表格",
    "一盘食物",
    "流程图",
)
WORDS = (
    "dog",
    "people",
    "chair",
    "city",
    "map",
    "numbers",
    "food",
    "diagram",
    "狗",
    "人",
    "椅子",
    "夜景",
    "地图",
    "数字",
    "食物",
    "流程图",
)
"""What the sentences are about."""
_TEXTS = (*SENTENCES, *WORDS)

VERSION = 1
"""Of what is kept: to be raised when the same model gives a text another vector than before, as
after a mend of cleaning, tokenising or pooling."""

_KNOWN: dict[EncoderStamp, UsualTexts] = {}


@dataclass(frozen=True, slots=True, eq=False)
class UsualTexts:
    """The vectors of `SENTENCES` and of `WORDS`, float32 (n, dim), unit rows."""

    sentences: NDArray[np.float32]
    words: NDArray[np.float32]


def usual_texts(encoder: Encoder) -> UsualTexts:
    """Return the vectors of usual texts.

    They are encoded once for each model: encoders of one stamp give the same vectors.
    """
    stamp = encoder.stamp
    if stamp not in _KNOWN:
        file = _file_of(stamp)
        rows = _kept(file, stamp.dim)
        if rows is None:
            rows = encoder.encode_texts(_TEXTS)
            keep(file, _as_file(rows))
        _KNOWN[stamp] = UsualTexts(rows[: len(SENTENCES)], rows[len(SENTENCES) :])
    return _KNOWN[stamp]


def _file_of(stamp: EncoderStamp) -> Path:
    facts = str(VERSION), stamp.files_sha256, stamp.preprocessing_sha256, str(stamp.dim)
    key = hashlib.sha256("\0".join((*facts, *_TEXTS)).encode()).hexdigest()
    return Path(user_data_folder(os.environ)) / "usual" / f"{key}.npy"


def _kept(file: Path, dim: int) -> NDArray[np.float32] | None:
    # What is missing or damaged only costs the time of encoding again.
    with suppress(OSError, ValueError, EOFError), file.open("rb") as stream:
        rows = np.lib.format.read_array(stream, allow_pickle=False)
        if rows.shape == (len(_TEXTS), dim) and rows.dtype == np.float32 and _are_unit(rows):
            return np.asarray(rows)
    return None


def _are_unit(rows: NDArray[np.float32]) -> bool:
    return bool(np.allclose(np.linalg.norm(rows, axis=1), 1.0, atol=1e-3))


def _as_file(rows: NDArray[np.float32]) -> bytes:
    buffer = BytesIO()
    np.save(buffer, rows)
    return buffer.getvalue()
