"""Items as rows of Milvus, and back."""

from __future__ import annotations

import json
import zlib
from dataclasses import asdict, dataclass, replace
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from tusou.stores.milvus.files import file_key
from tusou.stores.milvus.marks import marks_of
from tusou.stores.milvus.sampling import lot_of
from tusou.stores.milvus.tables import owned_part
from tusou.stores.milvus.wording import rows_of_words
from tusou.stores.packing import pack_words, unpack_vectors
from tusou.text import storable
from tusou.types import Box, Item, NewItem, SourceFile, StoredItem
from tusou.types.values import of_members

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from tusou.stores.milvus.server import Row
    from tusou.types import Modality

_LONGEST_DATE = 64
_LONGEST_NAME = 4096
"""Characters of a picture's name that likeness is looked for in; a string holds 65,535 bytes."""


@dataclass(frozen=True, slots=True)
class Numbered:
    """An item on its way into the library, with its number and the file it belongs to."""

    id: int
    run: int
    file: SourceFile
    new: NewItem


def hashed(key: str | None) -> str:
    """A key of any length as 40 hex digits; "" for none."""
    return "" if key is None else sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:40]


def vector_name(modality: str, content: str) -> str:
    """The blob that holds the vectors of a content, which is told by its key `hashed`."""
    return f"v/{modality}/{content}"


def thumbnail_name(content: str) -> str:
    """The blob that holds a thumbnail."""
    return f"t/{content}"


def reading_prefix(content: str) -> str:
    """What the names of the blobs begin with that hold what OCR read in a picture."""
    return f"o/{content}/"


def item_name(item_id: int) -> str:
    """The blob that holds an item."""
    return f"i/{item_id}"


def words_name(item_id: int) -> str:
    """The blob that holds the words of an item with their boxes."""
    return f"w/{item_id}"


def spans_of(ids: Sequence[int]) -> list[range]:
    """Numbers of items as ranges, ascending; those that are taken at once follow one another."""
    spans: list[range] = []
    for item_id in ids:
        if spans and spans[-1].stop == item_id:
            spans[-1] = range(spans[-1].start, item_id + 1)
        else:
            spans.append(range(item_id, item_id + 1))
    return spans


def item_row(one: Numbered) -> Row:
    """The row of an item in the collection of items."""
    item, file = one.new.item, one.file
    return {
        "id": one.id,
        "item": one.id,
        "file": file_key(file.path),
        "run": one.run,
        "path": storable(file.path),
        "relative": storable(file.relative_path),
        "date": storable(item.date)[:_LONGEST_DATE],
        "marks": marks_of(item),
        "kind": item.kind,
        "state": item.text_state,
        "picture_at": hashed(item.image_path),
        "picture_name": storable(item.image_path)[:_LONGEST_NAME],
        "image_key": hashed(one.new.image_key),
        "text_key": hashed(one.new.text_key),
        **lot_of(one.id),
    }


@dataclass(frozen=True, slots=True)
class Texts:
    """What words are looked for in."""

    texts: tuple[str, ...]
    """Text, caption, and what the values of a pair say."""
    names: tuple[str, ...] = ()
    """The path of the file, and the name of the picture where that is another."""


def texts_of(item: Item, relative_path: str, path: str) -> Texts:
    """What words of an item are looked for in."""
    names = [storable(relative_path)]
    if item.image_path != path:
        names.append(storable(item.image_path).rpartition("/")[2])
    caption = "" if item.caption == item.text else item.caption
    return Texts((item.text, caption, *item.values), tuple(names))


def pack_item(one: Numbered) -> bytes:
    """An item with all but its words; odd paths stay what they are, texts lose half characters."""
    item = replace(
        one.new.item,
        text=storable(one.new.item.text),
        caption=storable(one.new.item.caption),
        fields=dict(one.new.item.fields),
        words=(),
    )
    values = {
        "item": asdict(item),
        "path": one.file.path,
        "root": one.file.root,
        "relative_path": one.file.relative_path,
        "image_key": one.new.image_key,
        "text_key": one.new.text_key,
        "size_bytes": one.file.size_bytes,
        "mtime_ns": one.file.mtime_ns,
        "version": one.file.version,
    }
    return zlib.compress(json.dumps(values).encode("ascii"), 6)


def unpack_item(item_id: int, packed: bytes) -> StoredItem:
    """The item that `pack_item` packed."""
    return unpack_stored(item_id, packed)[0]


def unpack_stored(item_id: int, packed: bytes) -> tuple[StoredItem, SourceFile]:
    """The same, and its file as it was when it was read."""
    values: dict[str, Any] = json.loads(zlib.decompress(packed))
    parts = values.pop("item")
    box = parts.pop("bbox")
    parts["tags"] = tuple(parts["tags"])
    parts["fields"] = of_members(parts["fields"])
    parts["words"] = ()
    item = Item(**parts, bbox=None if box is None else Box(**box))
    mtime_ns, version = values.pop("mtime_ns"), values.pop("version", "")
    stored = StoredItem(id=item_id, item=item, **values)
    return stored, SourceFile(
        stored.path, stored.root, stored.size_bytes, mtime_ns, version=version
    )


def blobs_of(one: Numbered) -> dict[str, bytes]:
    """What goes with an item: its words, and itself after them."""
    words = pack_words(one.new.item.words)
    blobs = {} if words is None else {words_name(one.id): words}
    return {**blobs, item_name(one.id): pack_item(one)}


def word_rows(many: Sequence[Numbered], rows: Sequence[Row]) -> Iterator[Row]:
    """What words are looked for in: items, and the rows of them."""
    for one, row in zip(many, rows, strict=True):
        texts = texts_of(one.new.item, one.file.relative_path, one.file.path)
        for part, terms in enumerate(rows_of_words(texts)):
            yield {"key": f"{row['id']}.{part}", **owned_part(row), "terms": terms}


def vector_rows(pairs: Iterable[tuple[Row, bytes]], dim: int) -> Iterator[Row]:
    """Rows of vectors of items: (row of the item, its vectors as packed).

    The key is made of item and chunk, so that writing twice changes nothing.
    """
    for row, packed in pairs:
        chunks = n_vectors(packed, dim)
        vectors: Any = unpack_vectors(packed, chunks) if chunks else []
        for chunk, vector in enumerate(vectors):
            key = vector_key(row["id"], chunk)
            yield {"key": key, **owned_part(row), "vector": vector.tolist()}


def vector_key(item_id: int, chunk: int) -> str:
    """The key of the row of a vector."""
    return f"{item_id}.{chunk}"


def n_vectors(packed: bytes, dim: int) -> int:
    """How many vectors, float16, are packed there."""
    return len(packed) // (2 * dim)


def contents_of(items: Iterable[NewItem | StoredItem]) -> Iterator[tuple[Modality, str]]:
    """The contents that items hold: (modality, key)."""
    for item in items:
        if item.image_key is not None:
            yield "image", item.image_key
        if item.text_key is not None:
            yield "text", item.text_key


def thumbnails_of(items: Iterable[NewItem]) -> dict[str, bytes]:
    """The thumbnails of items by the names of their blobs."""
    return {
        thumbnail_name(hashed(new.image_key)): new.thumbnail
        for new in items
        if new.image_key is not None and new.thumbnail is not None
    }
