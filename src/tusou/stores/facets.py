"""What a library can be filtered by: the values there are, and how often."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tusou.types import Facets

if TYPE_CHECKING:
    import sqlite3

_LANGUAGES = """
SELECT language, count(*) FROM items WHERE language != ''
AND file_id NOT IN (SELECT id FROM files WHERE visible = 0) GROUP BY language ORDER BY 2 DESC, 1
"""
_FIELDS = """
SELECT name, value, count(*) FROM item_fields JOIN items ON items.id = item_id
JOIN files ON files.id = file_id AND visible = 1
GROUP BY name, value ORDER BY name, 3 DESC, value
"""


def facets(connection: sqlite3.Connection, most: int) -> Facets:
    """Languages, and the `most` commonest values of each field, the commonest first."""
    fields: dict[str, dict[str, int]] = {}
    for name, value, count in connection.execute(_FIELDS):
        values = fields.setdefault(name, {})
        if len(values) < most:
            values[value] = count
    return Facets(dict(connection.execute(_LANGUAGES)), fields)
