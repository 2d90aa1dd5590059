"""The table and the plots of what `benchmarks.photos` measured."""

from __future__ import annotations

import statistics
from typing import TYPE_CHECKING

from benchmarks.plots import bars, number_of
from benchmarks.published import Plot, Published, Table

if TYPE_CHECKING:
    from collections.abc import Mapping

    from benchmarks.checkpoints import Figures, Versions

COMMAND = "python -m benchmarks.photos PHOTOS"
BASE = "sentence-transformers and numpy"
COLUMNS = ["photos/s", "times as many", "cold query, s", "disk, kB each"]
CHINESE = {
    "side": "软件",
    BASE: "sentence-transformers 加 numpy",
    "tusou, fp32": "tusou，fp32",
    "tusou, int8": "tusou，int8",
    "tusou, starter": "tusou，入门模型",
    "photos/s": "照片/秒",
    "times as many": "倍数",
    "cold query, s": "冷启动查询，秒",
    "disk, kB each": "磁盘，每张 kB",
    "Indexing photos from the shell": "从命令行索引照片",
    "A query from the shell, beginning with nothing": "从命令行查询，从零开始",
}


def published(
    steps: Mapping[str, Figures], about: str, n_photos: int, versions: Versions | None = None
) -> Published:
    """A row and a bar for each side; ratios are medians over the rounds."""
    rounds: dict[str, dict[int, Figures]] = {}
    for step, figures in steps.items():
        number, _, name = step.partition(" ")
        rounds.setdefault(name, {})[int(number)] = figures
    middle = {name: _medians(found) for name, found in rounds.items()}
    rows = [(name, _cells(told, rounds[name], rounds.get(BASE))) for name, told in middle.items()]
    index, cold = "Indexing photos from the shell", "A query from the shell, beginning with nothing"
    speed = {name: told["photos_per_s"] for name, told in middle.items()}
    query = {name: told["query_s"] for name, told in middle.items()}
    return Published(
        COMMAND,
        f"{about}; {n_photos} photos, {max(map(len, rounds.values()))} rounds",
        [
            Table("side", COLUMNS, rows),
            Plot("photos-index", index, bars(index, "photos/s", speed)),
            Plot("photos-query", cold, bars(cold, "s", query)),
        ],
        CHINESE,
        versions or {},
    )


def _medians(rounds: Mapping[int, Figures]) -> Figures:
    keys = next(iter(rounds.values()))
    return {key: statistics.median(one[key] for one in rounds.values()) for key in keys}


def _cells(
    told: Figures, own: Mapping[int, Figures], base: Mapping[int, Figures] | None
) -> list[str]:
    """Ratios are taken within a round, and only then the median."""
    ratios = [
        figures["photos_per_s"] / base[number]["photos_per_s"]
        for number, figures in own.items()
        if base and number in base
    ]
    times = number_of(statistics.median(ratios)) if ratios else ""
    cells = [number_of(told["photos_per_s"]), times, number_of(told["query_s"])]
    return [*cells, number_of(told["bytes"] / 1000)]
