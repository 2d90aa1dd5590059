"""What a page takes of the cores with the starter model, part by part, as a table."""

from __future__ import annotations

import statistics
from typing import TYPE_CHECKING

from benchmarks.end_to_end.variants import NAIVE, PARTS
from benchmarks.published import Table

if TYPE_CHECKING:
    from collections.abc import Mapping

    from benchmarks.checkpoints import Figures

    Rounds = Mapping[str, list[Figures]]

WANTED = 25
"""Times as fast as the naive side."""
CHUNKS = {"one": "one chunk", "all": "every chunk"}
TITLE = "starter model, ms of a core for each page"
FREE = "times naive if the model took no time"
CHINESE = {
    TITLE: "入门模型，每页占用一个核的毫秒",
    CHUNKS["one"]: "一段",
    CHUNKS["all"]: "每一段",
    "chunks of a page": "每页的段数",
    f"{WANTED} times naive would be": f"朴素做法的 {WANTED} 倍就是",
    "the run, all cores": "整个运行，所有的核",
    "of these at work": "其中在工作",
    "encoding the picture": "编码图",
    "encoding chunks": "编码各段文字",
    "cutting the text into chunks": "把文字切成段",
    "drawing": "绘制",
    "opening, reading, previewing": "打开、读取、做预览",
    "what is left": "剩下的",
    FREE: "模型不花时间时，是朴素做法的几倍",
}


def breakdown(found: Rounds) -> list[Table]:
    """One table, or none where the parts have not been measured.

    The parts are processor time and the run is all of its cores' time, idle or not: what is left
    is starting processes, handing over, words and the disk, and waiting for each other.
    """
    if PARTS not in found:
        return []
    each = [_column(chunks, found) for chunks in CHUNKS]
    names = [name for name in CHINESE if any(name in column for column in each)]
    rows = [(name, [_cell(column.get(name)) for column in each]) for name in names]
    return [Table(TITLE, list(CHUNKS.values()), rows)]


def _column(chunks: str, found: Rounds) -> dict[str, float]:
    """Milliseconds by name; what a round has not measured is left out."""

    def part(key: str) -> float:
        return _median(found[PARTS], key) * 1e3

    cores = statistics.median(one["cores"] for one in found[PARTS])
    model = {
        "encoding the picture": part("pictures_s"),
        "encoding chunks": part(f"texts_{chunks}_s"),
        "cutting the text into chunks": part(f"cutting_{chunks}_s"),
    }
    other = {
        "drawing": part("drawing_s"),
        "opening, reading, previewing": part("reading_s"),
    }
    told = {"chunks of a page": _median(found[PARTS], f"chunks_{chunks}"), **model, **other}
    naive, ours = found.get(NAIVE[chunks]), found.get(f"tusou, starter model, {CHUNKS[chunks]}")
    if naive:
        naive_ms = cores * _median(naive, "seconds") * 1e3
        told[f"{WANTED} times naive would be"] = naive_ms / WANTED
    if ours:
        whole = told["the run, all cores"] = cores * _median(ours, "seconds") * 1e3
        told["what is left"] = whole - sum(model.values()) - sum(other.values())
        if worked := [one for one in ours if "cpu_s" in one]:
            told["of these at work"] = _median(worked, "cpu_s") * 1e3
        if naive:
            told[FREE] = naive_ms / (whole - sum(model.values()))
    return told


def _median(rounds: list[Figures], key: str) -> float:
    """Of each page."""
    return statistics.median(one[key] / one["pages"] for one in rounds)


def _cell(value: float | None) -> str:
    return "" if value is None else f"{value:.1f}"
