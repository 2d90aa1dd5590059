"""Opening `library.db`: to read and write, or to read alone where there is no right or no room."""

from __future__ import annotations

import os
import sqlite3
from typing import TypeVar
from urllib.parse import quote

BUSY_TIMEOUT_S = 30.0
_CACHE_KIB = 16_384
_NO_RIGHT = (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN)
_NO_LOCKS = (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR_SHMSIZE)
"""Where the file of locks cannot be made: of a full disk, or of one with a quota. What else a disk
refuses to write is no reason to read alone: a database is not made whole, and holds nothing."""
_WAL = "-wal"
_Connection = TypeVar("_Connection", bound=sqlite3.Connection)


class ReadsAlone(sqlite3.Connection):
    """Reads a database that cannot be written."""

    refusal: sqlite3.OperationalError
    """Why: for want of rights, or of room."""


class Unlocked(ReadsAlone):
    """Reads a database that nobody writes to, without locks and without seeing later changes."""


def opened(path: str) -> sqlite3.Connection:
    """Open the database at `path`, made when absent.

    Readers share a file of locks with the writer (WAL). Where it cannot be written and nobody has
    made one, nobody is writing either, or will be known of: such a connection is `Unlocked`, and
    to be closed after use. Others that cannot write are `ReadsAlone`.

    Raises:
        sqlite3.Error: it can be neither written nor read, or is no database.
    """
    try:
        return _connected(path, "rwc", for_writing=True)
    except sqlite3.OperationalError as refusal:
        if not _is_refused(refusal) or not os.path.exists(path):
            raise
        try:
            reader = _connected(path, "ro", ReadsAlone)
        except sqlite3.OperationalError as exc:
            if not _is_refused(exc) or _has_log(path):
                raise refusal from None
            reader = _connected(path, "ro&immutable=1", Unlocked)
        reader.refusal = refusal
        return reader


def _connected(
    path: str,
    mode: str,
    factory: type[_Connection] = sqlite3.Connection,  # type: ignore[assignment]
    *,
    for_writing: bool = False,
) -> _Connection:
    # Connections wander between threads, one at a time; SQLite is built for that.
    connection = sqlite3.connect(
        f"file:{quote(os.fsencode(path))}?mode={mode}",
        timeout=BUSY_TIMEOUT_S,
        isolation_level=None,
        check_same_thread=False,
        factory=factory,
        uri=True,
    )
    try:
        if for_writing:
            _configure_writing(connection)
        _configure(connection)
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def _has_log(path: str) -> bool:
    """Whether changes wait beside the database, which are part of it."""
    return os.path.exists(path + _WAL) and os.path.getsize(path + _WAL) > 0


def _is_refused(exc: sqlite3.OperationalError) -> bool:
    return exc.sqlite_errorcode & 0xFF in _NO_RIGHT or exc.sqlite_errorcode in _NO_LOCKS


def _configure_writing(connection: sqlite3.Connection) -> None:
    """Set how it is written.

    In WAL mode `synchronous = NORMAL` survives the end of the process at any point; after a
    loss of power the last transactions may be missing, but the library is whole.
    """
    # Takes effect in an empty file only: lets `tidy` give space back to the disk.
    connection.execute("PRAGMA auto_vacuum = INCREMENTAL")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = NORMAL")
    # 64 MB: photos, one transaction each, are written at 2,500 a second; at the usual 4 MB 1,300.
    connection.execute("PRAGMA wal_autocheckpoint = 16000")


def _configure(connection: sqlite3.Connection) -> None:
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA temp_store = MEMORY")
    connection.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")
    connection.execute("SELECT count(*) FROM sqlite_master").fetchone()  # whether it can be read
