"""What OCR reads, as rows: the pictures in need, what was read in them, the texts it makes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tusou.batching import batched
from tusou.stores import unowned
from tusou.stores.file_rows import at_or_below
from tusou.stores.packing import pack_key, pack_words, unpack_key, unpack_path, unpack_words
from tusou.text import storable
from tusou.types import NEEDS_OCR, Reading, ToRead

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping, Sequence

    from tusou.types import ItemText

_AT_ONCE = 1000
IN_NEED = f"text_state IN {NEEDS_OCR}"
"""SQL for the items that ask for OCR; as in the index items_in_need, or it is not used."""
_NOT_READ = "kind IN ('page', 'photo') AND text_state NOT IN ('ocr', 'both')"
_TO_READ = """
SELECT version, path, root, size_bytes, mtime_ns, items.id, kind, image_key, page_number, width_px,
    height_px
FROM items JOIN files ON files.id = file_id AND visible = 1
WHERE items.id > ? AND image_key IS NOT NULL AND {} {} ORDER BY items.id LIMIT ?
"""
_READINGS = """
SELECT key, text, packed, problem FROM readings WHERE reader = ? AND key IN ({})
"""
_PUT_ITEM = "UPDATE items SET language = ?, text_state = ?, text_key = ? WHERE id = ?"
_PUT_TEXT = """
INSERT INTO texts (item_id, text, caption) VALUES (?, ?, '')
ON CONFLICT DO UPDATE SET text = excluded.text
"""
_PUT_READING = """
INSERT OR REPLACE INTO readings (key, reader, text, packed, problem) VALUES (?, ?, ?, ?, ?)
"""
_PUT_WORDS = "INSERT OR REPLACE INTO words VALUES (?, ?)"
_TELL = """
INSERT INTO changes (item_id, op) SELECT items.id, 'put' FROM items
JOIN files ON files.id = file_id AND visible = 1 WHERE items.id = ?
"""


def select_to_read(
    connection: sqlite3.Connection, under: str, after: int, *, everything: bool
) -> list[ToRead]:
    """The next pictures to read, by item id after `after`, of files at or below `under`."""
    condition, parameters = at_or_below(under)
    sql = _TO_READ.format(_NOT_READ if everything else IN_NEED, condition)
    rows = connection.execute(sql, (after, *parameters, _AT_ONCE))
    return [_to_read(*row) for row in rows]


def _to_read(
    version: str, path: str | bytes, root: str | bytes, size: int, mtime_ns: int, *rest: Any
) -> ToRead:
    item_id, kind, key, *shape = rest
    place = (unpack_path(path), unpack_path(root))
    return ToRead(*place, size, mtime_ns, item_id, kind, _hex(key), *shape, version=version)


def select_readings(
    connection: sqlite3.Connection, reader: str, keys: Sequence[str]
) -> dict[str, Reading]:
    """Those of `keys` that this reader has read."""
    found = {}
    for asked in batched(keys, _AT_ONCE):
        sql = _READINGS.format(", ".join("?" * len(asked)))
        for key, text, packed, problem in connection.execute(sql, (reader, *map(pack_key, asked))):
            found[_hex(key)] = Reading(text, unpack_words(packed), problem)
    return found


def insert_readings(
    connection: sqlite3.Connection, reader: str, readings: Mapping[str, Reading]
) -> None:
    """Keep what was read, in this transaction."""
    connection.executemany(
        _PUT_READING,
        [
            (pack_key(key), reader, storable(read.text), pack_words(read.words), read.problem)
            for key, read in readings.items()
        ],
    )
    unowned.note(connection, "image", map(pack_key, readings))


def update_texts(connection: sqlite3.Connection, texts: Mapping[int, ItemText]) -> None:
    """Give items other texts, in this transaction; the derived indexes hear of it."""
    for item_id, new in texts.items():
        key = None if new.text_key is None else pack_key(new.text_key)
        unowned.note_text(connection, item_id)
        changed = connection.execute(_PUT_ITEM, (new.language, new.text_state, key, item_id))
        if not changed.rowcount:
            continue  # forgotten meanwhile
        connection.execute(_PUT_TEXT, (item_id, storable(new.text)))
        connection.execute("DELETE FROM words WHERE item_id = ?", (item_id,))
        if new.words:
            connection.execute(_PUT_WORDS, (item_id, pack_words(new.words)))
        connection.execute(_TELL, (item_id,))


def _hex(key: bytes | str) -> str:
    return unpack_key(key) or ""
