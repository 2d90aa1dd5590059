"""What programs are told of a library: the JSON that `--json` prints and the server sends."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tusou.types.values import as_members

if TYPE_CHECKING:
    from tusou.library.migrating import MigrateReport
    from tusou.types import (
        EncoderStamp,
        FileRecord,
        IndexReport,
        Profile,
        Progress,
        Skipped,
        StoredItem,
        StoreStats,
        Undone,
    )


def item_json(stored: StoredItem) -> dict[str, Any]:
    """Everything a program may want to know of an item."""
    item = stored.item
    return {
        "item": stored.id,
        "kind": item.kind,
        "path": stored.path,
        "relative_path": stored.relative_path,
        "image_path": item.image_path,
        "page_number": item.page_number,
        "bbox": None if item.bbox is None else item.bbox.rounded(),
        "text": item.text,
        "caption": item.caption,
        "language": item.language,
        "date": item.date,
        "date_from": item.date_from,
        "text_state": item.text_state,
        "width_px": item.width_px,
        "height_px": item.height_px,
        "fields": as_members(item.fields),
        "tags": list(item.tags),
    }


def progress_json(progress: Progress) -> dict[str, Any]:
    """One line for programs."""
    return {
        "event": "progress",
        "done_files": progress.done_files,
        "total_files": progress.total_files,
        "done_items": progress.done_items,
        "skipped_files": progress.skipped_files,
        "seconds": round(progress.seconds, 3),
        "current": progress.current,
        "read": progress.read,
        "to_read": progress.to_read,
    }


def report_json(report: IndexReport) -> dict[str, Any]:
    """The last line for programs."""
    return {
        "event": "report",
        "indexed": report.indexed,
        "unchanged": report.unchanged,
        "moved": report.moved,
        "reused": report.reused,
        "removed": report.removed,
        "items": dict(report.items),
        "needs_ocr": report.needs_ocr,
        "ocr": {
            "read": report.ocr.read,
            "recalled": report.ocr.recalled,
            "seconds": round(report.ocr.seconds, 3),
            "page_s": round(report.ocr.page_s, 3),
            "mend": report.ocr.mend,
        },
        "seconds": round(report.seconds, 3),
        "shrunk": [{"path": one.path, "had": one.had, "has": one.has} for one in report.shrunk],
        "other_kinds": dict(report.other_kinds),
        "undone": None if report.undone is None else undone_json(report.undone),
        "skipped": [skipped_json(skip) for skip in report.skipped],
    }


def profile_json(profile: Profile) -> dict[str, Any]:
    """Where the time of a run went; `parts` are parts of `worked_s`."""
    total = max(profile.seconds, 1e-9)
    return {
        "stages": [
            {
                "stage": stage.stage,
                "seconds": round(stage.seconds, 3),
                "share": round(stage.seconds / total, 4),
                "worked_s": round(stage.worked_s, 3),
                "parts": {name: round(seconds, 3) for name, seconds in stage.parts.items()},
            }
            for stage in profile.stages
        ],
        "limiting": profile.limiting,
    }


def migrate_json(report: MigrateReport) -> dict[str, Any]:
    """What was copied into another place, and how alike both are."""
    found = report.comparison
    return {
        "files": report.files,
        "items": report.items,
        "already": report.already,
        "left": list(report.left),
        "compared": found.items,
        "searches": found.searches,
        "vectors": round(found.vectors, 4),
        "words": round(found.words, 4),
        "differences": list(found.differences),
        "seconds": round(report.seconds, 1),
    }


def skipped_json(skip: Skipped) -> dict[str, Any]:
    """A file or a page that was left out."""
    return {
        "path": skip.path,
        "page_number": skip.page_number,
        "whole_file": skip.whole_file,
        "is_other_data": skip.is_other_data,
        "problem": skip.problem,
        "mend": skip.mend,
    }


def undone_json(undone: Undone) -> dict[str, Any]:
    """What the upkeep could not do."""
    return {"problem": undone.problem, "mend": undone.mend}


def stats_json(folder: str, stats: StoreStats, stamp: EncoderStamp | None) -> dict[str, Any]:
    """Counts and sizes for programs."""
    return {
        "library": folder,
        "files": stats.files,
        "skipped_files": stats.skipped_files,
        "items": dict(stats.items),
        "texts_from": dict(stats.texts_from),
        "vectors": dict(stats.vectors),
        "model": None
        if stamp is None
        else {"name": stamp.name, "revision": stamp.revision, "dim": stamp.dim},
        "size_bytes": stats.size_bytes,
        "derived_bytes": stats.derived_bytes,
        "sequence": stats.sequence,
    }


def file_json(record: FileRecord) -> dict[str, Any]:
    """One source file for programs."""
    return {
        "path": record.path,
        "items": record.n_items,
        "size_bytes": record.size_bytes,
        "skipped": None if record.skipped is None else skipped_json(record.skipped),
        "page_skips": [skipped_json(skip) for skip in record.page_skips],
    }
