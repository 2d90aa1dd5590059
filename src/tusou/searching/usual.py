"""Usual queries: short sentences about common things, to learn how an encoder's cosines scatter.

A model answers each sentence with cosines of its own scale, and different models with different
ones. Sixteen sentences tell that scale to a tenth (their spreads differ by a third of it). To
encode them takes the starter model 30 ms and ViT-B/32 a second, so their vectors are kept beside
the user's data: every query from the shell would pay for them anew.
"""

from __future__ import annotations

import hashlib
import os
from contextlib import suppress
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

VERSION = 1
"""Of what is kept: to be raised when the same model gives a text another vector than before, as
after a mend of cleaning, tokenising or pooling."""

_KNOWN: dict[EncoderStamp, NDArray[np.float32]] = {}


def usual_sentences(encoder: Encoder) -> NDArray[np.float32]:
    """Return the vectors of `SENTENCES`, float32 (n, dim), unit rows.

    They are encoded once for each model: encoders of one stamp give the same vectors.
    """
    stamp = encoder.stamp
    if stamp not in _KNOWN:
        file = _file_of(stamp)
        rows = _kept(file, stamp.dim)
        if rows is None:
            rows = encoder.encode_texts(SENTENCES)
            keep(file, _as_file(rows))
        _KNOWN[stamp] = rows
    return _KNOWN[stamp]


def _file_of(stamp: EncoderStamp) -> Path:
    facts = str(VERSION), stamp.files_sha256, stamp.preprocessing_sha256, str(stamp.dim)
    key = hashlib.sha256("\0".join((*facts, *SENTENCES)).encode()).hexdigest()
    return Path(user_data_folder(os.environ)) / "usual" / f"{key}.npy"


def _kept(file: Path, dim: int) -> NDArray[np.float32] | None:
    # What is missing or damaged only costs the time of encoding again.
    with suppress(OSError, ValueError, EOFError), file.open("rb") as stream:
        rows = np.lib.format.read_array(stream, allow_pickle=False)
        if rows.shape == (len(SENTENCES), dim) and rows.dtype == np.float32 and _are_unit(rows):
            return np.asarray(rows)
    return None


def _are_unit(rows: NDArray[np.float32]) -> bool:
    return bool(np.allclose(np.linalg.norm(rows, axis=1), 1.0, atol=1e-3))


def _as_file(rows: NDArray[np.float32]) -> bytes:
    buffer = BytesIO()
    np.save(buffer, rows)
    return buffer.getvalue()
