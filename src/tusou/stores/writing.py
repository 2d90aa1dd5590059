"""Writing one source file: stage its items unseen, then let them be seen together."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from tusou.stores.file_rows import drop_pending, insert_pending, publish
from tusou.stores.item_rows import insert_items
from tusou.stores.waiting import Waiting

if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import TracebackType

    from tusou.stores.claims import Claims
    from tusou.stores.connections import Connections
    from tusou.types import FileRecord, NewItem, SourceFile


class EmbeddedFileWriter:
    """The `FileWriter` of the embedded store; several may be open at once in one process."""

    def __init__(self, connections: Connections, claims: Claims, file: SourceFile) -> None:
        self._connections = connections
        self._claims = claims
        self._file = file
        self._waiting = Waiting()
        self._file_id: int | None = None
        self._finished = False

    def add(self, items: Sequence[NewItem]) -> None:
        """Stage items."""
        for _ in self._waiting.fill(items):
            self._stage()

    def finish(self, record: FileRecord) -> None:
        """Replace what the library held of `record.path` by the staged items."""
        with self._connections.writing() as connection:
            file_id = self._file_id
            if file_id is None:
                file_id = insert_pending(connection, self._file)
            if self._waiting.items:
                insert_items(connection, file_id, self._waiting.items)
            publish(connection, file_id, record)
        self._claims.end(self._waiting.items)
        self._waiting.clear()
        self._finished = True

    def _stage(self) -> None:
        with self._connections.writing() as connection:
            file_id = self._file_id
            if file_id is None:
                file_id = insert_pending(connection, self._file)
            insert_items(connection, file_id, self._waiting.items)
        self._claims.end(self._waiting.items)
        self._file_id = file_id
        self._waiting.clear()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._finished or self._file_id is None:
            return
        with self._connections.writing() as connection:
            drop_pending(connection, self._file_id)
