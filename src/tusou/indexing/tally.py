"""What a run has done so far, and telling it to whoever listens."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable
from typing import TYPE_CHECKING

from tusou.indexing.profiling import Worked
from tusou.indexing.reading import ReadTally
from tusou.timing import span
from tusou.types import IndexReport, OcrReport, Progress

if TYPE_CHECKING:
    from tusou.indexing.plan import Plan
    from tusou.indexing.write import LibraryWriter
    from tusou.types import Shrunk, Skipped, SourceFile

ProgressListener = Callable[[Progress], object]

BEAT_S = 0.5
"""So often a listener is told of a walk, or of a file, that takes long: it can end the run then."""


class Tally:
    """Running totals of a run.

    Args:
        plan: its files.
        writer: tells how many items are under way.
        listener: told of each file, and now and then within one that takes long.
    """

    def __init__(
        self, plan: Plan, writer: LibraryWriter, listener: ProgressListener | None
    ) -> None:
        self._plan = plan
        self._writer = writer
        self._listener = listener
        self._started = self._told = time.monotonic()
        self._done_files = plan.unchanged + len(plan.again)
        self._skipped_files = len(plan.again)
        self._lost = Counter(plan.lost)
        self.indexed = 0
        self._reused = self._moved = 0
        self.items: Counter[str] = Counter()
        self.skipped: list[Skipped] = []
        self.shrunk: list[Shrunk] = []
        self.ocr = ReadTally()
        self.decoding = Worked()

    def done(self, file: SourceFile, *, is_skipped: bool = False) -> None:
        """Count a file with which the run has done."""
        self._done_files += 1
        self._skipped_files += is_skipped
        self.tell(file.relative_path)

    def took_over(self, file: SourceFile, copied: str) -> None:
        """Count a file with which the run has done by taking over known items.

        Args:
            file: at its place of now.
            copied: the SHA-256 of one elsewhere whose items they were; "" where they were its own.
        """
        is_moved = bool(copied) and self._lost[copied] > 0
        self._lost[copied] -= is_moved
        self._moved += is_moved
        self._reused += not is_moved
        self.done(file)

    def beat(self, file: SourceFile) -> None:
        """Tell of a file that is under way, if nothing was told for a while."""
        if time.monotonic() - self._told >= BEAT_S:
            self.tell(file.relative_path)

    def tell(self, current: str) -> None:
        """Tell how far the run is, and with what."""
        self._told = time.monotonic()
        if self._listener is not None:
            with span("other"):
                self._listener(self._progress(current))

    def _progress(self, current: str) -> Progress:
        return Progress(
            done_files=self._done_files,
            total_files=self._plan.total_files,
            done_items=self.items.total() + self._writer.n_under_way,
            skipped_files=self._skipped_files,
            seconds=time.monotonic() - self._started,
            current=current,
            read=self.ocr.done,
            to_read=self.ocr.total,
            read_seconds=self.ocr.seconds,
        )

    def report(self, forgotten: int, needs_ocr: int, ocr_mend: str, seconds: float) -> IndexReport:
        """Return what is told at the end, without the profile and what the upkeep left undone."""
        plan, ocr = self._plan, self.ocr
        return IndexReport(
            indexed=self.indexed,
            unchanged=plan.unchanged,
            moved=self._moved,
            reused=self._reused,
            removed=max(forgotten - self._moved, 0),  # some may have been forgotten by others
            items=dict(self.items),
            skipped=(*plan.left_out, *self.skipped, *plan.again, *ocr.skipped),
            shrunk=(*plan.shrunk, *self.shrunk),
            needs_ocr=needs_ocr,
            seconds=seconds,
            ocr=OcrReport(
                read=ocr.read,
                recalled=ocr.recalled,
                seconds=ocr.seconds,
                page_s=ocr.time.seconds / max(ocr.worked, 1),
                mend=ocr_mend,
            ),
        )
