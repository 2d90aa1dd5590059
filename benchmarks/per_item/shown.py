"""Tables and plots of what `benchmarks.per_item` measured."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.plots import lines, number_of
from benchmarks.published import Plot, Published, Table

if TYPE_CHECKING:
    from collections.abc import Mapping

    from benchmarks.checkpoints import Figures

COMMAND = "python -m benchmarks.per_item"
COLUMNS = {
    "seconds": "s",
    "ms_each": "ms each",
    "database_bytes_each": "library.db, B each",
    "derived_bytes_each": "derived indexes, B each",
    "main_mb": "memory, main process, MB",
    "all_mb": "memory, all processes, MB",
    "own_mb": "without mapped files, MB",
}
STAGES = {
    "walk_ms": "finding, hashing",
    "decode_ms": "waiting for decoding",
    "encode_ms": "encoding",
    "write_ms": "writing",
    "indexes_ms": "derived indexes",
}
DISK_LINES = {"database_bytes_each": "library.db", "derived_bytes_each": "derived indexes"}
MEMORY_LINES = {
    "main_mb": "main process",
    "all_mb": "all processes",
    "own_mb": "without mapped files",
}
TIMES = {"pairs": "Time of indexing, each pair", "photos": "Time of indexing, each photo"}
DISK = "Disk, each item"
MEMORY = "Most memory while indexing"
CHINESE = {
    "pairs": "图文对",
    "photos": "照片，每张一个文件",
    "s": "秒",
    "ms each": "每个毫秒",
    "library.db, B each": "library.db，每个字节",
    "derived indexes, B each": "派生索引，每个字节",
    "memory, main process, MB": "主进程内存，MB",
    "memory, all processes, MB": "全部进程内存，MB",
    "without mapped files, MB": "其中不含映射文件，MB",
    "of each pair, ms": "每个图文对，毫秒",
    "of each photo, ms": "每张照片，毫秒",
    "finding, hashing": "查找与哈希",
    "waiting for decoding": "等待解码",
    "encoding": "编码",
    "writing": "写入",
    "derived indexes": "派生索引",
    TIMES["pairs"]: "索引一个图文对的时间",
    TIMES["photos"]: "索引一张照片的时间",
    DISK: "一个条目占的磁盘",
    MEMORY: "索引时最多用的内存",
}

Sizes = dict[int, "Figures"]


def published(steps: Mapping[str, Figures], about: str) -> Published:
    """Of pairs, and of photos where they were measured: a row for each size, where the time goes,
    and its plot; then plots of disk and memory for both."""
    series: dict[str, Sizes] = {}
    for step, told in steps.items():
        items, _, name = step.partition(" ")
        series.setdefault(name or "pairs", {})[int(items)] = told
    parts: list[Table | Plot] = []
    for name in sorted(series):
        series[name] = dict(sorted(series[name].items()))
        parts += _of_series(name, series[name])
    parts += [
        Plot("per-item-disk", DISK, _together(DISK, "B", series, DISK_LINES)),
        Plot("per-item-memory", MEMORY, _together(MEMORY, "MB", series, MEMORY_LINES)),
    ]
    return Published(COMMAND, about, parts, CHINESE)


def _of_series(name: str, sizes: Sizes) -> list[Table | Plot]:
    title = TIMES[name]
    file = "per-item-time" if name == "pairs" else f"per-item-time-{name}"
    points = _points(sizes, {"ms_each": "all", **STAGES})
    return [
        Table(name, list(COLUMNS.values()), _rows(sizes, COLUMNS)),
        Table(f"of each {name.removesuffix('s')}, ms", list(STAGES.values()), _rows(sizes, STAGES)),
        Plot(file, title, lines(title, name, "ms", points)),
    ]


def _rows(sizes: Sizes, keys: Mapping[str, str]) -> list[tuple[str, list[str]]]:
    """Figures that were not kept yet when a size was measured are left empty."""
    return [
        (f"{n:,}", [number_of(told[key]) if key in told else "" for key in keys])
        for n, told in sizes.items()
    ]


def _points(
    sizes: Sizes, keys: Mapping[str, str], before: str = ""
) -> dict[str, list[tuple[float, float]]]:
    return {
        before + said: [(float(n), told[key]) for n, told in sizes.items() if told.get(key, 0) > 0]
        for key, said in keys.items()
    }


def _together(title: str, unit: str, series: Mapping[str, Sizes], keys: Mapping[str, str]) -> str:
    """One plot of all series; names say which where there are several."""
    drawn: dict[str, list[tuple[float, float]]] = {}
    for name in sorted(series):
        drawn |= _points(series[name], keys, f"{name}: " if len(series) > 1 else "")
    return lines(title, "items", unit, drawn)
