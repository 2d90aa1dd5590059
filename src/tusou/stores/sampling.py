"""Random items without reading the whole table: ids are drawn and looked up."""

from __future__ import annotations

import json
import random
from typing import TYPE_CHECKING

from tusou.types import Sampled

if TYPE_CHECKING:
    import sqlite3

_HIGHEST = "SELECT coalesce(max(id), 0) FROM items"
_ALL = """
SELECT items.id, kind FROM items JOIN files ON files.id = file_id AND visible = 1
"""
_DRAWN = """
SELECT items.id, kind FROM json_each(?) AS asked
CROSS JOIN items ON items.id = asked.value
CROSS JOIN files ON files.id = file_id AND visible = 1
"""
_PLENTY = 8
"""With this many times as many ids as items wanted, drawing is cheaper than reading all."""


def sample(connection: sqlite3.Connection, n: int) -> Sampled:
    """Return up to `n` visible items, the same ones for the same library.

    Of a large library ids are drawn between 1 and the highest; those that are gone tell how many
    items there are. Where most are gone, all that is left is read.
    """
    highest: int = connection.execute(_HIGHEST).fetchone()[0]
    # Seeded: the same library gives the same confidence twice.
    chance = random.Random(0)  # noqa: S311 - no secret
    if highest > _PLENTY * n:
        drawn = chance.sample(range(1, highest + 1), 2 * n)
        found = connection.execute(_DRAWN, (json.dumps(drawn),)).fetchall()
        if len(found) >= n:
            return Sampled(dict(found[:n]), round(highest * len(found) / len(drawn)))
    everything = connection.execute(_ALL).fetchall()
    return Sampled(dict(chance.sample(everything, min(n, len(everything)))), len(everything))
