"""How an indexing run looks: while it goes, and at its end."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import replace
from functools import reduce
from typing import TYPE_CHECKING

from tusou.cli.render.items import place
from tusou.cli.render.text import duration, plural, printable, to_try
from tusou.types import KINDS
from tusou.wording import listed, said, translated

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tusou.types import IndexReport, Progress, Shrunk, Skipped, Undone

KINDS_MOST = 5
"""So many kinds that are not read are named."""
LISTED_MOST = 20
"""More skipped files than this are grouped by reason."""


def progress_line(progress: Progress) -> str:
    """`120/445 files, 600 items, 7.5 items/s, 1 min 3 s left`; then what OCR has read."""
    if progress.to_read:
        return _reading_line(progress)
    rate = progress.done_items / max(progress.seconds, 0.1)
    line = said(
        "{}/{} files, {}, {} items/s",
        progress.done_files,
        progress.total_files,
        plural(progress.done_items, "item"),
        f"{rate:.1f}",
    )
    if not progress.done_files:
        return line
    left = progress.total_files - progress.done_files
    return line + _left(progress.seconds / progress.done_files * left)


def _left(seconds: float) -> str:
    return said(", {} left", duration(seconds))


def _reading_line(progress: Progress) -> str:
    """`12/40 pictures read (OCR), 1 min 3 s left`."""
    line = said("{}/{} read (OCR)", progress.read, plural(progress.to_read, "picture"))
    if not progress.read:
        return line
    return line + _left(progress.read_seconds / progress.read * (progress.to_read - progress.read))


def items_line(items: Mapping[str, int]) -> str:
    """`40 pages, 12 figures`, always in the order of `KINDS`; "no items" for none."""
    counted = [plural(items[kind], kind) for kind in KINDS if items.get(kind)]
    return listed(counted) or said("no items")


def since(before: IndexReport | None, report: IndexReport) -> IndexReport:
    """What a report tells that the one before, of the same folders, did not.

    A watch goes on for days, and what it leaves out is soon more than what happens.
    """
    if before is None:
        return report
    known = set(before.skipped)
    return replace(
        report,
        skipped=tuple(skip for skip in report.skipped if skip not in known),
        needs_ocr=0 if report.needs_ocr == before.needs_ocr else report.needs_ocr,
        other_kinds={} if report.other_kinds == before.other_kinds else report.other_kinds,
        undone=None if report.undone == before.undone else report.undone,
    )


def report_lines(report: IndexReport, *, has_model: bool, verbosity: int = 0) -> list[str]:
    """What a run did, for people; without a model nothing is found by its look.

    Args:
        report: of the run.
        has_model: whether the library has one.
        verbosity: as of `skipped_lines`.
    """
    also = [
        said(told, f"{n:,}")
        for n, told in (
            (report.unchanged, "{} unchanged"),
            (report.moved, "{} moved"),
            (report.reused, "{} copied or touched"),
            (report.removed, "{} removed"),
        )
        if n
    ]
    lines = [said("{} in {}", _done(report, nothing_new=bool(also)), duration(report.seconds))]
    if also:
        lines.append(said("files: {}", listed(also)))
    return [
        *lines,
        *_ocr_lines(report, has_model=has_model),
        *map(_shrunk_line, report.shrunk),
        *_undone_lines(report.undone),
        *skipped_lines(report.skipped, verbosity),
        *_other_kinds_lines(report.other_kinds, verbosity),
    ]


def _done(report: IndexReport, *, nothing_new: bool) -> str:
    """What was indexed; zero files would read as a failure where all is as it should be."""
    if not report.indexed:
        return said("nothing new") if nothing_new else said("found nothing to index")
    return said("indexed {} ({})", plural(report.indexed, "file"), items_line(report.items))


def _ocr_lines(report: IndexReport, *, has_model: bool) -> list[str]:
    """What was read in pictures and how long it took; what still has no text, and the mend."""
    lines = []
    ocr = report.ocr
    if ocr.read:
        known = said(", {} of them read before", f"{ocr.recalled:,}") if ocr.recalled else ""
        is_new = ocr.read > ocr.recalled
        took = said(" in {} of these", duration(ocr.seconds)) if is_new else ""
        lines.append(said("OCR: {} read{}{}", plural(ocr.read, "picture"), took, known))
    if report.needs_ocr:
        unread = plural(report.needs_ocr, "picture")
        if has_model:
            line = said("{} with words that OCR alone can read: found by their look alone", unread)
        else:
            line = said(
                "{} with words that OCR alone can read: found by the names of their files alone",
                unread,
            )
        lines.append(line + to_try(ocr.mend))
    return lines


def _shrunk_line(list_: Shrunk) -> str:
    """What a list lost; it may be cut off."""
    return said(
        "warning: {} lists {} and had {}, the others were removed "
        "(try: if it was cut off, put the whole list in its place and index again)",
        printable(list_.path),
        plural(list_.has, "item"),
        f"{list_.had:,}",
    )


def _undone_lines(undone: Undone | None) -> list[str]:
    """What the disk has no room for, what that means for searches, and the mend."""
    if undone is None:
        return []
    problem = printable(translated(undone.problem))
    return [said("{}; until then searches that need this fail", problem) + to_try(undone.mend)]


def skipped_lines(skipped: Sequence[Skipped], verbosity: int = 0) -> list[str]:
    """What was left out and why; more than twenty are grouped by reason.

    Args:
        skipped: what was left out.
        verbosity: from 1 on each is named, data files of other kinds too, of which a folder of
            programs is full; below 0 their number alone is told.
    """
    every = verbosity > 0
    if not every:
        skipped = [skip for skip in skipped if not skip.is_other_data]
    if not skipped:
        return []
    whole = {(skip.path, skip.is_folder) for skip in skipped if skip.whole_file}
    n_folders = sum(is_folder for _, is_folder in whole)
    parts_of_files = [skip for skip in skipped if not skip.whole_file]
    n_pages = sum(skip.page_number is not None for skip in parts_of_files)
    n_others = len(parts_of_files) - n_pages  # rows of a manifest, the words of a photo
    counts = (
        (len(whole) - n_folders, "file"),
        (n_folders, "folder"),
        (n_pages, "page"),
        (n_others, "part"),
    )
    counted = (plural(n, noun) for n, noun in counts if n)
    told = reduce(lambda one, other: said("{} and {}", one, other), counted)
    if verbosity < 0:
        return [said("skipped {}", told)]
    head = said("skipped {}:", told)
    if every or len(skipped) <= LISTED_MOST:
        return [head, *map(_skip_line, skipped)]
    return [head, *_grouped(skipped), said("  (each of them: -v or --json)")]


def _other_kinds_lines(kinds: Mapping[str, int], verbosity: int) -> list[str]:
    """How many files were left out as of kinds that nothing reads; the commonest kinds by name."""
    if not kinds:
        return []
    named = [f"{kind or said('without suffix')} {n:,}" for kind, n in kinds.items()]
    if verbosity <= 0 and len(named) > KINDS_MOST:
        named = [*named[:KINDS_MOST], "…"]
    total = plural(sum(kinds.values()), "file")
    return [said("{} of kinds that are not read: {}", total, listed(named))]


def _skip_line(skip: Skipped) -> str:
    return f"  {_place(skip)}: {_reason(skip)}"


def _place(skip: Skipped) -> str:
    return place(skip.path, skip.page_number)


def _reason(skip: Skipped) -> str:
    return printable(translated(skip.problem)) + to_try(skip.mend)


def _grouped(skipped: Sequence[Skipped]) -> list[str]:
    counts = Counter(map(_reason, skipped))
    first: dict[str, str] = defaultdict(str)
    for skip in skipped:
        first.setdefault(_reason(skip), _place(skip))
    return [
        said("  {} × {}, such as {}", f"{n:>4}", reason, first[reason])
        for reason, n in counts.most_common()
    ]
