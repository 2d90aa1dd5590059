"""Small items, files and vectors for the tests of stores."""

from __future__ import annotations

import hashlib
import os
import resource
from contextlib import contextmanager

import numpy as np

from tusou.types import EncoderStamp, FileRecord, Item, NewItem, SourceFile

DIM = 8
STAMP = EncoderStamp("toy", "1", "f" * 64, "p" * 64, DIM)


def key(name):
    """A key as the store sees them: SHA-256 in hex."""
    return hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()


def unit(*seeds, dim=DIM):
    """float32 (len(seeds), dim): one unit vector for each seed, always the same."""
    rows = [np.random.default_rng(seed).normal(size=dim) for seed in seeds]
    return np.array([row / np.linalg.norm(row) for row in rows], np.float32)


def source_file(path, root="/data"):
    return SourceFile(path, root, 1000, 7)


def record(path, root="/data", **values):
    return FileRecord(path, root, 1000, 7, sha256=key(path), **values)


def page(path, number, text="", **values):
    """A page with a picture of its own and a text."""
    return NewItem(
        Item("page", path, number, text=text, **values),
        image_key=key(f"{path}#{number}"),
        text_key=key(text.strip()) if text else None,
        thumbnail=b"jpeg of " + f"{path}#{number}".encode(),
    )


def photo(path, text="", picture=None, **values):
    """A photo; equal `picture` names mean equal pixels."""
    return NewItem(
        Item("photo", path, text=text, **values),
        image_key=key(picture or path),
        text_key=key(text.strip()) if text else None,
        thumbnail=b"jpeg of " + os.fsencode(picture or path),
    )


def pair(path, text, **values):
    """A pair of a manifest."""
    return NewItem(
        Item("pair", path, text=text, **values), image_key=key(path), text_key=key(text.strip())
    )


def put(store, path, items, root="/data", **values):
    """Write one file with these items."""
    with store.write_file(source_file(path, root)) as writer:
        writer.add(items)
        writer.finish(record(path, root, **values))


def texts_in(store, where=None):
    """The texts of all visible items, sorted."""
    return sorted(stored.item.text for stored in store.get(store.ids(where)))


def many_words():
    """A text that takes less than 1.2 MB of a database, and more in one file of a text index."""
    return " ".join(f"w{number * 2_654_435_761 % 10**8}" for number in range(70_000))


@contextmanager
def full_disk(most=64):
    """No file can grow beyond `most` bytes."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
