"""Usual queries: sentences and words about common things, to learn how a model answers any.

A model answers each sentence with cosines of its own scale, and different models with different
ones. These sentences tell that scale to a twentieth (their spreads differ by a quarter of it). The
words tell which pictures are near to whatever is asked, see `hubs`. To encode all of them takes
the starter model 20 ms and ViT-B/32 three seconds, so their vectors are kept beside the user's
data: every query from the shell would pay for them anew.
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
    "a dog runs across the grass with a ball",
    "four people sit at a table and talk",
    "a red chair stands beside a small wooden desk",
    "the lights of a city shine at night beside a river",
    "a map shows the roads and towns of a region",
    "a table lists numbers for each month of the year",
    "food is served on a white plate with a fork",
    "a diagram explains with arrows how a machine works",
    "a man repairs an old sewing machine in a workshop",
    "empty benches stand inside a large stone church",
    "a laptop and a cup of coffee stand on a desk",
    "a herd of elephants walks through dry grass",
    "a page of handwriting with a signature at the bottom",
    "a bathroom with a white sink and a round mirror",
    "trucks are parked in a row beside a factory",
    "a line on the chart rises and falls over ten years",
    "一只狗在草地上追着球跑",
    "几个人坐在会议室里讨论问题",
    "红色的椅子放在窗边的书桌旁",
    "夜晚城市的灯光倒映在河面上",
    "地图上标出了道路和城镇的位置",
    "表格列出了每个月的数字和合计",
    "白色盘子里盛着米饭和蔬菜",
    "流程图用箭头说明机器怎样工作",
    "木架上挂着几件衬衫和外套",
    "沙滩上散落着贝壳和海草",
    "消防车停在街道旁边的楼前",
    "电路板上焊着许多细小的零件",
    "老人的手里拿着一封旧信",
    "工人在工地上操作挖掘机",
    "台灯和花瓶摆在木箱上面",
    "雨中的街道上行人打着伞",
)
"""All long enough for `asked.brevity` to call them sentences: a model answers two or three words
with another spread. By sixteen short phrases, at the line that loses 6 % of the starter's captions
of 1,000 photos, 13 % of a second encoder's were lost; by these 4 %."""
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
"""What the first eight sentences of each language are about."""
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
