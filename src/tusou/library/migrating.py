"""Copying a library from one store to another, and looking whether both give the same.

Files are copied one by one and become visible as a whole, so a run that was interrupted is gone on
with by the same call: what lies in the target with the same record is passed over.
"""

from __future__ import annotations

import time
from contextlib import closing
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from tusou.batching import batched
from tusou.errors import InputError, ModelMismatch
from tusou.given import argument, whole
from tusou.library.agreement import Agreement, agreement_of
from tusou.library.placing import located
from tusou.library.tidying import tidy
from tusou.stores import open_store
from tusou.stores.spellings import spelled_once
from tusou.types import MODALITIES, FileRecord, NewItem, Progress, StoredItem, Word

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from contextlib import AbstractContextManager

    from tusou.protocols import FileWriter, Store
    from tusou.remote.addresses import PathLike

_ITEMS_AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class MigrateReport:
    """What was copied, and what a comparison of both libraries found.

    Attributes:
        files: source files copied, those without items included.
        already: source files that the target held before.
        left: paths that changed while they were copied; the same call copies them.
    """

    files: int
    items: int
    already: int
    left: tuple[str, ...]
    comparison: Agreement
    seconds: float

    @property
    def is_same(self) -> bool:
        """Whether both libraries hold the same now, as far as was compared."""
        return not self.comparison.differences and not self.left


@dataclass(slots=True)
class _Open:
    """A file whose items are arriving in the target."""

    record: FileRecord
    context: AbstractContextManager[FileWriter]
    writer: FileWriter
    count: int = 0

    def close(self) -> None:
        """Discard what was not finished."""
        self.context.__exit__(None, None, None)


@dataclass(slots=True)
class _Copy:
    """The state of one run."""

    source: Store
    target: Store
    listener: Callable[[Progress], object]
    wanted: dict[str, FileRecord]
    total: int
    started: float
    open: dict[str, _Open] = field(default_factory=dict)
    done: int = 0
    items: int = 0
    skipped: int = 0

    def run(self) -> None:
        """Copy all that is wanted; what changes meanwhile is left open and discarded."""
        try:
            for record in [r for r in self.wanted.values() if not r.n_items]:
                self.finish(self.begin(record))
            for stored in self.stored():
                self.put_vectors(stored)
                words = self.source.words([one.id for one in stored])
                for one in stored:
                    self.add(one, words.get(one.id, ()))
        finally:
            for state in self.open.values():
                state.close()

    def stored(self) -> Iterator[list[StoredItem]]:
        """The items of wanted files, some at a time, in the order of their ids."""
        for ids in batched(self.source.ids(), _ITEMS_AT_ONCE):
            yield [one for one in self.source.get(ids) if one.path in self.wanted]

    def put_vectors(self, stored: Sequence[StoredItem]) -> None:
        """Bring the vectors of these items over, each content once."""
        if self.source.encoder is None:
            return
        for modality in MODALITIES:
            keys = {one.id: getattr(one, f"{modality}_key") for one in stored}
            vectors = self.source.get_vectors(modality, list(keys))
            known = self.target.known_keys(modality, [k for k in keys.values() if k is not None])
            new = {keys[i]: rows for i, rows in vectors.items() if keys[i] not in known}
            if new:
                self.target.put_vectors(modality, new)

    def add(self, one: StoredItem, words: tuple[Word, ...]) -> None:
        """Bring one item over, and let its file be seen when it was the last."""
        state = self.open.get(one.path) or self.begin(self.wanted[one.path])
        item = replace(one.item, words=words)
        thumbnail = self.source.thumbnail(one.id)
        state.writer.add([NewItem(item, one.image_key, one.text_key, thumbnail)])
        state.count += 1
        self.items += 1
        if state.count == state.record.n_items:
            self.finish(state)

    def begin(self, record: FileRecord) -> _Open:
        """Open a writer; it is closed when its file is finished, or at the end of the run."""
        context = self.target.write_file(record.file)
        state = _Open(record, context, context.__enter__())
        self.open[record.path] = state
        return state

    def finish(self, state: _Open) -> None:
        """All items of a file are there."""
        state.writer.finish(state.record)
        state.close()
        del self.open[state.record.path]
        self.done += 1
        self.skipped += state.record.skipped is not None
        self.listener(self.progress(state.record.path))

    def progress(self, current: str) -> Progress:
        return Progress(
            done_files=self.total - len(self.wanted) + self.done,
            total_files=self.total,
            done_items=self.items,
            skipped_files=self.skipped,
            seconds=time.monotonic() - self.started,
            current=current,
        )


def migrate_library(
    source: PathLike,
    target: PathLike,
    *,
    sample: int = 50,
    progress: Callable[[Progress], object] | None = None,
) -> MigrateReport:
    """Copy a library into another place, and compare both; the same call goes on where it stopped.

    Args:
        source: the folder of a library, or ``milvus://host:port/name``; is read only.
        target: another, made when absent.
        sample: how many items, and how many searches, are compared afterwards.
        progress: called with a `Progress` after each file.

    Raises:
        NotFound: there is no library at `source`.
        InputError: both are one place, `sample` is no number of items; or as `migrate`.
        ModelMismatch: the target holds vectors of another model.
    """
    wanted = argument("sample", "tusou.library.migrating.migrate_library", whole, sample)
    here, there = str(located(source)), str(located(target))
    if spelled_once(here) == spelled_once(there):
        raise InputError("a library cannot be copied into itself", "name two")
    with (
        closing(open_store(here, create=False)) as read,
        closing(open_store(there)) as written,
    ):
        return migrate(read, written, sample=wanted, listener=progress or (lambda _: None))


def migrate(
    source: Store,
    target: Store,
    *,
    sample: int = 50,
    listener: Callable[[Progress], object] = lambda _: None,
) -> MigrateReport:
    """Copy all files, items, words, thumbnails and vectors of `source` into `target`.

    What OCR has read is copied as the text of its items; readings kept for other pictures are
    not. Numbers of items are given anew by the target.

    Args:
        source: is read only.
        target: empty, or what an earlier call left.
        sample: how many items, and how many searches, are compared afterwards.
        listener: called with a `Progress` after each file.

    Raises:
        InputError: the target holds files that the source does not.
        ModelMismatch: the target holds vectors of another model.
    """
    started = time.monotonic()
    records = {record.path: record for record in source.files()}
    held = {record.path: record for record in target.files()}
    _check(source, target, records, held)
    wanted = {path: r for path, r in records.items() if held.get(path) != r}
    target.note_drives(source.drives())
    copy = _Copy(source, target, listener, wanted, len(records), started)
    copy.run()
    tidy(target)
    return MigrateReport(
        files=copy.done,
        items=copy.items - sum(state.count for state in copy.open.values()),
        already=len(records) - len(wanted),
        left=tuple(sorted(copy.open)),
        comparison=agreement_of(source, target, sample),
        seconds=time.monotonic() - started,
    )


def _check(
    source: Store, target: Store, records: dict[str, FileRecord], held: dict[str, FileRecord]
) -> None:
    foreign = sorted(held.keys() - records.keys())
    if foreign:
        raise InputError(
            f"the library to copy into holds {len(foreign)} files that the other does not, "
            f"such as {foreign[0]}",
            "copy into a library that is empty",
        )
    if source.encoder is not None:
        target.bind_encoder(source.encoder)
    elif target.encoder is not None:
        raise ModelMismatch(
            "the library to copy into is bound to a model, the other has none",
            "copy into a library that is empty",
        )
