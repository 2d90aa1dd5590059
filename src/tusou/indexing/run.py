"""One indexing run, from the plan to the report."""

from __future__ import annotations

import time
from contextlib import closing, contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from tusou.indexing.below import known_below
from tusou.indexing.drives import Drives
from tusou.indexing.encode import batches
from tusou.indexing.incoming import Incoming
from tusou.indexing.plan import make_plan
from tusou.indexing.profiling import Worked, profile_of
from tusou.indexing.reading import PictureReading, in_need, recalled
from tusou.indexing.settings import options_key
from tusou.indexing.tally import BEAT_S, Tally
from tusou.indexing.vector_stage import VectorStage
from tusou.indexing.write import LibraryWriter
from tusou.timing import Stopwatch, measured, span, spanned
from tusou.types import Progress

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Iterator, Sequence

    from tusou.indexing.plan import Plan
    from tusou.indexing.reading import Ocr
    from tusou.indexing.settings import IndexOptions
    from tusou.indexing.tally import ProgressListener
    from tusou.protocols import Encoder, Executor, Store
    from tusou.types import DecodeEvent, IndexReport, Skipped, SourceFile

BATCH_WITHOUT_ENCODER = 32


class _Run:
    """What the stages of one run share; `index` is the way in."""

    def __init__(
        self,
        plan: Plan,
        store: Store,
        encoder: Encoder | None,
        options: IndexOptions,
        *,
        under: Sequence[str],
        listener: ProgressListener | None,
        ocr: Ocr | None,
        reader: str,
    ) -> None:
        self._store = store
        self._encoder = encoder
        self._options = options
        self._ocr = ocr
        self._reader = reader if ocr is None else ocr.reader
        key = options_key(options, encoder.stamp if encoder else None)
        self._writer = LibraryWriter(store, key)
        self.vectors = VectorStage(encoder, store, texts=options.embed_text) if encoder else None
        self.tally = Tally(plan, self._writer, listener)
        self._under = under
        self._incoming = Incoming(plan, store, self._writer, self.tally, key, under=under)

    def work(self, executor: Executor) -> None:
        """Decode, encode and write everything fresh."""
        self.tally.tell("")
        try:
            with closing(self._batches(executor)) as ready:
                for batch in ready:
                    with span("write"):
                        for event in batch:
                            self._incoming.write(event)
        finally:
            self._writer.close()
        self.tally.skipped += self._incoming.left_behind.told()

    def _batches(self, executor: Executor) -> Generator[list[DecodeEvent]]:
        """What is decoded, in batches whose items have their vectors."""
        size = self._encoder.batch_size if self._encoder else BATCH_WITHOUT_ENCODER
        decoded = executor.decode(self._incoming.to_decode(), self._options.decode)
        heard = map(self._heard, spanned("decode", decoded))
        found = map(self._recalled, batches(heard, size))
        yield from self.vectors.run(found) if self.vectors else found

    def _heard(self, event: DecodeEvent) -> DecodeEvent:
        self.tally.beat(event.file)
        return event

    def _recalled(self, batch: list[DecodeEvent]) -> list[DecodeEvent]:
        """The batch with what OCR has read of its pictures before."""
        return recalled(batch, self._reader, self._store) if self._reader else batch

    @property
    def worked(self) -> dict[str, Worked]:
        """The time of workers, by stage."""
        worked = {"decode": self.tally.decoding, "ocr": self.tally.ocr.time}
        return worked if self.vectors is None else worked | {"encode": self.vectors.worked}

    def read(self) -> None:
        """Read the pages and photos that ask for OCR."""
        if self._ocr is None:
            return
        encoder = self._encoder if self._options.embed_text else None
        reading = PictureReading(self._ocr, self._store, encoder, self.tally.tell)
        self.tally.ocr = reading.tally
        reading.work(self._under, self._options.decode)


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
        ocr: how pages and photos that ask for it are read; None: they are only counted.
        ocr_mend: what to do about these when `ocr` is None, for the report.
        reader: the stamp under which readings are kept; those that there are go to what is decoded
            again also when `ocr` is None.
        listener: called with a `Progress` after each file and each picture read, and now and then
            while files are looked for (of 0 files then) and within one that takes long. What it
            raises ends the run.
    """
    started, watch = time.monotonic(), Stopwatch()
    with measured(watch), _leaving_the_store_free(store):
        with span("walk.files"):
            plan = _planned(_watched(found, listener), store, encoder, options, under)
            run = _Run(
                plan,
                store,
                encoder,
                options,
                under=under,
                listener=listener,
                ocr=ocr,
                reader=reader,
            )
        run.work(executor)
        with span("write"):
            forgotten = store.forget(plan.vanished) if plan.vanished else 0
        run.read()
        with span("indexes"):
            undone = store.tidy()
    needs_ocr, seconds = in_need(store, under), time.monotonic() - started
    report = run.tally.report(forgotten, needs_ocr, ocr_mend if needs_ocr else "", seconds)
    return replace(report, undone=undone, profile=profile_of(watch, seconds, run.worked))


def _planned(
    found: Iterable[SourceFile | Skipped],
    store: Store,
    encoder: Encoder | None,
    options: IndexOptions,
    under: Sequence[str],
) -> Plan:
    """The work of a run; what the library knows of a million files is let go of with it made."""
    known, drives = known_below(store, under), Drives(store, under)
    key = options_key(options, encoder.stamp if encoder else None)
    retry = bool(options.decode.passwords)
    plan = make_plan(drives.told(found, known), known, key, retry_skipped=retry)
    drives.note()  # before the first file is there: the run may be interrupted, and the drive go
    return plan


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
