"""A moved or repeated file takes over the items of its twin, without decoding."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tusou.stores.file_rows import insert_pending, publish, renew, select_record
from tusou.stores.item_rows import next_id
from tusou.stores.packing import pack_path
from tusou.types import DATED_BY_FILE

if TYPE_CHECKING:
    import sqlite3

    from tusou.types import FileRecord

_COPY_ITEM = """
INSERT INTO items SELECT ?, ?, kind, ?, page_number, x0, y0, x1, y1, language, date, date_from,
    text_state, width_px, height_px, fields, tags, image_key, text_key FROM items WHERE id = ?
"""
_COPY_DETAILS = (
    "INSERT INTO texts SELECT ?, text, caption FROM texts WHERE item_id = ?",
    "INSERT INTO words SELECT ?, packed FROM words WHERE item_id = ?",
    "INSERT INTO item_fields SELECT name, value, ? FROM item_fields WHERE item_id = ?",
)


def copy_items(connection: sqlite3.Connection, from_path: str, record: FileRecord) -> bool:
    """Publish `record` with copies of the items of `from_path`, in this transaction.

    The same path keeps its items, under the ids that they have.

    Returns False, and changes nothing, when there is no such file or an item's picture lies
    elsewhere (pairs: what a relative path means depends on the place of the manifest).
    """
    found = select_record(connection, from_path)
    if found is None:
        return False
    rows = connection.execute(
        "SELECT id, kind, image_path FROM items WHERE file_id = ? ORDER BY id", (found[0],)
    ).fetchall()
    if any(kind == "pair" or path != pack_path(from_path) for _, kind, path in rows):
        return False
    if from_path == record.path:
        renew(connection, found[0], record)
        _date_anew(connection, found[0], record)
        return True
    file_id = insert_pending(connection, record.file)
    for new_id, (old_id, _, _) in enumerate(rows, start=next_id(connection)):
        connection.execute(_COPY_ITEM, (new_id, file_id, pack_path(record.path), old_id))
        for statement in _COPY_DETAILS:
            connection.execute(statement, (new_id, old_id))
    _date_anew(connection, file_id, record)
    publish(connection, file_id, record)
    return True


def _date_anew(connection: sqlite3.Connection, file_id: int, record: FileRecord) -> None:
    """Give items that are dated by their file the date of the record."""
    connection.execute(
        "UPDATE items SET date = ?, date_from = ? WHERE file_id = ? AND date_from IN (?, ?, ?)",
        (*record.file.dated, file_id, *DATED_BY_FILE),
    )
