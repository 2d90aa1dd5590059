"""Usual queries: short sentences about common things, to learn how an encoder's cosines scatter.

A model answers each sentence with cosines of its own scale, and different models with different
ones. Sixteen sentences tell that scale to a tenth (their spreads differ by a third of it) and
take 30 ms to encode, once for each model and process.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
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

_KNOWN: dict[EncoderStamp, NDArray[np.float32]] = {}


def usual_sentences(encoder: Encoder) -> NDArray[np.float32]:
    """Return the vectors of `SENTENCES`, float32 (n, dim), unit rows."""
    if encoder.stamp not in _KNOWN:
        _KNOWN[encoder.stamp] = encoder.encode_texts(SENTENCES)
    return _KNOWN[encoder.stamp]
