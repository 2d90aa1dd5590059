"""Connections to `library.db`: a pool for readers of any thread, one connection for the writer.

Readers never wait (WAL); writing transactions of this process take turns, those of others are
kept out by `write_lock`.
"""

from __future__ import annotations

import sqlite3
import threading
from collections import deque
from contextlib import contextmanager
from typing import TYPE_CHECKING

from tusou.errors import StoreError
from tusou.stores.opening import ReadsAlone, Unlocked, opened

if TYPE_CHECKING:
    from collections.abc import Iterator

RESTORE = "restore a backup, or remove the folder and index again"
_CHECK_RIGHTS = "check the rights of its folder"
_MEANINGS = {
    sqlite3.SQLITE_NOTADB: ("is not a library, or damaged", RESTORE),
    sqlite3.SQLITE_CORRUPT: ("is damaged", RESTORE),
    sqlite3.SQLITE_BUSY: ("is held by another process", "try again when it has finished"),
    sqlite3.SQLITE_LOCKED: ("is held by another process", "try again when it has finished"),
    sqlite3.SQLITE_CANTOPEN: ("cannot be opened", _CHECK_RIGHTS),
    sqlite3.SQLITE_READONLY: ("cannot be written", _CHECK_RIGHTS),
    sqlite3.SQLITE_PERM: ("cannot be opened", _CHECK_RIGHTS),
}
"""Primary result code of SQLite → problem and mend."""
_NO_ROOM = frozenset(
    (
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_IOERR_WRITE,
        sqlite3.SQLITE_IOERR_FSYNC,
        sqlite3.SQLITE_IOERR_DIR_FSYNC,
        sqlite3.SQLITE_IOERR_TRUNCATE,
        sqlite3.SQLITE_IOERR_SHMSIZE,
    )
)
"""Extended result codes of a write that the disk refuses; the first is of a full one, the others
come where a quota or limit is reached. What cannot be read is another matter: the disk is dying."""


class DiskRefused(StoreError):
    """The disk did not take what was to be written; what was there before still is."""


@contextmanager
def translated(path: str) -> Iterator[None]:
    """Turn what sqlite3 raises inside the block into StoreError; `path` is the database."""
    try:
        yield
    except sqlite3.Error as exc:
        raise store_error(path, exc) from exc


def store_error(path: str, exc: sqlite3.Error) -> StoreError:
    """What an error of sqlite3 means for the database at `path`, and the mend."""
    if isinstance(exc, sqlite3.ProgrammingError) and "closed" in str(exc):
        return closed(path)
    code = getattr(exc, "sqlite_errorcode", 0)
    if code in _NO_ROOM:
        return DiskRefused(f"{path} cannot grow: the disk is full", "make room and run again")
    # The lower byte is the primary code, the rest tells it more finely.
    problem, mend = _MEANINGS.get(code & 0xFF, (f"cannot be used: {exc}", ""))
    return StoreError(f"{path} {problem}", mend)


def closed(path: str) -> StoreError:
    """The error of whoever uses a store after `close`."""
    return StoreError(f"the library at {path} has been closed", "open it again")


class Connections:
    """Opens, lends and closes the connections of one store.

    Where the folder cannot be written they read, and writing raises StoreError, also when it could
    be meanwhile: a library is opened to read, or to read and write.

    Args:
        path: the database file; made when absent.
    """

    def __init__(self, path: str) -> None:
        self.path = path
        self._idle: deque[sqlite3.Connection] = deque()
        self._writing = threading.RLock()
        self._closed = False
        self._writer = self._open()

    def _open(self) -> sqlite3.Connection:
        with translated(self.path):
            return opened(self.path)

    def take(self) -> sqlite3.Connection:
        """Return a connection for reading; `give` it back. For the one path where time counts."""
        if self._closed:
            raise closed(self.path)
        try:
            return self._idle.pop()
        except IndexError:
            return self._open()

    def give(self, connection: sqlite3.Connection) -> None:
        """Take a connection back."""
        if isinstance(connection, Unlocked):  # sees no changes: the next one does
            connection.close()
            return
        self._idle.append(connection)
        if self._closed:
            self._close_idle()

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """Lend a connection; each statement sees what is committed when it begins."""
        connection = self.take()
        try:
            with translated(self.path):
                yield connection
        finally:
            self.give(connection)

    @contextmanager
    def snapshot(self) -> Iterator[sqlite3.Connection]:
        """Lend a connection of which all statements see one state of the library."""
        with self.reading() as connection:
            connection.execute("BEGIN")
            try:
                yield connection
            finally:
                connection.execute("ROLLBACK")

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """Lend the writer inside one transaction: committed at the end, undone on an error."""
        with self.maintaining() as writer:
            writer.execute("BEGIN IMMEDIATE")
            try:
                yield writer
            except BaseException:
                if writer.in_transaction:
                    writer.execute("ROLLBACK")
                raise
            writer.execute("COMMIT")

    @contextmanager
    def maintaining(self) -> Iterator[sqlite3.Connection]:
        """Lend the writer outside a transaction, for what SQLite wants so (VACUUM, PRAGMA)."""
        with self._writing, translated(self.path):
            if self._closed:
                raise closed(self.path)
            if isinstance(self._writer, ReadsAlone):
                raise self._writer.refusal
            yield self._writer

    def close(self) -> None:
        """Close every connection; one that another thread still uses is closed when given back.

        Closing it under a running statement ends the process: sqlite3 frees what is being read.
        """
        with self._writing:
            self._closed = True
            self._writer.close()
            self._close_idle()

    def _close_idle(self) -> None:
        while True:
            try:
                self._idle.pop().close()
            except IndexError:
                return
