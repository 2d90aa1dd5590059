"""Encode the pictures and texts of decoded items, each distinct one once."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Generic, TypeVar

from tusou.batching import batched
from tusou.text import says_something, text_key
from tusou.timing import span
from tusou.types import Decoded, DecodeEvent

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence

    from PIL.Image import Image

    from tusou.protocols import Encoder, Store
    from tusou.types import Modality, Vectors

Row = TypeVar("Row")

FIRST = 2
"""Pictures in the first batch; each further one may hold twice as many as that before it."""

TEXTS_AT_ONCE = 64
"""Text chunks per call of the encoder; the starter's text tower gains nothing above it."""


def batches(events: Iterable[DecodeEvent], size: int) -> Iterator[list[DecodeEvent]]:
    """Cut a stream of events into lists that hold at most `size` pictures, order kept.

    The first lists are smaller, so that encoding begins with the first pictures and not when
    `size` of them are decoded. The ends of files travel with the batch they fall into, so that
    many one-picture files are still encoded together. A list is also closed after `8 * size`
    events without pictures.
    """
    batch: list[DecodeEvent] = []
    pictures, enough = 0, min(size, FIRST)
    for event in events:
        batch.append(event)
        if isinstance(event.what, Decoded) and _has_picture(event.what):
            pictures += 1
        if pictures == enough or len(batch) >= 8 * size:
            yield batch
            batch, pictures, enough = [], 0, min(size, 2 * enough)
    if batch:
        yield batch


def _has_picture(decoded: Decoded) -> bool:
    """Whether there is a picture to encode, or was one where that is done already."""
    return decoded.picture is not None or decoded.image_vector is not None


@dataclass(frozen=True, slots=True)
class Lot(Generic[Row]):
    """What of some items a store has no vectors of, each distinct picture or text once."""

    modality: Modality
    made: Mapping[str, Vectors]
    """Vectors that came with the items; they are kept as they are."""
    wanted: Mapping[str, Row]
    """By key."""
    by: Callable[[Mapping[str, Row], Encoder], dict[str, Vectors]]

    def without(self, known: Container[str]) -> Lot[Row]:
        """The same, less the keys that are known."""
        made = {key: rows for key, rows in self.made.items() if key not in known}
        wanted = {key: row for key, row in self.wanted.items() if key not in known}
        return replace(self, made=made, wanted=wanted)

    def vectors(self, encoder: Encoder) -> dict[str, Vectors]:
        """Key → (n, dim); a text without a chunk has none."""
        return {**self.made, **self.by(self.wanted, encoder)}


def pictures_to_encode(decoded: Iterable[Decoded], store: Store) -> Lot[Image]:
    """The pictures that the store has no vectors of."""
    made: dict[str, Vectors] = {}
    wanted: dict[str, Image] = {}
    for one in decoded:
        if one.image_key is None:
            continue
        if one.image_vector is not None:
            made[one.image_key] = one.image_vector
        elif one.picture is not None:
            wanted[one.image_key] = one.picture
    return _unknown(Lot("image", made, wanted, picture_vectors), store)


def texts_to_encode(decoded: Iterable[Decoded], store: Store) -> Lot[str]:
    """The texts that the store has no vectors of."""
    made: dict[str, Vectors] = {}
    wanted: dict[str, str] = {}
    for one in decoded:
        if not one.item.text.strip():
            continue
        key = text_key(one.item.text)
        if one.text_vectors is not None:
            made[key] = one.text_vectors
        else:
            wanted[key] = one.item.text
    return _unknown(Lot("text", made, wanted, text_vectors), store)


def _unknown(lot: Lot[Row], store: Store) -> Lot[Row]:
    return lot.without(store.known_keys(lot.modality, [*lot.made, *lot.wanted]))


def keep(rows: Mapping[str, Vectors], modality: Modality, store: Store) -> None:
    """Bring vectors into the store."""
    if rows:
        with span("write"):
            store.put_vectors(modality, rows)


def encode(lot: Lot[Row], encoder: Encoder, store: Store) -> int:
    """Encode and keep; returns how many were encoded."""
    rows = lot.vectors(encoder)
    keep(rows, lot.modality, store)
    return len(rows) - len(lot.made)


def with_vectors(decoded: Sequence[Decoded], encoder: Encoder, *, texts: bool) -> list[Decoded]:
    """Return the items with their vectors, for where there is no store: on a cluster.

    Args:
        decoded: with pictures.
        encoder: of the library.
        texts: also encode texts.
    """
    pictures, written = {}, {}
    for one in decoded:
        if one.picture is not None and one.image_key is not None:
            pictures[one.image_key] = one.picture
        if texts and one.item.text.strip():
            written[text_key(one.item.text)] = one.item.text
    of_pictures = picture_vectors(pictures, encoder)
    of_texts = text_vectors(written, encoder)
    return [
        replace(
            one,
            image_vector=of_pictures.get(one.image_key or ""),
            text_vectors=of_texts.get(text_key(one.item.text)) if of_texts else None,
        )
        for one in decoded
    ]


def picture_vectors(pictures: Mapping[str, Image], encoder: Encoder) -> dict[str, Vectors]:
    """Key → (1, dim), some at a time as the encoder likes it best."""
    rows: dict[str, Vectors] = {}
    for some in batched(pictures.items(), encoder.batch_size):
        vectors = encoder.encode_images([picture for _, picture in some])
        rows |= {key: vectors[i : i + 1] for i, (key, _) in enumerate(some)}
    return rows


def text_vectors(texts: Mapping[str, str], encoder: Encoder) -> dict[str, Vectors]:
    """Key → (chunks, dim); texts without a chunk, and those that say nothing, are left out."""
    chunks = {key: encoder.split_text(text) for key, text in texts.items() if says_something(text)}
    chunks = {key: parts for key, parts in chunks.items() if parts}
    flat = (part for parts in chunks.values() for part in parts)
    blocks = [encoder.encode_texts(block) for block in batched(flat, TEXTS_AT_ONCE)]
    if not blocks:
        return {}
    import numpy as np

    rows = np.concatenate(blocks)
    start, vectors = 0, {}
    for key, parts in chunks.items():
        vectors[key] = rows[start : start + len(parts)]
        start += len(parts)
    return vectors
