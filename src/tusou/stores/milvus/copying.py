"""A moved or repeated file takes over the items of its twin, without decoding."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tusou.stores.milvus.files import file_key
from tusou.types import DATED_BY_FILE, NewItem

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tusou.protocols import Store
    from tusou.stores.milvus.writing import Writing
    from tusou.types import FileRecord, StoredItem, Word

_ITEMS_AT_ONCE = 200
"""5.5 kB each, and a file may have millions."""


def copy_file(store: Store, writing: Writing, from_path: str, record: FileRecord) -> bool:
    """Write the items of `from_path` as those of `record`.

    Returns False, and changes nothing, when there is no such file or an item's picture lies
    elsewhere (pairs: what a relative path means depends on the place of the manifest), or another
    process replaces the file meanwhile.
    """
    key = file_key(from_path)
    seen = writing.files.seen([key]).get(key)
    if seen is None:
        return False
    ids = writing.ids_of(seen)
    if ids is None:
        rows = writing.server.each(writing.tables.items, f"run == {seen.run}", ["id"])
        ids = sorted(row["id"] for some in rows for row in some)
    with store.write_file(record.file) as writer:
        for start in range(0, len(ids), _ITEMS_AT_ONCE):
            some = ids[start : start + _ITEMS_AT_ONCE]
            stored, words = store.get(some), store.words(some)
            if any(one.item.kind == "pair" or one.item.image_path != from_path for one in stored):
                return False
            writer.add([_copied(one, words.get(one.id, ()), record) for one in stored])
        # Rows of a version go after it is seen no longer: while it is, they were all there.
        if writing.files.seen([key]).get(key) != seen:
            return False
        writer.finish(record)
    return True


def _copied(one: StoredItem, words: Sequence[Word], record: FileRecord) -> NewItem:
    """Thumbnails are kept by content and need no copy."""
    item = replace(one.item, image_path=record.path, words=words)
    if item.date_from in DATED_BY_FILE:
        date, date_from = record.file.dated
        item = replace(item, date=date, date_from=date_from)
    return NewItem(item, one.image_key, one.text_key)
