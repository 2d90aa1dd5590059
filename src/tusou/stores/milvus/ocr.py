"""What OCR reads: pictures in need, readings by content, and the other texts that items get."""

from __future__ import annotations

import json
import zlib
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from tusou.stores.milvus.marks import mark
from tusou.stores.milvus.rows import (
    Numbered,
    hashed,
    item_name,
    item_row,
    reading_prefix,
    unpack_stored,
)
from tusou.stores.milvus.server import both, one_of
from tusou.stores.milvus.tables import OWNED
from tusou.stores.packing import pack_words, unpack_words
from tusou.text import storable
from tusou.types import NEEDS_OCR, NewItem, Reading, ToRead

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from tusou.stores.milvus.consistent_reads import ConsistentReads
    from tusou.stores.milvus.server import Row
    from tusou.stores.milvus.writing import Writing
    from tusou.types import ItemText

_ITEMS_AT_ONCE = 100
_READ = ("ocr", "both")
_OWNER = ("id", "file", "run")


def to_read(
    writing: Writing, reads: ConsistentReads, under: str, *, everything: bool
) -> Iterator[ToRead]:
    """Pages whose text asks for OCR; with `everything` all pages and photos not read yet."""
    condition = one_of("state", NEEDS_OCR)
    if everything:
        condition = f"{one_of('kind', ('page', 'photo'))} and not ({one_of('state', _READ)})"
    condition += ' and image_key != ""'
    folder = under if under.endswith("/") else under + "/"
    # Of files that were read again also what other pages of rows hold.
    told: set[int] = set()
    for rows in writing.server.each(writing.tables.items, condition, _OWNER):
        again: set[int] = set()

        def read(also: str, rows: list[Row] = rows, again: set[int] = again) -> list[Row]:
            if not also:
                return rows
            pages = writing.server.each(writing.tables.items, both(condition, also), _OWNER)
            rows = [row for page in pages for row in page]
            again.update(row["id"] for row in rows)
            return rows

        visible = [row for row in reads.visible(read) if row["id"] not in told]
        told |= again
        behind: list[Numbered] = []
        for one in unpacked(writing, visible):
            if one.new.item.text_state in _READ:
                behind.append(one)
            elif not under or one.file.path == under or one.file.path.startswith(folder):
                yield _to_read(one)
        # A process ended between the text and the row, which is written last: the words may be
        # those of the text before, all else is there.
        writing.replace_words(behind)
        writing.server.upsert(writing.tables.items, map(item_row, behind))


def unpacked(writing: Writing, rows: Sequence[Row]) -> Iterator[Numbered]:
    """The items of these rows without their words; those that went meanwhile are left out."""
    packed = writing.blobs.get(item_name(row["id"]) for row in rows)
    for row in rows:
        if item_name(row["id"]) in packed:
            stored, file = unpack_stored(row["id"], packed[item_name(row["id"])])
            new = NewItem(stored.item, stored.image_key, stored.text_key)
            yield Numbered(row["id"], row["run"], file, new)


def _to_read(one: Numbered) -> ToRead:
    file, item = one.file, one.new.item
    return ToRead(
        file.path,
        file.root,
        file.size_bytes,
        file.mtime_ns,
        one.id,
        item.kind,
        one.new.image_key or "",
        item.page_number,
        item.width_px,
        item.height_px,
        version=file.version,
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
    # The pictures may have been forgotten, and what was kept of them dropped, while they were read.
    writing.files.note_unused(("image", key) for key in readings)


def _name(reader: str, key: str) -> str:
    return reading_prefix(hashed(key)) + mark("reader", reader)


def _pack(reading: Reading) -> bytes:
    told = json.dumps([storable(reading.text), reading.problem]).encode("ascii")
    return zlib.compress(told) + (pack_words(reading.words) or b"")


def _unpack(data: bytes) -> Reading:
    plain = zlib.decompressobj()
    text, problem = json.loads(plain.decompress(data))
    rest = plain.unused_data
    return Reading(text, unpack_words(rest) if rest else (), problem)


# ── other texts ─────────────────────────────────────────────────────────────────────────────


def put_texts(writing: Writing, reads: ConsistentReads, texts: Mapping[int, ItemText]) -> None:
    """Give items other texts; items that are gone are passed over.

    Each item changes in four collections, one after another: a search in between may find it by
    its old words and its new vector. What is interrupted counts as not done: the text itself comes
    after all that is made of it, and after that the row that says it was read.
    """
    # Others know that texts change, and cut no words anew.
    writing.numbers.hold()
    ids = list(texts)
    for start in range(0, len(ids), _ITEMS_AT_ONCE):
        some = ids[start : start + _ITEMS_AT_ONCE]
        rows = reads.visible(partial(_rows_of, writing, some))
        old = list(unpacked(writing, sorted(rows, key=lambda row: row["id"])))
        if old:
            _rewrite(writing, old, texts)
            sweep_replaced(writing, rows)
    writing.claims.end_texts(new.text_key for new in texts.values())


def _rows_of(writing: Writing, ids: Sequence[int], also: str) -> list[Row]:
    fields = dict.fromkeys(["id", *OWNED])
    return writing.server.query(writing.tables.items, both(one_of("id", ids), also), list(fields))


def _rewrite(writing: Writing, old: Sequence[Numbered], texts: Mapping[int, ItemText]) -> None:
    many = [_with_text(one, texts[one.id]) for one in old]
    writing.files.note_unused(
        ("text", one.new.text_key)
        for one in old
        if one.new.text_key is not None and one.new.text_key != texts[one.id].text_key
    )
    writing.write(many, [item_row(one) for one in many], anew=True)


def _with_text(one: Numbered, new: ItemText) -> Numbered:
    item = replace(
        one.new.item,
        text=new.text,
        language=new.language,
        text_state=new.text_state,
        words=new.words,
    )
    return replace(one, new=NewItem(item, one.new.image_key, new.text_key))


def sweep_replaced(writing: Writing, rows: Sequence[Row]) -> None:
    """Delete what was written of files that another process replaced meanwhile."""
    seen = writing.files.seen(row["file"] for row in rows)
    gone = {
        row["run"] for row in rows if row["file"] not in seen or seen[row["file"]].run != row["run"]
    }
    if gone:
        writing.sweep(sorted(gone))
