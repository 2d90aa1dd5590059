"""Random items without reading the whole table: ids are drawn and looked up."""

from __future__ import annotations

import json
import math
import random
from typing import TYPE_CHECKING

from tusou.batching import batched
from tusou.types import Sampled

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence

    from tusou.types import Kind, Modality

    Row = tuple[int, Kind]

_HIGHEST = "SELECT coalesce(max(id), 0) FROM items"
_ALL = """
SELECT items.id, kind FROM items JOIN files ON files.id = file_id AND visible = 1
"""
_DRAWN = """
SELECT items.id, kind FROM json_each(?) AS asked
CROSS JOIN items ON items.id = asked.value
CROSS JOIN files ON files.id = file_id AND visible = 1
"""
_IDS_OF_KIND = "SELECT id FROM items INDEXED BY items_by_nature WHERE kind = ? LIMIT ?"
_DRAWN_OF = {
    "image": f"{_DRAWN} WHERE kind = ? AND image_key IS NOT NULL",
    "text": f"{_DRAWN} WHERE kind = ? AND text_key IS NOT NULL",
}
_PLENTY = 8
"""With this many times as many ids as items wanted, drawing is cheaper than reading all."""
_SPARE = 1.5
"""Times as many ids are drawn as will probably do."""
_LISTED = 20_000
"""Ids of one kind that are listed, which takes 3 ms; of a kind with more some are met by chance."""
_LOOKED_AT = 8192
"""Ids at most that are looked up for items of one kind, which takes 20 ms."""
_AT_ONCE = 1024


def sample(
    connection: sqlite3.Connection, n: int, of: tuple[Kind, Modality] | None = None
) -> Sampled:
    """Return up to `n` visible items, the same ones for the same library.

    Of a large library ids are drawn between 1 and the highest; those that are gone tell how many
    items there are. Where few are left, all of them are read.

    With `of` only items of that kind with a picture, or with a text. They may be rare: a kind of
    which there are few is listed, and where a part of the ids brings none no more are drawn.
    """
    # Seeded: the same library gives the same confidence twice.
    chance = random.Random(0)  # noqa: S311 - no secret
    return _of_all(connection, n, chance) if of is None else _of(connection, n, of, chance)


def _of_all(connection: sqlite3.Connection, n: int, chance: random.Random) -> Sampled:
    highest: int = connection.execute(_HIGHEST).fetchone()[0]
    found: list[Row] = []
    drawn: set[int] = set()
    more = 2 * n if highest > _PLENTY * n else 0
    while more:
        some = [item for item in chance.sample(range(1, highest + 1), more) if item not in drawn]
        drawn.update(some)
        found += _rows(connection, _DRAWN, some)
        n_items = round(highest * len(found) / len(drawn))
        if len(found) >= n:
            return Sampled(dict(found[:n]), n_items)
        more = _more(n, len(found), len(drawn), n_items)
    everything = connection.execute(_ALL).fetchall()
    return Sampled(dict(chance.sample(everything, min(n, len(everything)))), len(everything))


def _more(n: int, n_found: int, n_drawn: int, n_items: int) -> int:
    """How many more ids have to be drawn; 0 when it is cheaper to read all items."""
    more = math.ceil(_SPARE * (n - n_found) * n_drawn / max(n_found, 1))
    return more if n_drawn + more < n_items else 0


def _of(
    connection: sqlite3.Connection, n: int, of: tuple[Kind, Modality], chance: random.Random
) -> Sampled:
    kind, modality = of
    ids: Sequence[int] = [item for (item,) in connection.execute(_IDS_OF_KIND, (kind, _LISTED + 1))]
    if len(ids) > _LISTED:
        ids = range(1, connection.execute(_HIGHEST).fetchone()[0] + 1)
    drawn = chance.sample(ids, min(len(ids), _LOOKED_AT))
    found: list[Row] = []
    looked_at = 0
    for some in batched(drawn, _AT_ONCE):
        rows = _rows(connection, _DRAWN_OF[modality], some, kind)
        found += rows
        looked_at += len(some)
        if len(found) >= n or not rows:
            break
    n_items = round(len(ids) * len(found) / max(looked_at, 1))
    return Sampled(dict(found[:n]), n_items)


def _rows(connection: sqlite3.Connection, sql: str, ids: Sequence[int], *rest: str) -> list[Row]:
    return connection.execute(sql, (json.dumps(ids), *rest)).fetchall()
