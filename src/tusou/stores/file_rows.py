"""Source files as rows: records, what lies below a folder, staging, publishing, forgetting."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from tusou.stores.packing import pack_path, unpack_path
from tusou.types import FileRecord, Skipped

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence

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
        # Vectors and thumbnails may be without owner now: tell `tidy` that looking is worth it.
        connection.execute("INSERT OR REPLACE INTO meta VALUES ('garbage', '1')")
    connection.execute("DELETE FROM files WHERE id = ?", (row[0],))
    return True


def drop_pending(connection: sqlite3.Connection, file_id: int | None = None) -> None:
    """Throw away a pending file with its staged items; without id, all that a crash left."""
    if file_id is None:
        connection.execute("DELETE FROM files WHERE visible = 0")
    else:
        connection.execute("DELETE FROM files WHERE id = ? AND visible = 0", (file_id,))


def select_records(
    connection: sqlite3.Connection, under: str, after: str | bytes
) -> list[tuple[str | bytes, FileRecord]]:
    """The next records in the order of their paths after `after`, each with its packed path.

    Args:
        connection: for reading.
        under: "" for all, else a file or folder.
        after: the packed path of the last record had; "" to begin.
    """
    condition, parameters = at_or_below(under)
    sql = (
        f"SELECT {_COLUMNS} FROM files WHERE visible = 1 AND path > ? {condition} "  # noqa: S608
        "ORDER BY path LIMIT ?"
    )
    rows = connection.execute(sql, (after, *parameters, _RECORDS_AT_ONCE))
    return [(row[0], _record(row)) for row in rows]


def at_or_below(under: str) -> tuple[str, tuple[str | bytes, ...]]:
    """An SQL condition ("AND …") on the column `path`, and its parameters; "" passes all."""
    if not under:
        return "", ()
    folder = under if under.endswith("/") else under + "/"
    odd = "(typeof(path) = 'blob' AND substr(path, 1, length(?)) = ?)"
    condition = f"AND (path = ? OR (path >= ? AND path < ?) OR {odd})"
    first = pack_path(folder)
    start = first.encode() if isinstance(first, str) else first
    return condition, (pack_path(under), first, _end_of(folder), start, start)


def _end_of(folder: str) -> str | bytes:
    # "0" follows "/".
    return pack_path(folder[:-1] + "0")


def select_record(connection: sqlite3.Connection, path: str) -> tuple[int, FileRecord] | None:
    """The id and record of the visible file at `path`."""
    row = connection.execute(
        f"SELECT {_COLUMNS}, id FROM files WHERE path = ? AND visible = 1",  # noqa: S608
        (pack_path(path),),
    ).fetchone()
    return None if row is None else (row[-1], _record(row))


def _record(row: Sequence[Any]) -> FileRecord:
    return FileRecord(
        path=unpack_path(row[0]),
        root=unpack_path(row[1]),
        size_bytes=row[2],
        mtime_ns=row[3],
        sha256=row[4],
        options_key=row[5],
        skipped=None if row[6] is None else Skipped(**json.loads(row[6])),
        page_skips=tuple(Skipped(**skip) for skip in json.loads(row[7] or "[]")),
        n_items=row[8],
        version=row[9],
    )
