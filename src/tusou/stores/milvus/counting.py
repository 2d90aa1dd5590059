"""Counts: what a library holds, and what it can be filtered by."""

from __future__ import annotations

import logging
import re
from collections import Counter
from typing import TYPE_CHECKING

from tusou.stores.milvus.files import SKIPPED
from tusou.stores.milvus.marks import any_mark, name_mark
from tusou.stores.milvus.rows import item_name, unpack_item
from tusou.text import field_terms, fold_value
from tusou.types import KINDS, MODALITIES, NEEDS_OCR, Facets, StoreStats

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tusou.stores.milvus.blobs import Blobs
    from tusou.stores.milvus.consistent_reads import ConsistentReads
    from tusou.stores.milvus.files import Files
    from tusou.stores.milvus.server import Server
    from tusou.stores.milvus.tables import Tables
    from tusou.types import StoredItem

log = logging.getLogger(__name__)

_SAMPLE = 200
_OWNER = ("id", "file", "run")
_BETWEEN = re.compile(r"[\s_-]+")
_FEW = 16
"""Items looked at to know whether there are any."""
MOST_COUNTED = 50_000
"""Facets are counted by reading items; of a larger library the first of them."""

_TEXTS_FROM = {
    "layer": 'kind == "page" and text_key != "" and state != "ocr"',
    "ocr": 'kind == "page" and text_key != "" and state == "ocr"',
    "none": 'kind == "page" and text_key == ""',
    "unread": f"state in {list(NEEDS_OCR)}",
    "photos": 'kind == "photo" and text_key != "" and state == "ocr"',
}


def count_all(server: Server, tables: Tables, files: Files, blobs: Blobs) -> StoreStats:
    """Count what is seen; rows of runs under way are taken off."""
    hidden = _hidden_runs(files)

    def count(condition: str) -> int:
        found = server.count(tables.items, condition)
        if found and hidden:
            found -= server.count(tables.items, f"{condition} and run in {hidden}")
        return found

    kinds = {kind: count(f'kind == "{kind}"') for kind in KINDS}
    texts_from = {name: count(condition) for name, condition in _TEXTS_FROM.items()}
    return StoreStats(
        files=server.count(files.table, 'sort == "file"'),
        skipped_files=server.count(files.table, f'sort == "file" and data == "{SKIPPED}"'),
        items={kind: n for kind, n in kinds.items() if n},
        vectors={modality: n for modality in MODALITIES if (n := blobs.count(modality))},
        size_bytes=_size(server, tables),
        derived_bytes=0,
        sequence=files.last_change(),
        texts_from={name: n for name, n in texts_from.items() if n},
    )


def _hidden_runs(files: Files) -> list[int]:
    noted = files.noted_runs()
    seen = files.seen(one.file for one in noted)
    return [one.run for one in noted if one.file not in seen or seen[one.file].run != one.run]


def _size(server: Server, tables: Tables) -> int:
    """Bytes of our values, reckoned from a sample: Milvus tells no sizes."""
    rows = server.call(
        "query", tables.blobs, filter="piece >= 0", output_fields=["data"], limit=_SAMPLE
    )
    if not rows:
        return 0
    mean = sum(len(row["data"]) for row in rows) / len(rows)
    return int(mean * server.count(tables.blobs, "piece >= 0"))


def count_facets(
    server: Server, tables: Tables, blobs: Blobs, reads: ConsistentReads, most: int
) -> Facets:
    """Languages, and the `most` commonest values of each field, the commonest first."""
    languages: Counter[str] = Counter()
    fields: dict[str, Counter[str]] = {}
    for stored in _first_items(server, tables, blobs, reads):
        if stored.item.language:
            languages[stored.item.language] += 1
        for name, value in dict.fromkeys(field_terms(stored.item.fields, stored.item.tags)):
            fields.setdefault(name, Counter())[value] += 1
    return Facets(
        dict(_commonest(languages)),
        {name: dict(_commonest(fields[name])[:most]) for name in sorted(fields)},
    )


def known_fields(
    server: Server, tables: Tables, reads: ConsistentReads, names: Iterable[str]
) -> set[str]:
    """The fields of items that are seen, of all that `names` may be called."""
    found: set[str] = set()
    for typed in dict.fromkeys(map(fold_value, names)):
        called = {typed, *(_BETWEEN.sub(sign, typed) for sign in (" ", "_", "-", ""))}
        if not _has_any(server, tables, reads, called):
            continue
        is_one = len(called) == 1
        found |= {name for name in called if is_one or _has_any(server, tables, reads, {name})}
    return found


def _has_any(server: Server, tables: Tables, reads: ConsistentReads, names: Iterable[str]) -> bool:
    marks = [name_mark(name) for name in sorted(names)]
    return _is_any_seen(server, tables, reads, any_mark(marks))


def _is_any_seen(server: Server, tables: Tables, reads: ConsistentReads, condition: str) -> bool:
    """Whether an item passes; a few are looked at, and the others only if none of them is seen."""
    few = server.query(tables.items, condition, _OWNER, _FEW)
    if reads.shown(few) or len(few) < _FEW:
        return bool(reads.shown(few))
    return any(map(reads.shown, server.each(tables.items, condition, _OWNER)))


def _first_items(
    server: Server, tables: Tables, blobs: Blobs, reads: ConsistentReads
) -> Iterable[StoredItem]:
    counted = 0
    for rows in server.each(tables.items, "id >= 0", _OWNER):
        seen = [row["id"] for row in reads.shown(rows)]
        ids = seen[: MOST_COUNTED - counted]
        packed = blobs.get(map(item_name, ids))
        for item_id in ids:
            if item_name(item_id) in packed:
                yield unpack_item(item_id, packed[item_name(item_id)])
        counted += len(ids)
        if len(ids) < len(seen):
            log.warning("facets are counted over the first %d items", counted)
            return


def _commonest(counts: Counter[str]) -> list[tuple[str, int]]:
    return sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
