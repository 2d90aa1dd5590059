"""Encode the pictures and texts of decoded items, each distinct one once."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from tusou.text import text_key
from tusou.timing import span
from tusou.types import Decoded, DecodeEvent

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from PIL.Image import Image

    from tusou.protocols import Encoder, Store
    from tusou.types import Vectors

TEXTS_AT_ONCE = 64
"""Text chunks per call of the encoder; the starter's text tower gains nothing above it."""


def batches(events: Iterable[DecodeEvent], size: int) -> Iterator[list[DecodeEvent]]:
    """Cut a stream of events into lists that hold at most `size` pictures, order kept.

    The ends of files travel with the batch they fall into, so that many one-picture files are
    still encoded together. A list is also closed after `8 * size` events without pictures.
    """
    batch: list[DecodeEvent] = []
    pictures = 0
    for event in events:
        batch.append(event)
        if isinstance(event.what, Decoded) and event.what.picture is not None:
            pictures += 1
        if pictures == size or len(batch) >= 8 * size:
            yield batch
            batch, pictures = [], 0
    if batch:
        yield batch


def encode_pictures(decoded: Sequence[Decoded], encoder: Encoder, store: Store) -> int:
    """Encode the pictures that the store has no vector for; returns how many there were."""
    wanted: dict[str, Image] = {}
    for one in decoded:
        if one.picture is not None and one.image_key is not None:
            wanted[one.image_key] = one.picture
    for key in store.known_keys("image", list(wanted)):
        del wanted[key]
    if wanted:
        vectors = encoder.encode_images(list(wanted.values()))
        rows = {key: vectors[i : i + 1] for i, key in enumerate(wanted)}
        with span("write"):
            store.put_vectors("image", rows)
    return len(wanted)


def encode_texts(decoded: Sequence[Decoded], encoder: Encoder, store: Store) -> int:
    """Encode the texts that the store has no vectors for, chunk by chunk; returns the count."""
    wanted = {text_key(one.item.text): one.item.text for one in decoded if one.item.text.strip()}
    for key in store.known_keys("text", list(wanted)):
        del wanted[key]
    chunks = {key: encoder.split_text(text) for key, text in wanted.items()}
    chunks = {key: parts for key, parts in chunks.items() if parts}
    flat = iter([part for parts in chunks.values() for part in parts])
    blocks = []
    while block := list(islice(flat, TEXTS_AT_ONCE)):
        blocks.append(encoder.encode_texts(block))
    if blocks:
        _put_chunks(chunks, blocks, store)
    return len(chunks)


def _put_chunks(chunks: dict[str, list[str]], blocks: list[Vectors], store: Store) -> None:
    import numpy as np

    rows = np.concatenate(blocks)
    start, vectors = 0, {}
    for key, parts in chunks.items():
        vectors[key] = rows[start : start + len(parts)]
        start += len(parts)
    with span("write"):
        store.put_vectors("text", vectors)
