"""Vectors as rows, kept by content and encoder."""

from __future__ import annotations

import json
from dataclasses import astuple
from typing import TYPE_CHECKING

from tusou.stores import unowned
from tusou.stores.bound import BoundEncoder
from tusou.stores.packing import pack_key, pack_vectors, unpack_vectors
from tusou.types import EncoderStamp

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator, Mapping, Sequence

    from tusou.types import Modality, Vectors

_STAMP = "name, revision, files_sha256, preprocessing_sha256, dim"
_PUT = """
INSERT INTO vectors (encoder_id, modality, key, n_chunks, data) VALUES (?, ?, ?, ?, ?)
ON CONFLICT DO UPDATE SET n_chunks = excluded.n_chunks, data = excluded.data
"""
# Items that were visible before their vector came have to reach the vector index too.
_TELL = {
    "image": "INSERT INTO changes (item_id, op) SELECT items.id, 'put' FROM items "
    "JOIN files ON files.id = file_id AND visible = 1 WHERE image_key = ?",
    "text": "INSERT INTO changes (item_id, op) SELECT items.id, 'put' FROM items "
    "JOIN files ON files.id = file_id AND visible = 1 WHERE text_key = ?",
}
_KNOWN = "SELECT 1 FROM vectors WHERE encoder_id = ? AND modality = ? AND key = ?"
# CROSS: in this order. Where one file holds everything SQLite would begin with it and read all
# vectors, 255 ms for 50 of 10,000 instead of 0.4.
_OF_ITEMS = """
SELECT items.id, n_chunks, data FROM json_each(?) AS asked
CROSS JOIN items ON items.id = asked.value
CROSS JOIN files ON files.id = items.file_id AND files.visible = 1
CROSS JOIN vectors ON vectors.encoder_id = ? AND vectors.modality = ? AND vectors.key = items.{}
    AND n_chunks > 0
"""
_SELECT_OF = {"image": _OF_ITEMS.format("image_key"), "text": _OF_ITEMS.format("text_key")}


def current_encoder(connection: sqlite3.Connection) -> BoundEncoder | None:
    """The encoder whose vectors are searched."""
    row = connection.execute(
        f"SELECT id, {_STAMP} FROM encoders "  # noqa: S608 - a constant
        "WHERE id = (SELECT CAST(value AS INTEGER) FROM meta WHERE name = 'encoder')"
    ).fetchone()
    return None if row is None else BoundEncoder(row[0], EncoderStamp(*row[1:]))


def bind_encoder(connection: sqlite3.Connection, stamp: EncoderStamp) -> None:
    """Make `stamp` the encoder of the library.

    Raises:
        ModelMismatch: it has another.
    """
    found = current_encoder(connection)
    if found is not None:
        if found.stamp == stamp:
            return
        from shlex import quote

        raise found.stamp.refusal(
            stamp,
            f"change the library's model with: tusou reembed --model {quote(stamp.name)}; or index "
            f"with --model {quote(found.stamp.name)}",
        )
    encoder_id = insert_encoder(connection, stamp)
    connection.execute("INSERT OR REPLACE INTO meta VALUES ('encoder', ?)", (str(encoder_id),))


def encoder_ids(connection: sqlite3.Connection) -> set[int]:
    """The ids of all encoders whose vectors may be here."""
    return {row[0] for row in connection.execute("SELECT id FROM encoders")}


def find_encoder(connection: sqlite3.Connection, stamp: EncoderStamp) -> int | None:
    """The id of an encoder, None when it has none yet; it may have come under another name."""
    row: tuple[int] | None = connection.execute(
        "SELECT id FROM encoders WHERE (files_sha256, preprocessing_sha256, dim) = (?, ?, ?)",
        (stamp.files_sha256, stamp.preprocessing_sha256, stamp.dim),
    ).fetchone()
    return None if row is None else row[0]


def insert_encoder(connection: sqlite3.Connection, stamp: EncoderStamp) -> int:
    """The id of an encoder, whether it was known or is now."""
    known = find_encoder(connection, stamp)
    if known is not None:
        return known
    cursor = connection.execute(
        f"INSERT INTO encoders ({_STAMP}) VALUES (?, ?, ?, ?, ?)",  # noqa: S608 - a constant
        astuple(stamp),
    )
    assert cursor.lastrowid is not None  # noqa: S101 - an INSERT has always one
    return cursor.lastrowid


def known_keys(
    connection: sqlite3.Connection, encoder_id: int, modality: Modality, keys: Sequence[str]
) -> set[str]:
    """Those of `keys` for which a vector is there."""
    return {
        key
        for key in keys
        if connection.execute(_KNOWN, (encoder_id, modality, pack_key(key))).fetchone()
    }


def put_vectors(
    connection: sqlite3.Connection,
    encoder_id: int,
    modality: Modality,
    vectors: Mapping[str, Vectors],
    *,
    tell: bool = True,
) -> None:
    """Keep `vectors`, float32 (n_chunks, dim) by key, in this transaction.

    Args:
        connection: of the transaction.
        encoder_id: whose they are.
        modality: of what.
        vectors: by key.
        tell: also the derived indexes; not needed for vectors that nobody searches yet.
    """
    packed = [(pack_key(key), rows) for key, rows in vectors.items()]
    connection.executemany(
        _PUT,
        [(encoder_id, modality, key, len(rows), pack_vectors(rows)) for key, rows in packed],
    )
    unowned.note(connection, modality, [key for key, _ in packed])
    if tell:
        connection.executemany(_TELL[modality], [(key,) for key, _ in packed])


def vectors_of(
    connection: sqlite3.Connection, encoder_id: int, modality: Modality, ids: Sequence[int]
) -> Iterator[tuple[int, Vectors]]:
    """Yield (item id, float32 (n_chunks, dim)) of visible items that have a vector."""
    asked = json.dumps([int(i) for i in ids])
    rows = connection.execute(_SELECT_OF[modality], (asked, encoder_id, modality))
    for item_id, n_chunks, data in rows:
        yield item_id, unpack_vectors(data, n_chunks)
