"""Vectors, thumbnails and readings of no item: their keys are noted, and looked at by `tidy`.

Noted is whatever may be without an item: what has just come, and what an item has lost. So `tidy`
costs what has changed, however much a library holds.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable

    from tusou.stores.claims import Claims
    from tusou.types import Modality

_NOTE = "INSERT OR IGNORE INTO unowned VALUES (?, ?)"
_NOTE_ITEMS = """
INSERT OR IGNORE INTO unowned
SELECT 'image', image_key FROM items WHERE {0} AND image_key IS NOT NULL
UNION ALL SELECT 'text', text_key FROM items WHERE {0} AND text_key IS NOT NULL
"""
_NOTE_FILE = _NOTE_ITEMS.format("file_id = ?1")
_NOTE_TEXT = """
INSERT OR IGNORE INTO unowned
SELECT 'text', text_key FROM items WHERE id = ? AND text_key IS NOT NULL
"""
_NOTE_PENDING = _NOTE_ITEMS.format("file_id IN (SELECT id FROM files WHERE visible = 0)")
_STRIKE_OWNED = (
    """
    DELETE FROM unowned WHERE modality = 'image'
    AND EXISTS (SELECT 1 FROM items WHERE image_key = unowned.key)
    """,
    """
    DELETE FROM unowned WHERE modality = 'text'
    AND EXISTS (SELECT 1 FROM items WHERE text_key = unowned.key)
    """,
)
_FREE = """
SELECT key FROM unowned WHERE modality = '{0}' AND NOT EXISTS
(SELECT 1 FROM claimed WHERE claimed.modality = '{0}' AND claimed.key = unowned.key)
"""
# By all encoders, or the index over (encoder, modality, key) would not be used.
_DROP_VECTORS = """
DELETE FROM vectors WHERE encoder_id IN (SELECT id FROM encoders)
AND modality = '{0}' AND key IN ({1})
"""
_STRIKE = "DELETE FROM unowned WHERE modality = '{0}' AND key IN ({1})"
_DROP = (
    _DROP_VECTORS.format("image", _FREE.format("image")),
    _DROP_VECTORS.format("text", _FREE.format("text")),
    "DELETE FROM thumbnails WHERE key IN (SELECT key FROM unowned WHERE modality = 'image')",
    "DELETE FROM readings WHERE key IN (SELECT key FROM unowned WHERE modality = 'image')",
    _STRIKE.format("image", _FREE.format("image")),
    _STRIKE.format("text", _FREE.format("text")),
)


def note(connection: sqlite3.Connection, modality: Modality, keys: Iterable[bytes | str]) -> None:
    """Note packed keys of what is kept before an item shows it, in this transaction."""
    connection.executemany(_NOTE, [(modality, key) for key in keys])


def note_file(connection: sqlite3.Connection, file_id: int) -> None:
    """Note what the items of a file hold, before they go."""
    connection.execute(_NOTE_FILE, (file_id,))


def note_pending(connection: sqlite3.Connection) -> None:
    """Note what the items of all files hold that nobody sees yet."""
    connection.execute(_NOTE_PENDING)


def note_text(connection: sqlite3.Connection, item_id: int) -> None:
    """Note the text of an item, before it gets another."""
    connection.execute(_NOTE_TEXT, (item_id,))


def drop(connection: sqlite3.Connection, claims: Claims) -> None:
    """Delete what no item holds, in this transaction; what is claimed is looked at again."""
    if connection.execute("SELECT 1 FROM unowned LIMIT 1").fetchone() is None:
        return
    claims.tell(connection)
    for statement in (*_STRIKE_OWNED, *_DROP):
        connection.execute(statement)
