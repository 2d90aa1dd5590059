"""Items as rows: what goes into the tables, and `StoredItem` back from them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from tusou.batching import batched
from tusou.stores.packing import (
    pack_key,
    pack_path,
    pack_words,
    unpack_key,
    unpack_path,
    unpack_words,
)
from tusou.text import field_terms, storable
from tusou.types import Box, Item, StoredItem
from tusou.types.values import as_members, of_members

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator, Sequence

    from tusou.types import NewItem, Word

_INSERT_ITEM = """
INSERT INTO items (id, file_id, kind, image_path, page_number, x0, y0, x1, y1, language, date,
    date_from, text_state, width_px, height_px, fields, tags, image_key, text_key)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""
_INSERT_TEXT = "INSERT INTO texts VALUES (?, ?, ?)"
_INSERT_WORDS = "INSERT INTO words VALUES (?, ?)"
_INSERT_FIELD = "INSERT OR IGNORE INTO item_fields VALUES (?, ?, ?)"
_INSERT_THUMBNAIL = "INSERT OR IGNORE INTO thumbnails (key, jpeg) VALUES (?, ?)"
_LAST_ID = "SELECT seq FROM sqlite_sequence WHERE name = 'items'"

_SELECT = """
SELECT items.id, kind, image_path, page_number, x0, y0, x1, y1, coalesce(text, ''),
    coalesce(caption, ''), language, date, date_from, text_state, width_px, height_px, fields,
    tags, files.path, files.root, relative_path, image_key, text_key, size_bytes
FROM json_each(?) AS asked
CROSS JOIN items ON items.id = asked.value
CROSS JOIN files ON files.id = items.file_id AND files.visible = 1
LEFT JOIN texts ON texts.item_id = items.id
ORDER BY asked.key
"""
_WORDS = """
SELECT item_id, packed FROM json_each(?) AS asked
CROSS JOIN words ON item_id = asked.value
CROSS JOIN items ON items.id = item_id
CROSS JOIN files ON files.id = file_id AND visible = 1
"""
_THUMBNAIL = """
SELECT jpeg FROM items JOIN files ON files.id = file_id AND visible = 1
JOIN thumbnails ON thumbnails.key = image_key WHERE items.id = ?
"""
_IDS_AT_ONCE = 1000


def insert_items(
    connection: sqlite3.Connection, file_id: int, new_items: Sequence[NewItem]
) -> None:
    """Write items with all that belongs to them, under ids that were never used before."""
    first = next_id(connection)
    numbered = list(enumerate(new_items, start=first))
    connection.executemany(_INSERT_ITEM, [_item_row(i, file_id, new) for i, new in numbered])
    # Most items lack some of these; a statement that is not run costs nothing.
    for statement, rows in (
        (_INSERT_TEXT, _text_rows(numbered)),
        (_INSERT_WORDS, _word_rows(numbered)),
        (_INSERT_FIELD, _field_rows(numbered)),
        (_INSERT_THUMBNAIL, _thumbnail_rows(new_items)),
    ):
        connection.executemany(statement, rows)


def next_id(connection: sqlite3.Connection) -> int:
    """The lowest item id that was never used."""
    row = connection.execute(_LAST_ID).fetchone()
    return 1 if row is None else int(row[0]) + 1


def select_items(connection: sqlite3.Connection, ids: Sequence[int]) -> list[StoredItem]:
    """The visible items with these ids, in the order asked."""
    found: list[StoredItem] = []
    for some in batched(ids, _IDS_AT_ONCE):
        asked = json.dumps([int(i) for i in some])
        found += map(_stored_item, connection.execute(_SELECT, (asked,)))
    return found


def select_words(connection: sqlite3.Connection, ids: Sequence[int]) -> dict[int, tuple[Word, ...]]:
    """The words of visible items with their boxes; items without any are left out."""
    asked = json.dumps([int(i) for i in ids])
    return {row[0]: unpack_words(row[1]) for row in connection.execute(_WORDS, (asked,))}


def select_thumbnail(connection: sqlite3.Connection, item_id: int) -> bytes | None:
    """The JPEG thumbnail of a visible item."""
    row = connection.execute(_THUMBNAIL, (item_id,)).fetchone()
    return None if row is None else bytes(row[0])


def _item_row(item_id: int, file_id: int, new: NewItem) -> tuple[Any, ...]:
    item = new.item
    box = item.bbox
    corners = (None,) * 4 if box is None else (box.x0, box.y0, box.x1, box.y1)
    return (
        item_id,
        file_id,
        item.kind,
        pack_path(item.image_path),
        item.page_number,
        *corners,
        item.language,
        item.date,
        item.date_from,
        item.text_state,
        item.width_px,
        item.height_px,
        json.dumps(as_members(item.fields)) if item.fields else None,
        json.dumps(item.tags) if item.tags else None,
        None if new.image_key is None else pack_key(new.image_key),
        None if new.text_key is None else pack_key(new.text_key),
    )


def _text_rows(numbered: Iterable[tuple[int, NewItem]]) -> list[tuple[int, str, str]]:
    return [
        (item_id, storable(new.item.text), storable(new.item.caption))
        for item_id, new in numbered
        if new.item.text or new.item.caption
    ]


def _word_rows(numbered: Iterable[tuple[int, NewItem]]) -> list[tuple[int, bytes | None]]:
    return [(i, pack_words(new.item.words)) for i, new in numbered if new.item.words]


def _field_rows(numbered: Iterable[tuple[int, NewItem]]) -> Iterator[tuple[str, str, int]]:
    for item_id, new in numbered:
        for name, value in field_terms(new.item.fields, new.item.tags):
            yield name, value, item_id


def _thumbnail_rows(new_items: Iterable[NewItem]) -> list[tuple[bytes | str, bytes]]:
    return [
        (pack_key(new.image_key), new.thumbnail)
        for new in new_items
        if new.image_key is not None and new.thumbnail is not None
    ]


def _stored_item(row: tuple[Any, ...]) -> StoredItem:
    item = Item(
        kind=row[1],
        image_path=unpack_path(row[2]),
        page_number=row[3],
        bbox=None if row[4] is None else Box(*row[4:8]),
        text=row[8],
        caption=row[9],
        language=row[10],
        date=row[11],
        date_from=row[12],
        text_state=row[13],
        width_px=row[14],
        height_px=row[15],
        fields={} if row[16] is None else of_members(json.loads(row[16])),
        tags=() if row[17] is None else tuple(json.loads(row[17])),
    )
    return StoredItem(
        id=row[0],
        item=item,
        path=unpack_path(row[18]),
        root=unpack_path(row[19]),
        relative_path=unpack_path(row[20]),
        image_key=unpack_key(row[21]),
        text_key=unpack_key(row[22]),
        size_bytes=row[23],
    )
