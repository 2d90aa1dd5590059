"""Look-ups by image path and by text key: one covering index each, no item is read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tusou.errors import InputError
from tusou.stores.packing import pack_key, pack_path

if TYPE_CHECKING:
    import sqlite3

_BY_PATH = """
SELECT items.id FROM items JOIN files ON files.id = file_id AND visible = 1 WHERE image_path = ?
"""
_BY_TEXT = """
SELECT items.id FROM items JOIN files ON files.id = file_id AND visible = 1 WHERE text_key = ?
"""


class LookUps:
    """Look-ups over one connection.

    Inside a transaction they share its state of the library, and each saves the two system calls
    with which SQLite begins and ends a reading: half of the time of a look-up.
    """

    __slots__ = ("_execute",)

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._execute = connection.execute

    def find(self, *, image_path: str | None = None, text_key: str | None = None) -> list[int]:
        """Ids of all visible items with that image path or that text key, ascending."""
        if text_key is not None:
            rows = self._execute(_BY_TEXT, (pack_key(text_key),)).fetchall()
        elif image_path is not None:
            rows = self._execute(_BY_PATH, (pack_path(image_path),)).fetchall()
        else:
            raise InputError("nothing to look up", "give an image path or a text key")
        return sorted([row[0] for row in rows]) if len(rows) != 1 else [rows[0][0]]
