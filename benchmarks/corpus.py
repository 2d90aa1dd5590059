"""Index a folder into a new library and print what it took.

    python -m benchmarks.corpus FOLDER [--model NAME] [--library FOLDER]

Seconds, items and pages per second, items by kind, skipped files with reasons, size on disk,
peak memory of the main process, of the largest worker, of all together, and of all without pages of
mapped files, as JSON. `tusou eval` tells how well the library that --library keeps answers.
"""

from __future__ import annotations

import argparse
import json
import os
import tempfile
import time
from dataclasses import asdict
from pathlib import Path
from typing import Any

import tusou
from benchmarks.process_tree import PeakMemory

MIB = 1024 * 1024


def index_folder(folder: Path, library: Path, model: str | None) -> dict[str, Any]:
    """Index `folder` and measure."""
    with tusou.open(library, model=model) as opened, PeakMemory(os.getpid()) as peak:
        started = time.monotonic()
        report = opened.index(folder)
        seconds = time.monotonic() - started
        stats = opened.stats()
    pages = report.items.get("page", 0)
    items = sum(report.items.values())
    return {
        "seconds": round(seconds, 1),
        "files": report.indexed,
        "pages_per_s": round(pages / seconds, 2),
        "items": dict(report.items),
        "needs_ocr": report.needs_ocr,
        "skipped": [asdict(skip) for skip in report.skipped],
        "library_mib": round((stats.size_bytes + stats.derived_bytes) / MIB, 1),
        "bytes_per_item": round((stats.size_bytes + stats.derived_bytes) / max(items, 1)),
        "peak_main_mib": round(peak.main_bytes / MIB),
        "peak_worker_mib": round(peak.child_bytes / MIB),
        "peak_all_mib": round(peak.tree_bytes / MIB),
        "peak_without_mapped_mib": round(peak.tree_own_bytes / MIB),
    }


def main() -> None:
    """Parse, run, print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--model")
    parser.add_argument("--library", type=Path, help="keep the library there")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        library = args.library or Path(scratch) / "library"
        print(
            json.dumps(index_folder(args.folder, library, args.model), ensure_ascii=False, indent=1)
        )


if __name__ == "__main__":
    main()
