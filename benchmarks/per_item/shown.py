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
}
STAGES = {
    "decode_ms": "waiting for decoding",
    "encode_ms": "encoding",
    "write_ms": "writing",
    "indexes_ms": "derived indexes",
}
TIME = "Time of indexing, each item"
DISK = "Disk, each item"
MEMORY = "Most memory while indexing"
CHINESE = {
    "items": "条目数",
    "s": "秒",
    "ms each": "每个毫秒",
    "library.db, B each": "library.db，每个字节",
    "derived indexes, B each": "派生索引，每个字节",
    "memory, main process, MB": "主进程内存，MB",
    "memory, all processes, MB": "全部进程内存，MB",
    "of each item, ms": "每个条目，毫秒",
    "waiting for decoding": "等待解码",
    "encoding": "编码",
    "writing": "写入",
    "derived indexes": "派生索引",
    TIME: "索引一个条目的时间",
    DISK: "一个条目占的磁盘",
    MEMORY: "索引时最多用的内存",
}


def published(steps: Mapping[str, Figures], about: str) -> Published:
    """A row for each size, where the time goes, and three plots."""
    sizes = {int(step): steps[step] for step in sorted(steps, key=int)}
    costs = [(f"{n:,}", [number_of(told[key]) for key in COLUMNS]) for n, told in sizes.items()]
    stages = [
        (f"{n:,}", [number_of(told.get(key, 0.0)) for key in STAGES]) for n, told in sizes.items()
    ]
    return Published(
        COMMAND,
        about,
        [
            Table("items", list(COLUMNS.values()), costs),
            Table("of each item, ms", list(STAGES.values()), stages),
            Plot("per-item-time", TIME, _drawn(TIME, "ms", sizes, {"ms_each": "all", **STAGES})),
            Plot("per-item-disk", DISK, _drawn(DISK, "B", sizes, _only("library.db", "derived"))),
            Plot("per-item-memory", MEMORY, _drawn(MEMORY, "MB", sizes, _only("memory"))),
        ],
        CHINESE,
    )


def _only(*starts: str) -> dict[str, str]:
    return {key: said for key, said in COLUMNS.items() if said.startswith(starts)}


def _drawn(title: str, unit: str, sizes: Mapping[int, Figures], keys: Mapping[str, str]) -> str:
    series = {
        said: [(float(n), told[key]) for n, told in sizes.items() if told.get(key, 0.0) > 0]
        for key, said in keys.items()
    }
    return lines(title, "items", unit, series)
