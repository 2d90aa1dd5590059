"""Names that look like one that was not found.

Only a limited number of candidates is compared letter by letter: neighbours in the order of the
index, and what the text index finds with at most one typing error in a term. At a million items
that takes 15 to 30 ms.
"""

from __future__ import annotations

import os
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from tusou.stores.packing import pack_path, unpack_path
from tusou.stores.text_query import any_term, similar_terms
from tusou.text import path_words, query_terms, segment, storable

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable

    from tusou.stores.text_index import TextIndex
    from tusou.stores.text_view import TextView

MOST = 3
_CANDIDATES = 24
_LEAST_LIKENESS = 0.5
_COMPARED_CHARACTERS = 200
_FEW_TERMS = 12

_AFTER = """
SELECT DISTINCT image_path FROM items JOIN files ON files.id = file_id AND visible = 1
WHERE image_path >= ? ORDER BY image_path LIMIT ?
"""
_BEFORE = """
SELECT DISTINCT image_path FROM items JOIN files ON files.id = file_id AND visible = 1
WHERE image_path < ? ORDER BY image_path DESC LIMIT ?
"""


def near_paths(connection: sqlite3.Connection, index: TextIndex, path: str) -> list[str]:
    """Up to three image paths that look like `path`, the most alike first."""
    packed = pack_path(path)
    found = {
        unpack_path(row[0])
        for sql in (_AFTER, _BEFORE)
        for row in connection.execute(sql, (packed, _CANDIDATES))
    }
    terms = segment(path_words(os.path.splitext(os.path.basename(path))[0]))[:_FEW_TERMS]
    ids = index.using(lambda view: _like(view, index, terms, "path")) if terms else []
    for item_id in ids:
        sql = "SELECT image_path FROM items WHERE id = ?"
        found |= {unpack_path(row[0]) for row in connection.execute(sql, (item_id,))}
    return most_alike(path, found)


def near_texts(connection: sqlite3.Connection, index: TextIndex, text: str) -> list[str]:
    """Up to three texts of items that look like `text`, the most alike first."""
    terms = query_terms(text[:_COMPARED_CHARACTERS])[:_FEW_TERMS]
    if not terms:
        return []
    ids = index.using(lambda view: _like(view, index, terms, "body"))
    found = set()
    for item_id in ids:
        sql = "SELECT text FROM texts WHERE item_id = ?"
        found |= {row[0] for row in connection.execute(sql, (item_id,))}
    return most_alike(storable(text).strip(), found)


def _like(view: TextView, index: TextIndex, terms: list[str], field: str) -> list[int]:
    exact = view.top(any_term(index.schema, dict.fromkeys(terms, 1.0), (field,)), _CANDIDATES)
    similar = view.top(similar_terms(index.schema, terms, field), _CANDIDATES)
    return [item_id for item_id, _ in (*exact, *similar)]


def most_alike(name: str, candidates: Iterable[str]) -> list[str]:
    """Up to three of `candidates` that share at least half with `name`, the most alike first."""
    scored = [(-likeness(name, candidate), candidate) for candidate in candidates]
    return [candidate for minus, candidate in sorted(scored)[:MOST] if -minus >= _LEAST_LIKENESS]


def likeness(one: str, other: str) -> float:
    """0–1; of paths the last name counts as much as the whole."""
    if "/" not in one or "/" not in other:
        return _ratio(one[:_COMPARED_CHARACTERS], other[:_COMPARED_CHARACTERS])
    whole = _ratio(one[-_COMPARED_CHARACTERS:], other[-_COMPARED_CHARACTERS:])
    names = (path.rpartition("/")[2][-_COMPARED_CHARACTERS:] for path in (one, other))
    return (whole + _ratio(*names)) / 2


def _ratio(one: str, other: str) -> float:
    return SequenceMatcher(None, one, other, autojunk=False).ratio()
