"""How the contents of a library look."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tusou.cli.render.report import items_line, skipped_lines
from tusou.cli.render.text import megabytes, plural, printable, table
from tusou.wording import listed, said

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tusou.types import EncoderStamp, FileRecord, StoreStats


def stats_lines(folder: str, stats: StoreStats, stamp: EncoderStamp | None) -> list[str]:
    """Counts and sizes for people."""
    n_items = sum(stats.items.values())
    skipped = (
        said(", {} of them skipped (see --files)", f"{stats.skipped_files:,}")
        if stats.skipped_files
        else ""
    )
    own, derived = megabytes(stats.size_bytes), megabytes(stats.derived_bytes)
    size = said("{} and {} of derived indexes", own, derived)
    if n_items:
        each = (stats.size_bytes + stats.derived_bytes) / n_items / 1e3
        size += said(" ({} kB per item)", f"{each:.1f}")
    vectors = [said(f"{{}} of {side}s", f"{n:,}") for side, n in stats.vectors.items()]
    model = said("none: searched by words alone")
    if stamp is not None:
        name, revision = printable(stamp.name), printable(stamp.revision)
        model = said("{} (revision {}, {} dimensions)", name, revision, stamp.dim)
    return table(
        [
            (said("library"), printable(folder)),
            (said("files"), f"{stats.files:,}{skipped}"),
            (said("items"), items_line(stats.items)),
            (said("text"), _texts_line(stats.texts_from)),
            (said("vectors"), listed(vectors) or said("none")),
            (said("model"), model),
            (said("on disk"), size),
        ]
    )


def _texts_line(texts_from: Mapping[str, int]) -> str:
    """`380 pages from their text layer, 40 pages by OCR, 5 pages without`."""
    parts = [
        said(told, plural(texts_from[name], noun))
        for name, noun, told in (
            ("layer", "page", "{} from their text layer"),
            ("ocr", "page", "{} by OCR"),
            ("photos", "photo", "{} by OCR"),
        )
        if name in texts_from
    ]
    if none := texts_from.get("none"):
        parts.append(said("{} without", plural(none, "page")))
    if unread := texts_from.get("unread"):
        parts.append(said("{} that OCR has not read", plural(unread, "picture")))
    return listed(parts) or said("none")


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
    return ["", *table(held, right=(0, 1)), *skipped_lines((*skips, *pages), verbosity=1)]
