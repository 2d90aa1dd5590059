"""Source files as rows: records, what lies below a folder, staging, publishing, forgetting."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from sys import intern
from typing import TYPE_CHECKING, Any

from tusou.stores import unowned
from tusou.stores.packing import pack_path, unpack_path, unpack_skipped
from tusou.types import FileRecord

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator, Sequence

    from tusou.stores.connections import Connections
    from tusou.types import SourceFile

_COLUMNS = (
    "path, root, size_bytes, mtime_ns, sha256, options_key, skipped, page_skips, n_items, version"
)
_RECORDS_AT_ONCE = 1000
_REMOVE_CHANGES = """
INSERT INTO changes (item_id, op) SELECT id, 'remove' FROM items WHERE file_id = ? ORDER BY id
"""
_PUT_CHANGES = """
INSERT INTO changes (item_id, op) SELECT id, 'put' FROM items WHERE file_id = ? ORDER BY id
"""


def insert_pending(connection: sqlite3.Connection, file: SourceFile) -> int:
    """Begin a new version of `file` that nobody sees yet; returns its id."""
    cursor = connection.execute(
        "INSERT INTO files (path, root, relative_path, size_bytes, mtime_ns, sha256, "
        "options_key, n_items, visible) VALUES (?, ?, ?, ?, ?, '', '', 0, 0)",
        (
            pack_path(file.path),
            pack_path(file.root),
            pack_path(file.relative_path),
            file.size_bytes,
            file.mtime_ns,
        ),
    )
    assert cursor.lastrowid is not None  # noqa: S101 - an INSERT has always one
    return cursor.lastrowid


def publish(connection: sqlite3.Connection, file_id: int, record: FileRecord) -> None:
    """Put the pending file in the place of the visible one of its path, in this transaction."""
    remove_path(connection, record.path)
    renew(connection, file_id, record)


def renew(connection: sqlite3.Connection, file_id: int, record: FileRecord) -> None:
    """Make `record` that of a file, in this transaction, and tell the indexes of its items."""
    connection.execute(
        "UPDATE files SET path = ?, root = ?, relative_path = ?, size_bytes = ?, mtime_ns = ?, "
        "version = ?, sha256 = ?, options_key = ?, skipped = ?, page_skips = ?, visible = 1, "
        "n_items = (SELECT count(*) FROM items WHERE file_id = files.id) WHERE id = ?",
        (
            pack_path(record.path),
            pack_path(record.root),
            pack_path(record.file.relative_path),
            record.size_bytes,
            record.mtime_ns,
            record.version,
            record.sha256,
            record.options_key,
            None if record.skipped is None else json.dumps(asdict(record.skipped)),
            json.dumps([asdict(s) for s in record.page_skips]) if record.page_skips else None,
            file_id,
        ),
    )
    connection.execute(_PUT_CHANGES, (file_id,))


def remove_path(connection: sqlite3.Connection, path: str) -> bool:
    """Remove the visible file of this path with its items; returns whether there was one."""
    row = connection.execute(
        "SELECT id, n_items FROM files WHERE path = ? AND visible = 1", (pack_path(path),)
    ).fetchone()
    if row is None:
        return False
    if row[1]:
        connection.execute(_REMOVE_CHANGES, (row[0],))
        unowned.note_file(connection, row[0])
    connection.execute("DELETE FROM files WHERE id = ?", (row[0],))
    return True


def drop_pending(connection: sqlite3.Connection, file_id: int | None = None) -> None:
    """Throw away a pending file with its staged items; without id, all that a crash left."""
    if file_id is None:
        unowned.note_pending(connection)
        connection.execute("DELETE FROM files WHERE visible = 0")
    else:
        unowned.note_file(connection, file_id)
        connection.execute("DELETE FROM files WHERE id = ? AND visible = 0", (file_id,))


def all_records(connections: Connections, under: str) -> Iterator[FileRecord]:
    """The records of the files at or below `under`, "" for all, by path; read some at a time."""
    after: str | bytes = ""
    while True:
        with connections.reading() as connection:
            found = select_records(connection, under, after)
        if not found:
            return
        yield from (record for _, record in found)
        after = found[-1][0]


def select_records(
    connection: sqlite3.Connection, under: str, after: str | bytes
) -> list[tuple[str | bytes, FileRecord]]:
    """The next records in the order of their paths after `after`, each with its packed path.

    Args:
        connection: for reading.
        under: "" for all, else a file or folder.
        after: the packed path of the last record had; "" to begin.
    """
    ranges = [part.behind(after) for part in _parts(under)]
    # One SELECT a part, each by the index: of parts joined by OR SQLite looks at all paths.
    each = f"SELECT {_COLUMNS} FROM files WHERE visible = 1 AND {{}}"  # noqa: S608
    sql = " UNION ALL ".join(each.format(part.condition) for part in ranges)
    values = [value for part in ranges for value in part.values]
    rows = connection.execute(f"{sql} ORDER BY path LIMIT ?", (*values, _RECORDS_AT_ONCE))
    return [(row[0], _record(row)) for row in rows]


def at_or_below(under: str) -> tuple[str, tuple[str | bytes, ...]]:
    """An SQL condition ("AND …") on the column `path`, and its parameters; "" passes all."""
    if not under:
        return "", ()
    parts = _parts(under)
    told = " OR ".join(f"({part.condition})" for part in parts)
    return f"AND ({told})", tuple(value for part in parts for value in part.values)


@dataclass(frozen=True, slots=True)
class _Part:
    """Some paths that follow each other: a condition on the column `path`, and its parameters."""

    condition: str
    values: tuple[str | bytes, ...]

    def behind(self, after: str | bytes) -> _Part:
        """Those of them behind a path; with one lower bound, for SQLite uses only one."""
        first, *rest = self.values
        if _order(after) < _order(first):
            return self
        if self.condition == _ONE:
            return _Part("0", ())
        return _Part(self.condition.replace(">=", ">"), (after, *rest))


_ONE = "path = ?"
_BETWEEN = "path >= ? AND path < ?"


def _parts(under: str) -> list[_Part]:
    """The paths at or below `under`, in parts that have none in common."""
    if not under:
        return [_Part("path >= ?", ("",))]
    folder = under if under.endswith("/") else under + "/"
    # Paths that are no Unicode are kept as bytes, also those below a folder whose name is.
    first = pack_path(folder)
    odd = first.encode() if isinstance(first, str) else first
    parts = [_Part(_BETWEEN, (odd, odd[:-1] + b"0"))]  # "0" follows "/"
    if under != folder:
        parts.append(_Part(_ONE, (pack_path(under),)))
    if first != odd:
        parts.append(_Part(_BETWEEN, (folder, folder[:-1] + "0")))
    return parts


def _order(path: str | bytes) -> tuple[bool, bytes]:
    """What SQLite sorts by: text before bytes, both byte by byte."""
    return isinstance(path, bytes), path.encode() if isinstance(path, str) else path


def select_record(connection: sqlite3.Connection, path: str) -> tuple[int, FileRecord] | None:
    """The id and record of the visible file at `path`."""
    row = connection.execute(
        f"SELECT {_COLUMNS}, id FROM files WHERE path = ? AND visible = 1",  # noqa: S608
        (pack_path(path),),
    ).fetchone()
    return None if row is None else (row[-1], _record(row))


def _record(row: Sequence[Any]) -> FileRecord:
    """The record of a row; what a million records have in common is held once."""
    return FileRecord(
        path=unpack_path(row[0]),
        root=intern(unpack_path(row[1])),
        size_bytes=row[2],
        mtime_ns=row[3],
        sha256=row[4],
        options_key=intern(row[5]),
        skipped=None if row[6] is None else unpack_skipped(json.loads(row[6])),
        page_skips=tuple(unpack_skipped(skip) for skip in json.loads(row[7] or "[]")),
        n_items=row[8],
        version=row[9],
    )
