"""The writer of one source file of the cluster store."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Self

from tusou.stores.milvus.files import Noted, file_key
from tusou.stores.waiting import Waiting

if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import TracebackType

    from tusou.stores.milvus.writing import Writing
    from tusou.types import FileRecord, NewItem, SourceFile


class MilvusFileWriter:
    """The `FileWriter` of the cluster store; several may be open, in several processes."""

    def __init__(self, writing: Writing, file: SourceFile) -> None:
        self._writing = writing
        self._file = file
        self._waiting = Waiting()
        self._ids: list[range] = []
        self._run: int | None = None
        self._finished = False

    def add(self, items: Sequence[NewItem]) -> None:
        """Stage items."""
        for _ in self._waiting.fill(items):
            self._stage()

    def finish(self, record: FileRecord) -> None:
        """Replace what the library held of `record.path` by the staged items."""
        run = self._stage()
        n_items = sum(map(len, self._ids))
        self._writing.replace(record.path, run, replace(record, n_items=n_items), self._ids)
        self._writing.open_runs.discard(run)
        self._finished = True

    def _stage(self) -> int:
        if self._run is None:
            self._run = self._writing.numbers.take(1)[0]
            self._writing.open_runs.add(self._run)
            key = file_key(self._file.path)
            self._writing.files.begin(Noted(self._run, key, self._writing.numbers.token))
        if self._waiting.items:
            self._ids += self._writing.insert(self._file, self._run, self._waiting.items)
            self._waiting.clear()
        return self._run

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._finished or self._run is None:
            return
        self._writing.open_runs.discard(self._run)
        # What fails behind the showing is for the next tidying: the version is there as a whole.
        self._writing.discard(self._file.path, self._run)
