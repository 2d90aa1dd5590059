"""Bring encoded items into the store: staged as they come, visible file by file."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from tusou.text import text_key
from tusou.types import Decoded, FileRecord, Item, NewItem, Skipped, SourceFile

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from tusou.protocols import FileWriter, Store

STAGE_AT_ONCE = 256
"""Items of a file held in memory before they are staged; a manifest may hold a million."""


@dataclass(frozen=True, slots=True)
class Finished:
    """What became visible with a file: its record and its items by kind."""

    record: FileRecord
    kinds: Counter[str]


@dataclass(slots=True)
class _Open:
    """A file whose items are arriving."""

    file: SourceFile
    items: list[NewItem] = field(default_factory=list)
    page_skips: list[Skipped] = field(default_factory=list)
    skipped: Skipped | None = None
    kinds: Counter[str] = field(default_factory=Counter)
    context: AbstractContextManager[FileWriter] | None = None
    writer: FileWriter | None = None


class LibraryWriter:
    """Collects the events of interleaving files and finishes each file as a whole."""

    def __init__(self, store: Store, key: str) -> None:
        self._store = store
        self._key = key
        self._open: dict[str, _Open] = {}

    @property
    def n_under_way(self) -> int:
        """Items that were taken of files that are not finished."""
        return sum(state.kinds.total() for state in self._open.values())

    def add(self, file: SourceFile, decoded: Decoded) -> None:
        """Take one encoded item of `file`."""
        state = self._state(file)
        state.items.append(_new_item(file, decoded))
        state.kinds[decoded.item.kind] += 1
        if len(state.items) >= STAGE_AT_ONCE:
            self._stage(state)

    def skip(self, file: SourceFile, skipped: Skipped) -> None:
        """Note that a page of `file`, or all of it, is left out."""
        state = self._state(file)
        if skipped.whole_file:
            state.skipped = skipped
        else:
            state.page_skips.append(skipped)

    def finish(self, file: SourceFile, sha256: str) -> Finished:
        """Make the items of `file` visible; a skipped file keeps only its reason."""
        state = self._state(file)
        if state.skipped is not None:
            self._discard(state)
            state = self._open[file.path] = _Open(file, skipped=state.skipped)
        record = self._record(state, sha256)
        writer, context = self._stage(state)
        writer.finish(record)
        context.__exit__(None, None, None)
        del self._open[file.path]  # not before: what fails is left to `close`
        return Finished(record, state.kinds)

    def is_put_off(self, file: SourceFile) -> bool:
        """Whether all of `file` is left out for now, for a reason outside it."""
        state = self._open.get(file.path)
        return state is not None and state.skipped is not None and state.skipped.is_put_off

    def leave(self, file: SourceFile) -> None:
        """Discard what came of `file`; what the library holds of it stays."""
        state = self._open.pop(file.path, None)
        if state is not None:
            self._discard(state)

    def close(self) -> None:
        """Discard what was staged of unfinished files."""
        for state in self._open.values():
            self._discard(state)
        self._open.clear()

    def _state(self, file: SourceFile) -> _Open:
        return self._open.setdefault(file.path, _Open(file))

    def _record(self, state: _Open, sha256: str) -> FileRecord:
        return FileRecord.of(
            state.file,
            sha256,
            self._key,
            skipped=state.skipped,
            page_skips=tuple(state.page_skips),
            n_items=state.kinds.total(),
        )

    def _stage(self, state: _Open) -> tuple[FileWriter, AbstractContextManager[FileWriter]]:
        if state.writer is None or state.context is None:
            state.context = self._store.write_file(state.file)
            state.writer = state.context.__enter__()
        state.writer.add(state.items)
        state.items.clear()
        return state.writer, state.context

    @staticmethod
    def _discard(state: _Open) -> None:
        if state.context is not None:
            state.context.__exit__(None, None, None)


def _new_item(file: SourceFile, decoded: Decoded) -> NewItem:
    item = decoded.item
    return NewItem(
        item=item if item.date else _dated_by_file(item, file),
        image_key=decoded.image_key,
        text_key=text_key(item.text) if item.text.strip() else None,
        thumbnail=decoded.thumbnail,
    )


def _dated_by_file(item: Item, file: SourceFile) -> Item:
    date, date_from = file.dated
    return replace(item, date=date, date_from=date_from)
