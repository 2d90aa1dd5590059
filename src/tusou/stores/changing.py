"""From one encoder to another: what still lacks its new vector, and the change itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tusou.errors import InputError
from tusou.stores.vector_rows import current_encoder, find_encoder

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping

    from tusou.types import EncoderStamp, Modality

_LACKING = """
SELECT items.id FROM items JOIN files ON files.id = file_id AND visible = 1
WHERE items.id > :after AND {key} IS NOT NULL
AND NOT EXISTS (
    SELECT 1 FROM vectors WHERE encoder_id = :new AND modality = :modality AND key = {key}
)
AND (:own IS NULL OR EXISTS (
    SELECT 1 FROM vectors WHERE encoder_id = :own AND modality = :modality AND key = {key}
))
ORDER BY items.id LIMIT :limit
"""
_LACKING_OF = {
    "image": _LACKING.format(key="items.image_key"),
    "text": _LACKING.format(key="items.text_key"),
}


def lacking(
    connection: sqlite3.Connection, encoder_id: int, modality: Modality, after: int, limit: int
) -> list[int]:
    """Ids above `after` of visible items that the library's encoder has a vector of, not this."""
    own = current_encoder(connection)
    values = {
        "own": None if own is None else own.id,
        "new": encoder_id,
        "modality": modality,
        "after": after,
        "limit": limit,
    }
    return [row[0] for row in connection.execute(_LACKING_OF[modality], values)]


def known_encoder(connection: sqlite3.Connection, stamp: EncoderStamp) -> int | None:
    """The id of an encoder other than the library's own; None when it is new here.

    Raises:
        InputError: it is the library's own.
    """
    own = current_encoder(connection)
    if own is not None and own.stamp == stamp:
        raise InputError(
            f"the library has the vectors of {stamp.name} already", "there is nothing to change"
        )
    return find_encoder(connection, stamp)


def adopt(connection: sqlite3.Connection, encoder_id: int, keys: Mapping[str, str]) -> None:
    """Make it the library's encoder, in this transaction."""
    connection.execute("INSERT OR REPLACE INTO meta VALUES ('encoder', ?)", (str(encoder_id),))
    connection.executemany(
        "UPDATE files SET options_key = ? WHERE options_key = ? AND visible = 1",
        [(new, old) for old, new in keys.items()],
    )


def drop_others(connection: sqlite3.Connection, encoder_id: int) -> list[int]:
    """Delete vectors of all other encoders, in this transaction; returns the encoders' ids."""
    connection.execute("DELETE FROM vectors WHERE encoder_id <> ?", (encoder_id,))
    gone = connection.execute("SELECT id FROM encoders WHERE id <> ?", (encoder_id,)).fetchall()
    connection.execute("DELETE FROM encoders WHERE id <> ?", (encoder_id,))
    return [row[0] for row in gone]
