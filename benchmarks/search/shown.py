"""Tables and plots of what `benchmarks.search` measured."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.plots import lines, number_of
from benchmarks.published import Plot, Published, Table

if TYPE_CHECKING:
    from collections.abc import Mapping

    from benchmarks.checkpoints import Figures, Versions

COMMAND = "python -m benchmarks.search"
LIBRARY = "whole library"
COLUMNS = {
    "build_s": "build, s",
    "open_ms": "open, ms",
    "p50_ms": "p50, ms",
    "p95_ms": "p95, ms",
    "p99_ms": "p99, ms",
    "recall": "recall@10",
    "add_ms": "add, ms",
    "memory_mb": "memory, MB",
    "bytes_each": "disk, B each",
}
WHOLE = {
    "build_s": "build, s",
    "open_ms": "open, ms",
    "first_ms": "open and first query, ms",
    "shell_s": "from the shell, s",
    "add_ms": "add, ms",
    "memory_mb": "memory, MB",
    "bytes_each": "disk, B each",
}
KINDS = {
    "usual": "one common word, two rare ones",
    "words": "the three most frequent words",
    "bigrams": "the three most frequent bigrams",
}
FILTERED = {
    "photos": "photos alone, a third",
    "folder": "a folder, a tenth",
    "language": "one language, a half",
    "years": "two years, a fifth",
    "together": "photos, language and years",
    "new": "one language, by a filter that is new",
}
CHINESE = {
    "build, s": "建立，秒",
    "open, ms": "打开，毫秒",
    "p50, ms": "p50，毫秒",
    "p95, ms": "p95，毫秒",
    "p99, ms": "p99，毫秒",
    "recall@10": "recall@10",
    "add, ms": "追加，毫秒",
    "memory, MB": "内存，MB",
    "disk, B each": "磁盘，每个字节",
    "open and first query, ms": "打开并答第一问，毫秒",
    "from the shell, s": "从命令行，秒",
    "one common word, two rare ones": "一个常见词，两个少见词",
    "the three most frequent words": "最常见的三个词",
    "the three most frequent bigrams": "最常见的三个汉字二元组",
    "photos alone, a third": "只要照片，三分之一",
    "a folder, a tenth": "一个文件夹，十分之一",
    "one language, a half": "一种语言，一半",
    "two years, a fifth": "两年，五分之一",
    "photos, language and years": "照片、语言和年份一起",
    "one language, by a filter that is new": "一种语言，首次使用的筛选",
    "numpy, exact": "numpy，精确",
    "FAISS, flat": "FAISS，精确",
    "FAISS, HNSW": "FAISS，HNSW",
    "whole library": "完整的图库",
    "whole query": "完整的查询",
    "Search by vector: p50 of a query": "按向量搜索：一次查询的 p50",
    "Whole queries without text encoding: p50": "完整查询（不含文本编码）：p50",
}


def published(
    steps: Mapping[str, Figures], about: str, versions: Versions | None = None
) -> Published:
    """All sizes that were measured: vectors, then whole libraries, then plots."""
    by_size: dict[int, dict[str, Figures]] = {}
    for step, figures in steps.items():
        items, _, name = step.partition(" ")
        by_size.setdefault(int(items), {})[name] = figures
    sizes = sorted(by_size)
    chinese = CHINESE | {f"{items:,} vectors": f"{items:,} 个向量" for items in sizes}
    parts: list[Table | Plot] = [
        Table(f"{items:,} vectors", list(COLUMNS.values()), rows)
        for items in sizes
        if (rows := vector_rows(by_size[items]))
    ]
    whole = {n: by_size[n][LIBRARY] for n in sizes if "shell_s" in by_size[n].get(LIBRARY, {})}
    if whole:
        parts += whole_tables(whole)
        chinese |= {f"{items:,} items": f"{items:,} 个条目" for items in whole}
    shown = [*parts, *_plots(by_size, whole)]
    return Published(COMMAND, about, shown, chinese, versions or {})


def vector_rows(engines: Mapping[str, Figures]) -> list[tuple[str, list[str]]]:
    """A row for each engine; one that does not run here says so."""
    return [
        (
            name,
            ["does not run here"]
            if "failed" in told
            else [cell(told.get(key), key) for key in COLUMNS],
        )
        for name, told in engines.items()
        if name != LIBRARY
    ]


def whole_tables(whole: Mapping[int, Figures]) -> list[Table]:
    """Whole queries by kind, filter and size, and what a library costs by size."""
    parts = ("p50", "p95", "p99")
    queries = [
        (f"{items:,} items", [said, *(cell(told[f"{kind}_{part}_ms"], part) for part in parts)])
        for items, told in whole.items()
        for kind, said in (KINDS | FILTERED).items()
        if f"{kind}_p50_ms" in told
    ]
    costs = [
        (f"{items:,} items", [cell(told.get(key), key) for key in WHOLE])
        for items, told in whole.items()
    ]
    return [
        Table("whole query", ["", *(f"{part}, ms" for part in parts)], queries),
        Table(LIBRARY, list(WHOLE.values()), costs),
    ]


def _plots(
    by_size: Mapping[int, Mapping[str, Figures]], whole: Mapping[int, Figures]
) -> list[Plot]:
    speed: dict[str, list[tuple[float, float]]] = {}
    for items, engines in by_size.items():
        for name, told in engines.items():
            if "p50_ms" in told:
                speed.setdefault(name, []).append((items, told["p50_ms"]))
    kinds: dict[str, list[tuple[float, float]]] = {
        said: [(items, told[f"{kind}_p50_ms"]) for items, told in whole.items()]
        for kind, said in KINDS.items()
    }
    plots = []
    if speed:
        title = "Search by vector: p50 of a query"
        plots.append(Plot("search-vectors", title, lines(title, "vectors", "ms", speed)))
    if whole:
        title = "Whole queries without text encoding: p50"
        plots.append(Plot("search-whole", title, lines(title, "items", "ms", kinds)))
    return plots


def cell(value: float | None, key: str) -> str:
    """A figure as the tables show it."""
    if value is None:
        return ""
    return f"{value:.3f}" if key == "recall" else number_of(value)
