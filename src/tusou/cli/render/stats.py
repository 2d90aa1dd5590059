"""How the contents of a library look."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tusou.cli.render.report import items_line, skipped_lines
from tusou.cli.render.text import megabytes, plural, printable, table

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tusou.types import EncoderStamp, FileRecord, StoreStats


def stats_lines(folder: str, stats: StoreStats, stamp: EncoderStamp | None) -> list[str]:
    """Counts and sizes for people."""
    n_items = sum(stats.items.values())
    skipped = (
        f", {stats.skipped_files:,} of them skipped (see --files)" if stats.skipped_files else ""
    )
    size = f"{megabytes(stats.size_bytes)} and {megabytes(stats.derived_bytes)} of derived indexes"
    if n_items:
        size += f" ({(stats.size_bytes + stats.derived_bytes) / n_items / 1e3:.1f} kB per item)"
    vectors = ", ".join(f"{n:,} of {side}s" for side, n in stats.vectors.items()) or "none"
    model = "none: searched by words alone"
    if stamp is not None:
        model = printable(f"{stamp.name} (revision {stamp.revision}, {stamp.dim} dimensions)")
    return table(
        [
            ("library", printable(folder)),
            ("files", f"{stats.files:,}{skipped}"),
            ("items", items_line(stats.items)),
            ("text", _texts_line(stats.texts_from)),
            ("vectors", vectors),
            ("model", model),
            ("on disk", size),
        ]
    )


def _texts_line(texts_from: Mapping[str, int]) -> str:
    """`380 pages from their text layer, 40 pages by OCR, 5 pages without`."""
    parts = [
        f"{plural(texts_from[name], noun)} {told}"
        for name, noun, told in (
            ("layer", "page", "from their text layer"),
            ("ocr", "page", "by OCR"),
            ("photos", "photo", "by OCR"),
        )
        if name in texts_from
    ]
    if none := texts_from.get("none"):
        parts.append(f"{plural(none, 'page')} without")
    if unread := texts_from.get("unread"):
        parts.append(f"{plural(unread, 'page')} that OCR has not read")
    return ", ".join(parts) or "none"


def file_lines(files: Sequence[FileRecord]) -> list[str]:
    """Every file with its number of items, then what was skipped and why."""
    if not files:
        return []
    held = [
        (plural(record.n_items, "item"), megabytes(record.size_bytes), printable(record.path))
        for record in files
        if record.skipped is None
    ]
    skips = [record.skipped for record in files if record.skipped is not None]
    pages = [skip for record in files for skip in record.page_skips]
    return ["", *table(held, right=(0, 1)), *skipped_lines((*skips, *pages), every=True)]
