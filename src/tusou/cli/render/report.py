"""How an indexing run looks: while it goes, and at its end."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from tusou.cli.render.text import duration, plural, printable

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tusou.types import IndexReport, Progress, Skipped

LISTED_MOST = 20
"""More skipped files than this are grouped by reason."""


def progress_line(progress: Progress) -> str:
    """`120/445 files, 600 items, 7.5 items/s, 1 min 3 s left`; then what OCR has read."""
    if progress.to_read:
        return _reading_line(progress)
    rate = progress.done_items / max(progress.seconds, 0.1)
    line = f"{progress.done_files}/{progress.total_files} files, "
    line += f"{plural(progress.done_items, 'item')}, {rate:.1f} items/s"
    if progress.done_files:
        left = progress.total_files - progress.done_files
        line += f", {duration(progress.seconds / progress.done_files * left)} left"
    return line


def _reading_line(progress: Progress) -> str:
    """`12/40 pictures read (OCR), 1 min 3 s left`."""
    line = f"{progress.read}/{plural(progress.to_read, 'picture')} read (OCR)"
    if progress.read:
        left = progress.to_read - progress.read
        line += f", {duration(progress.read_seconds / progress.read * left)} left"
    return line


def items_line(items: Mapping[str, int]) -> str:
    """`40 pages, 12 figures`; "no items" for none."""
    counted = [plural(n, kind) for kind, n in items.items() if n]
    return ", ".join(counted) or "no items"


def report_lines(report: IndexReport, *, every_skip: bool = False) -> list[str]:
    """What a run did, for people."""
    also = [
        f"{n:,} {word}"
        for n, word in (
            (report.unchanged, "unchanged"),
            (report.reused, "moved or copied"),
            (report.removed, "removed"),
        )
        if n
    ]
    lines = [f"{_done(report, nothing_new=bool(also))} in {duration(report.seconds)}"]
    if also:
        lines.append("files: " + ", ".join(also))
    return [*lines, *_ocr_lines(report), *skipped_lines(report.skipped, every=every_skip)]


def _done(report: IndexReport, *, nothing_new: bool) -> str:
    """What was indexed; zero files would read as a failure where all is as it should be."""
    if not report.indexed:
        return "nothing new" if nothing_new else "found nothing to index"
    return f"indexed {plural(report.indexed, 'file')} ({items_line(report.items)})"


def _ocr_lines(report: IndexReport) -> list[str]:
    """What was read in pictures and how long it took; what still has no text, and the mend."""
    lines = []
    ocr = report.ocr
    if ocr.read:
        known = f", {ocr.recalled:,} of them read before" if ocr.recalled else ""
        took = f" in {duration(ocr.seconds)} of these" if ocr.read > ocr.recalled else ""
        lines.append(f"OCR: {plural(ocr.read, 'picture')} read{took}{known}")
    if report.needs_ocr:
        line = (
            f"{plural(report.needs_ocr, 'page')} without readable text: found by their look alone"
        )
        lines.append(line + (f" (try: {ocr.mend})" if ocr.mend else ""))
    return lines


def skipped_lines(skipped: Sequence[Skipped], *, every: bool = False) -> list[str]:
    """What was left out and why; more than twenty are grouped by reason unless `every`."""
    if not skipped:
        return []
    n_files = len({skip.path for skip in skipped if skip.whole_file})
    parts_of_files = [skip for skip in skipped if not skip.whole_file]
    n_pages = sum(skip.page_number is not None for skip in parts_of_files)
    n_others = len(parts_of_files) - n_pages  # rows of a manifest, the words of a photo
    counts = ((n_files, "file"), (n_pages, "page"), (n_others, "part"))
    head = f"skipped {' and '.join(plural(n, noun) for n, noun in counts if n)}:"
    if every or len(skipped) <= LISTED_MOST:
        return [head, *map(_skip_line, skipped)]
    return [head, *_grouped(skipped), "  (each of them: -v, --json or tusou stats --files)"]


def _skip_line(skip: Skipped) -> str:
    return f"  {_place(skip)}: {_reason(skip)}"


def _place(skip: Skipped) -> str:
    page = f" page {skip.page_number}" if skip.page_number is not None else ""
    return printable(skip.path) + page


def _reason(skip: Skipped) -> str:
    mend = f" (try: {printable(skip.mend)})" if skip.mend else ""
    return printable(skip.problem) + mend


def _grouped(skipped: Sequence[Skipped]) -> list[str]:
    counts = Counter(map(_reason, skipped))
    first: dict[str, str] = defaultdict(str)
    for skip in skipped:
        first.setdefault(_reason(skip), _place(skip))
    return [f"  {n:>4} × {reason}, such as {first[reason]}" for reason, n in counts.most_common()]
