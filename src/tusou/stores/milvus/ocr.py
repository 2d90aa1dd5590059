"""What OCR reads: pictures in need, readings by content, and the other texts that items get."""

from __future__ import annotations

import json
import zlib
from dataclasses import replace
from typing import TYPE_CHECKING

from tusou.stores.milvus.marks import mark
from tusou.stores.milvus.rows import (
    Numbered,
    item_name,
    item_row,
    reading_prefix,
    unpack_stored,
    words_name,
)
from tusou.stores.milvus.server import one_of
from tusou.stores.milvus.tables import OWNED
from tusou.stores.packing import pack_words, storable, unpack_words
from tusou.types import NEEDS_OCR, NewItem, Reading, SourceFile, ToRead

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from tusou.stores.milvus.reading import Reading as Consistent
    from tusou.stores.milvus.server import Row
    from tusou.stores.milvus.writing import Writing
    from tusou.types import ItemText

_ITEMS_AT_ONCE = 100
_READ = ("ocr", "both")


def to_read(
    writing: Writing, reading: Consistent, under: str, *, everything: bool
) -> Iterator[ToRead]:
    """Pages whose text asks for OCR; with `everything` all pages and photos not read yet."""
    condition = one_of("state", NEEDS_OCR)
    if everything:
        condition = f"{one_of('kind', ('page', 'photo'))} and not ({one_of('state', _READ)})"
    condition += ' and image_key != ""'
    folder = under if under.endswith("/") else under + "/"
    for rows in writing.server.each(writing.tables.items, condition, ["id", "file", "run"]):
        visible = reading.visible(lambda rows=rows: rows)  # type: ignore[misc]
        ids = [row["id"] for row in visible]
        blobs = writing.blobs.get(map(item_name, ids))
        for item_id in ids:
            if item_name(item_id) in blobs:
                one = _to_read(item_id, blobs[item_name(item_id)])
                if not under or one.path == under or one.path.startswith(folder):
                    yield one


def _to_read(item_id: int, packed: bytes) -> ToRead:
    stored, mtime_ns = unpack_stored(item_id, packed)
    return ToRead(
        stored.path,
        stored.root,
        stored.size_bytes,
        mtime_ns,
        item_id,
        stored.item.kind,
        stored.image_key or "",
        stored.item.page_number,
        stored.item.width_px,
        stored.item.height_px,
    )


# ── readings ────────────────────────────────────────────────────────────────────────────────


def get_readings(writing: Writing, reader: str, keys: Sequence[str]) -> dict[str, Reading]:
    """Those of `keys` that this reader has read."""
    names = {_name(reader, key): key for key in keys}
    return {names[name]: _unpack(data) for name, data in writing.blobs.get(names).items()}


def put_readings(writing: Writing, reader: str, readings: Mapping[str, Reading]) -> None:
    """Keep what was read."""
    blobs = {_name(reader, key): _pack(reading) for key, reading in readings.items()}
    writing.blobs.put("reading", 0, blobs)


def _name(reader: str, key: str) -> str:
    return reading_prefix(key) + mark("reader", reader)


def _pack(reading: Reading) -> bytes:
    told = json.dumps([storable(reading.text), reading.problem]).encode("ascii")
    return zlib.compress(told) + (pack_words(reading.words) or b"")


def _unpack(data: bytes) -> Reading:
    plain = zlib.decompressobj()
    text, problem = json.loads(plain.decompress(data))
    rest = plain.unused_data
    return Reading(text, unpack_words(rest) if rest else (), problem)


# ── other texts ─────────────────────────────────────────────────────────────────────────────


def put_texts(writing: Writing, reading: Consistent, texts: Mapping[int, ItemText]) -> None:
    """Give items other texts; items that are gone are passed over.

    Each item changes in four collections, one after another: a search in between may find it by
    its old words and its new vector. Writing the same texts again mends what was interrupted.
    """
    ids = list(texts)
    for start in range(0, len(ids), _ITEMS_AT_ONCE):
        some = ids[start : start + _ITEMS_AT_ONCE]
        rows = reading.visible(lambda some=some: _rows_of(writing, some))  # type: ignore[misc]
        known = sorted(row["id"] for row in rows)
        if known:
            _rewrite(writing, known, {row["id"]: row["run"] for row in rows}, texts)
    writing.claims.end_texts(new.text_key for new in texts.values())


def _rows_of(writing: Writing, ids: Sequence[int]) -> list[Row]:
    fields = dict.fromkeys(["id", *OWNED])
    return writing.server.query(writing.tables.items, one_of("id", ids), list(fields))


def _rewrite(
    writing: Writing, ids: Sequence[int], runs: Mapping[int, int], texts: Mapping[int, ItemText]
) -> None:
    packed = writing.blobs.get(map(item_name, ids))
    many: list[Numbered] = []
    old_keys: list[tuple[str, str]] = []
    for item_id in ids:
        stored, mtime_ns = unpack_stored(item_id, packed[item_name(item_id)])
        new = texts[item_id]
        if stored.text_key is not None and stored.text_key != new.text_key:
            old_keys.append(("text", stored.text_key))
        item = replace(
            stored.item,
            text=new.text,
            language=new.language,
            text_state=new.text_state,
            words=new.words,
        )
        file = SourceFile(stored.path, stored.root, stored.size_bytes, mtime_ns)
        changed = NewItem(item, stored.image_key, new.text_key)
        many.append(Numbered(item_id, runs[item_id], file, changed))
    writing.files.note_unused(old_keys)
    writing.blobs.drop([words_name(item_id) for item_id in ids])
    condition = one_of("item", ids)
    writing.server.delete(writing.tables.words, condition)
    if writing.dim:
        writing.server.delete(writing.tables.vectors["text"], condition)
    writing.write(many, [item_row(one) for one in many])
