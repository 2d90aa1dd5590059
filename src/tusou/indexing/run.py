"""One indexing run, from the plan to the report."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from tusou.errors import SourceError
from tusou.indexing.below import known_below
from tusou.indexing.encode import batches
from tusou.indexing.plan import CopyFinder, Plan, make_plan, sha256_of
from tusou.indexing.profiling import Worked, profile_of
from tusou.indexing.reading import Ocr, PictureReading, ReadTally, in_need, recalled
from tusou.indexing.settings import IndexOptions, options_key
from tusou.indexing.vector_stage import VectorStage
from tusou.indexing.write import LibraryWriter
from tusou.remote.addresses import is_address
from tusou.sources.as_found import is_as_found
from tusou.timing import Stopwatch, measured, span, spanned
from tusou.types import (
    Arrived,
    Decoded,
    DecodeEvent,
    FileDone,
    FileRecord,
    IndexReport,
    OcrReport,
    Progress,
    Skipped,
    SourceFile,
)

if TYPE_CHECKING:
    from tusou.protocols import Encoder, Executor, Store

ProgressListener = Callable[[Progress], object]

BATCH_WITHOUT_ENCODER = 32
BEAT_S = 0.5
"""So often a listener is told of a walk, or of a file, that takes long: it can end the run then."""


@dataclass(slots=True)
class _Tally:
    """Running totals of a run."""

    started: float
    total_files: int
    done_files: int = 0
    indexed: int = 0
    reused: int = 0
    items: Counter[str] = field(default_factory=Counter)
    skipped: list[Skipped] = field(default_factory=list)
    skipped_files: int = 0
    ocr: ReadTally = field(default_factory=ReadTally)
    decoding: Worked = field(default_factory=Worked)

    def progress(self, current: str, n_under_way: int) -> Progress:
        return Progress(
            done_files=self.done_files,
            total_files=self.total_files,
            done_items=self.items.total() + n_under_way,
            skipped_files=self.skipped_files,
            seconds=time.monotonic() - self.started,
            current=current,
            read=self.ocr.done,
            to_read=self.ocr.total,
            read_seconds=self.ocr.seconds,
        )


class _Run:
    """The state of one run; `index` is the way in."""

    def __init__(
        self,
        plan: Plan,
        store: Store,
        encoder: Encoder | None,
        options: IndexOptions,
        *,
        listener: ProgressListener | None,
        ocr: Ocr | None,
        reader: str,
    ) -> None:
        self.plan = plan
        self.store = store
        self.encoder = encoder
        self.options = options
        self.listener = listener
        self.ocr = ocr
        self.reader = reader if ocr is None else ocr.reader
        self.vectors = VectorStage(encoder, store, texts=options.embed_text) if encoder else None
        self.key = options_key(options, encoder.stamp if encoder else None)
        self.writer = LibraryWriter(store, self.key)
        self.copies = CopyFinder(store.files, self.key)
        self.hashes: dict[str, str] = {}
        self.tally = _Tally(time.monotonic(), plan.total_files)
        self.tally.done_files = plan.unchanged + len(plan.again)
        self.tally.skipped_files = len(plan.again)
        self.told = time.monotonic()

    def work(self, executor: Executor) -> None:
        """Decode, encode and write everything fresh."""
        self.tell("")
        try:
            with closing(self.batches(executor)) as ready:
                for batch in ready:
                    with span("write"):
                        for event in batch:
                            self.write(event)
        finally:
            self.writer.close()

    def batches(self, executor: Executor) -> Generator[list[DecodeEvent]]:
        """What is decoded, in batches whose items have their vectors."""
        size = self.encoder.batch_size if self.encoder else BATCH_WITHOUT_ENCODER
        events = spanned("decode", executor.decode(self.to_decode(), self.options.decode))
        found = map(self.recalled, batches(map(self.heard, events), size))
        yield from self.vectors.run(found) if self.vectors else found

    def heard(self, event: DecodeEvent) -> DecodeEvent:
        """The event; who listens is told now and then in a file that takes long."""
        if time.monotonic() - self.told >= BEAT_S:
            self.tell(event.file.relative_path)
        return event

    def read(self, under: Sequence[str]) -> None:
        """Read the pages that need OCR."""
        if self.ocr is None:
            return
        encoder = self.encoder if self.options.embed_text else None
        reading = PictureReading(self.ocr, self.store, encoder, self.tell)
        self.tally.ocr = reading.tally
        reading.work(under, self.options.decode)

    def to_decode(self) -> Iterator[SourceFile]:
        """The fresh files that no known file stands for; the others are copied here.

        Files elsewhere are fetched, and hashed, where they are decoded.
        """
        for file in self.plan.fresh:
            if is_address(file.path):
                yield file
                continue
            try:
                with span("walk.hashes"):
                    sha256 = sha256_of(file.path)
            except SourceError as exc:
                self.fail(file, exc)
                continue
            if not self.copy(file, sha256):
                self.hashes[file.path] = sha256
                yield file

    def copy(self, file: SourceFile, sha256: str) -> bool:
        """Take over the items of a known file with the same bytes."""
        known = self.plan.touched.get(file.path)
        origin = file.path if known == sha256 else self.copies.find(sha256)
        held = None if origin is None else self.store.file(origin)
        # Bytes are not all: of a picture the text beside it counts too.
        if origin is None or held is None or held.version != file.version:
            return False
        with span("write"):
            # What was left out of the file there, as told of its copy.
            skips = tuple(replace(one, path=file.path) for one in held.page_skips)
            record = FileRecord.of(file, sha256, self.key, page_skips=skips)
            if not self.store.copy_file(origin, record):
                return False
        self.copies.add(sha256, file.path)
        self.tally.reused += 1
        self.count_file(file)
        return True

    def recalled(self, batch: list[DecodeEvent]) -> list[DecodeEvent]:
        """The batch with what OCR has read of its pictures before."""
        return recalled(batch, self.reader, self.store) if self.reader else batch

    def write(self, event: DecodeEvent) -> None:
        """Bring one event into the store and the totals."""
        what = event.what
        if isinstance(what, Decoded):
            self.writer.add(event.file, what)
            return
        if isinstance(what, Skipped):
            what = self.judged(event.file, what)
            self.writer.skip(event.file, what)
            self.tally.skipped.append(what)
            return
        if isinstance(what, Arrived):
            if what.sha256:
                self.hashes[event.file.path] = what.sha256
            return
        if isinstance(what, FileDone):
            self.tally.decoding.add(what)
            self.finish(event.file)

    def judged(self, file: SourceFile, skipped: Skipped) -> Skipped:
        """A file elsewhere that did not arrive is not to blame: it is tried again."""
        return replace(skipped, fault="outside") if self.is_away(file) else skipped

    def is_away(self, file: SourceFile) -> bool:
        """Whether it lies elsewhere and has not arrived as a whole."""
        return is_address(file.path) and file.path not in self.hashes

    def holds(self, file: SourceFile) -> bool:
        """Whether the library has items of it, and of no other bytes than those that are there."""
        known = self.store.file(file.path)
        if known is None or known.skipped is not None:
            return False
        return self.hashes.get(file.path, known.sha256) == known.sha256

    def finish(self, file: SourceFile) -> None:
        """Make a file visible and count it; one that could not be got at stays as it was."""
        if (self.is_away(file) or self.writer.is_put_off(file)) and self.holds(file):
            self.hashes.pop(file.path, None)
            self.writer.leave(file)
            self.tally.skipped_files += 1
            self.count_file(file)
            return
        sha256 = self.hashes.pop(file.path, "")
        if not is_address(file.path) and not is_as_found(file):
            sha256 = ""  # it was hashed before it was decoded: the items may be of other bytes
        self.copies.drop(file.path)
        done = self.writer.finish(file, sha256)
        if done.record.skipped is None:
            self.tally.indexed += 1
            self.tally.items += done.kinds
            if sha256 and not done.record.lacks_parts:
                self.copies.add(sha256, file.path)
        else:
            self.tally.skipped_files += 1
        self.count_file(file)

    def fail(self, file: SourceFile, error: SourceError) -> None:
        """Record a file that could not even be read."""
        skipped = Skipped(file.path, error.problem, error.mend, fault="outside")
        self.writer.skip(file, skipped)
        self.tally.skipped.append(skipped)
        self.finish(file)

    def count_file(self, file: SourceFile) -> None:
        self.tally.done_files += 1
        self.tell(file.relative_path)

    def tell(self, current: str) -> None:
        self.told = time.monotonic()
        if self.listener is not None:
            with span("other"):
                self.listener(self.tally.progress(current, self.writer.n_under_way))


def index(
    found: Iterable[SourceFile | Skipped],
    store: Store,
    encoder: Encoder | None,
    executor: Executor,
    *,
    options: IndexOptions,
    under: Sequence[str],
    ocr: Ocr | None = None,
    ocr_mend: str = "",
    reader: str = "",
    listener: ProgressListener | None = None,
) -> IndexReport:
    """Bring the library up to date with what a walk found.

    Files are made visible one by one, so an interrupted run loses at most the files under way;
    vectors are kept batch by batch, and the next run goes on from there.

    Args:
        found: files and unreadable places, as `tusou.sources.walk` yields them.
        store: the library's store.
        encoder: None makes a text-only library.
        executor: where files are decoded.
        options: see `IndexOptions`.
        under: the walked roots; files the library knows below them that are gone are removed.
        ocr: how pages without a usable text layer are read; None: they are only counted.
        ocr_mend: what to do about such pages when `ocr` is None, for the report.
        reader: the stamp under which readings are kept; those that there are go to what is decoded
            again also when `ocr` is None.
        listener: called with a `Progress` after each file and each picture read, and now and then
            while files are looked for (of 0 files then) and within one that takes long. What it
            raises ends the run.
    """
    started, watch = time.monotonic(), Stopwatch()
    with measured(watch), _leaving_the_store_free(store):
        with span("walk.files"):
            key = options_key(options, encoder.stamp if encoder else None)
            retry = bool(options.decode.passwords)
            # What is known is named nowhere, so that it is let go of with the plan made.
            plan = make_plan(
                _watched(found, listener), known_below(store, under), key, retry_skipped=retry
            )
            run = _Run(plan, store, encoder, options, listener=listener, ocr=ocr, reader=reader)
        run.work(executor)
        with span("write"):
            removed = store.forget(plan.vanished) if plan.vanished else 0
        run.read(under)
        with span("indexes"):
            undone = store.tidy()
    needs_ocr = in_need(store, under)
    mend = ocr_mend if needs_ocr else ""
    seconds = time.monotonic() - started
    worked = {"decode": run.tally.decoding, "ocr": run.tally.ocr.time}
    if run.vectors is not None:
        worked["encode"] = run.vectors.worked
    profile = profile_of(watch, seconds, worked)
    report = _report(run, removed, needs_ocr, mend, seconds)
    return replace(report, undone=undone, profile=profile)


def _watched(
    found: Iterable[SourceFile | Skipped], listener: ProgressListener | None
) -> Iterator[SourceFile | Skipped]:
    """What a walk finds; who listens is told now and then how far it is."""
    started = told = time.monotonic()
    for entry in found:
        now = time.monotonic()
        if listener is not None and now - told >= BEAT_S:
            told = now
            listener(Progress(0, 0, 0, 0, now - started, entry.path))
        yield entry


@contextmanager
def _leaving_the_store_free(store: Store) -> Iterator[None]:
    """Let other processes write at the end, also of a run that is stopped or fails."""
    try:
        yield
    finally:
        store.let_others_write()


def _report(run: _Run, removed: int, needs_ocr: int, ocr_mend: str, seconds: float) -> IndexReport:
    tally, plan, ocr = run.tally, run.plan, run.tally.ocr
    return IndexReport(
        indexed=tally.indexed,
        unchanged=plan.unchanged,
        reused=tally.reused,
        removed=removed,
        items=dict(tally.items),
        skipped=(*plan.left_out, *tally.skipped, *plan.again, *ocr.skipped),
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
