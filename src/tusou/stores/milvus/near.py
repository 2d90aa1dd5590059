"""Names that look like one that was not found; Milvus has neither order nor likeness of names.

Candidates are the names in the same folder that begin alike, and what the words of the name find.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from tusou.stores.milvus.marks import UNQUOTABLE
from tusou.stores.milvus.server import both, quoted
from tusou.stores.names import most_alike
from tusou.text import path_words, storable
from tusou.types import Where

if TYPE_CHECKING:
    from tusou.protocols import Store
    from tusou.stores.milvus.consistent_reads import ConsistentReads
    from tusou.stores.milvus.server import Row, Server

_CANDIDATES = 48
_FIELDS = ("id", "file", "run", "picture_name")
_COMPARED_CHARACTERS = 200


def near_paths(
    store: Store, server: Server, table: str, reads: ConsistentReads, path: str
) -> list[str]:
    """Up to three image paths that look like `path`, the most alike first."""
    found: set[str] = set()
    folder, name = os.path.split(storable(path))
    # From the names that begin the same to all of the folder, until there are enough.
    for length in dict.fromkeys((len(name) // 2, 1, 0)):
        start = f"{folder.rstrip('/')}/{name[:length]}"
        if UNQUOTABLE.search(start):
            continue
        condition = f"picture_name like {quoted(start + '%')}"

        def read(also: str, condition: str = condition) -> list[Row]:
            return server.query(table, both(condition, also), _FIELDS, _CANDIDATES)

        found |= {str(row["picture_name"]) for row in reads.visible(read)}
        if len(found) >= _CANDIDATES:
            break
    words = path_words(os.path.splitext(name)[0])
    ids = store.search_words(words, _CANDIDATES, Where()).ids
    found |= {stored.item.image_path for stored in store.get(ids)}
    return most_alike(path, found)


def near_texts(store: Store, text: str) -> list[str]:
    """Up to three texts of items that look like `text`, the most alike first."""
    ids = store.search_words(text[:_COMPARED_CHARACTERS], _CANDIDATES, Where()).ids
    return most_alike(storable(text).strip(), {one.item.text for one in store.get(ids)})
