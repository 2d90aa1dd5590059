"""The table and the plot of what `benchmarks.end_to_end` measured."""

from __future__ import annotations

import statistics
from typing import TYPE_CHECKING

from benchmarks.end_to_end import breakdown
from benchmarks.end_to_end.variants import NAIVE, VARIANTS
from benchmarks.plots import bars
from benchmarks.published import Plot, Published, Table

if TYPE_CHECKING:
    from collections.abc import Mapping

    from benchmarks.checkpoints import Figures, Versions

COMMAND = "python -m benchmarks.end_to_end FOLDER"
COLUMNS = ["pages/s", "times naive", "of the encoder alone"]
TITLE = "From PDF pages to a library"
CHINESE = {
    **breakdown.CHINESE,
    "": "",
    "pages/s": "页/秒",
    "times naive": "是朴素做法的几倍",
    "of the encoder alone": "占编码器单独的",
    "naive, text truncated": "朴素做法，文字截断",
    "naive, every chunk": "朴素做法，每一段",
    "encoder alone, fp32, one chunk": "只有编码器，fp32，一段",
    "encoder alone, int8, one chunk": "只有编码器，int8，一段",
    "encoder alone, starter, one chunk": "只有编码器，入门模型，一段",
    "tusou fp32, one chunk": "tusou fp32，一段",
    "tusou int8, one chunk": "tusou int8，一段",
    "tusou, starter model, one chunk": "tusou，入门模型，一段",
    "tusou fp32, every chunk": "tusou fp32，每一段",
    "tusou int8, every chunk": "tusou int8，每一段",
    "tusou, starter model, every chunk": "tusou，入门模型，每一段",
    TITLE: "从 PDF 页到图库",
}


def published(
    steps: Mapping[str, Figures], about: str, versions: Versions | None = None
) -> Published:
    """A row and a bar for each variant, then what a page takes with the starter model."""
    found: dict[str, list[Figures]] = {}
    for step in sorted(steps, key=lambda one: int(one.partition(" ")[0])):
        found.setdefault(step.partition(" ")[2], []).append(steps[step])
    ordered = {name: found[name] for name in VARIANTS if name in found}
    speed = {name: statistics.median(_rates(rounds)) for name, rounds in ordered.items()}
    parts: list[Table | Plot] = [Table("", COLUMNS, rows(ordered))] if ordered else []
    parts += breakdown.breakdown(found)
    if ordered:
        parts.append(Plot("end-to-end", TITLE, bars(TITLE, "pages/s", speed)))
    rounds = max(map(len, found.values()))
    return Published(COMMAND, f"{about}, {rounds} rounds", parts, CHINESE, versions or {})


def rows(found: Mapping[str, list[Figures]]) -> list[tuple[str, list[str]]]:
    """pages/s, ratio to naive, share of what the encoder alone does."""
    lines = []
    for name, rounds in found.items():
        _, model, chunks = VARIANTS[name]
        rate = statistics.median(_rates(rounds))
        naive = _ratio(rounds, found.get(NAIVE[chunks]))
        alone = _ratio(
            rounds, found.get(f"encoder alone, {model}, one chunk") if chunks == "one" else None
        )
        share = f"{alone:.0%}" if alone and name.startswith("tusou") else ""
        lines.append((name, [f"{rate:.2f}", f"{naive:.1f}" if naive else "", share]))
    return lines


def _rates(rounds: list[Figures]) -> list[float]:
    return [one["pages"] / one["seconds"] for one in rounds]


def _ratio(rounds: list[Figures], base: list[Figures] | None) -> float:
    """Median over the rounds of the ratio of rates; 0 without a base."""
    if base is None:
        return 0.0
    # A round that is not complete yet has no base for its later variants.
    pairs = zip(_rates(rounds), _rates(base), strict=False)
    return statistics.median(own / other for own, other in pairs)
