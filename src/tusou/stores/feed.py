"""What a derived index reads of the store: the change log and the items it names."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tusou.stores.histories import history_at
from tusou.stores.packing import unpack_path
from tusou.stores.vector_rows import vectors_of
from tusou.types import said_by
from tusou.types.values import of_members

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tusou.stores.connections import Connections
    from tusou.types import Modality, Vectors

_SEQUENCE = "SELECT seq FROM sqlite_sequence WHERE name = 'changes'"
_VISIBLE_IDS = """
SELECT items.id FROM items JOIN files ON files.id = file_id AND visible = 1
WHERE items.id > ? ORDER BY items.id LIMIT ?
"""
_TEXTS = """
SELECT items.id, kind, coalesce(text, ''), coalesce(caption, ''),
    relative_path, files.path, image_path, language, date,
    CASE kind WHEN 'pair' THEN fields END, CASE kind WHEN 'pair' THEN tags END
FROM json_each(?) AS asked
CROSS JOIN items ON items.id = asked.value
CROSS JOIN files ON files.id = file_id AND visible = 1
LEFT JOIN texts ON texts.item_id = items.id
"""


@dataclass(frozen=True, slots=True)
class Change:
    """One line of the change log."""

    seq: int
    item_id: int
    op: str


@dataclass(frozen=True, slots=True)
class TextRow:
    """What the text index holds of an item."""

    item_id: int
    kind: str
    text: str
    caption: str
    relative_path: str
    image_path: str
    """"" when the picture lies in the source file itself."""
    path: str
    """Of the source file."""
    language: str
    date: str
    values: tuple[str, ...] = ()
    """What the columns of a pair say, see `Item.values`."""


class Feed:
    """Reads for derived indexes; each call sees the library as it is then."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections
        with connections.reading() as connection:
            sql = "SELECT value FROM meta WHERE name = 'library_id'"
            self.library_id: str = connection.execute(sql).fetchone()[0]

    def sequence(self) -> int:
        """The last number of the change log, 0 before the first change."""
        with self._connections.reading() as connection:
            row = connection.execute(_SEQUENCE).fetchone()
        return 0 if row is None else int(row[0])

    def history(self, seq: int) -> str:
        """The token of the history that change `seq` belongs to; see `histories`."""
        with self._connections.reading() as connection:
            return history_at(connection, seq)

    def pruned(self) -> int:
        """The log holds every change after this number."""
        with self._connections.reading() as connection:
            sql = "SELECT value FROM meta WHERE name = 'pruned'"
            return int(connection.execute(sql).fetchone()[0])

    def changes(self, after: int, limit: int) -> list[Change]:
        """The next changes after number `after`, at most `limit`."""
        sql = "SELECT seq, item_id, op FROM changes WHERE seq > ? ORDER BY seq LIMIT ?"
        with self._connections.reading() as connection:
            return [Change(*row) for row in connection.execute(sql, (after, limit))]

    def item_ids(self, after: int, limit: int) -> list[int]:
        """The next visible items after id `after`, ascending, at most `limit`."""
        with self._connections.reading() as connection:
            return [row[0] for row in connection.execute(_VISIBLE_IDS, (after, limit))]

    def texts(self, ids: Sequence[int]) -> list[TextRow]:
        """The texts of those of `ids` that are visible."""
        with self._connections.reading() as connection:
            rows = connection.execute(_TEXTS, (json.dumps(list(ids)),)).fetchall()
        return [
            TextRow(
                item_id,
                kind,
                text,
                "" if caption == text else caption,
                unpack_path(relative),
                "" if image_path == path else unpack_path(image_path),
                unpack_path(path),
                language,
                date,
                said_by(of_members(json.loads(fields or "{}")), json.loads(tags or "[]")),
            )
            for (
                *(item_id, kind, text, caption, relative, path, image_path, language, date),
                fields,
                tags,
            ) in rows
        ]

    def vectors(
        self, encoder_id: int, modality: Modality, ids: Sequence[int]
    ) -> list[tuple[int, Vectors]]:
        """Vectors of those of `ids` that are visible and have one."""
        with self._connections.reading() as connection:
            return list(vectors_of(connection, encoder_id, modality, ids))
