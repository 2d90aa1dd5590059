"""tusou as an engine: its store asked for vectors, and a whole library with texts."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from benchmarks.search.texts import text_of
from tusou.stores.embedded import EmbeddedStore
from tusou.text import text_key
from tusou.types import EncoderStamp, FileRecord, Item, NewItem, SourceFile, Where

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from tusou.protocols import Encoder
    from tusou.types import Kind

    Rows = NDArray[np.float32]

K = 10
AT_ONCE = 2_000
FOLDERS = 10
"""Into which files are laid in turns."""


def key_of(number: int) -> str:
    """The key of a picture that does not exist."""
    return sha256(str(number).encode()).hexdigest()


class Tusou:
    """Pairs with a vector each, searched by vector."""

    WITH_TEXTS = False

    def __init__(self, folder: Path) -> None:
        self._folder = str(folder)
        self._store: Any = None

    def build(self, rows: Rows) -> None:
        """Write in files of up to 2,000, then bring the derived indexes into form.

        Files that are there already, from a run that was interrupted, are left as they are.
        """
        with closing(EmbeddedStore(self._folder)) as store:
            store.bind_encoder(self._stamp(rows.shape[1]))
            there = {record.path for record in store.files()}
            at_once = min(AT_ONCE, max(len(rows) // FOLDERS, 1))
            for number, start in enumerate(range(0, len(rows), at_once)):
                path = _path(number, start)
                if path not in there:
                    self._put(store, path, start, rows[start : start + at_once])
            store.tidy()

    def _stamp(self, dim: int) -> EncoderStamp:
        return EncoderStamp("synthetic", "1", "0" * 64, "0" * 64, dim)

    def _put(self, store: EmbeddedStore, path: str, start: int, rows: Rows) -> None:
        items, pictures, texts = [], {}, {}
        for number, row in enumerate(rows, start):
            text = text_of(number) if self.WITH_TEXTS else ""
            pictures[key_of(number)] = row[None]
            if text:
                texts[text_key(text)] = np.roll(row, 1)[None]
            item = replace(self._item(number), text=text)
            items.append(NewItem(item, key_of(number), text_key(text) if text else None))
        store.put_vectors("image", pictures)
        if texts:
            store.put_vectors("text", texts)
        with store.write_file(SourceFile(path, "/data", 1, 1)) as writer:
            writer.add(items)
            writer.finish(FileRecord(path, "/data", 1, 1, sha256=key_of(-1 - start)))

    def _item(self, number: int) -> Item:
        return Item("pair", f"/data/{number}.jpg", language="zh" if number % 2 else "en")

    def open(self) -> None:
        """Open the store."""
        self._store = EmbeddedStore(self._folder)

    def search(self, query: Rows) -> list[int]:
        """Items are numbered from 1."""
        return [one - 1 for one in self._store.search_vectors("image", query, K, Where()).ids]

    def add(self, number: int, row: Rows) -> None:
        """One file with one pair, searchable at once."""
        self._put(self._store, _path(number, number), number, row[None])
        self._store.search_vectors("image", row, 1, Where())


def starter_model() -> Encoder:
    """The starter model; its library can be searched from the shell."""
    from tusou import starter
    from tusou.encoders import open_encoder

    return open_encoder(Path(next(iter(starter.__path__))), device="cpu")


class Library(Tusou):
    """The same with texts and their vectors, as a library of the starter model.

    So it can be searched from the shell too. A third are photos; there are ten years, and ten
    folders.
    """

    WITH_TEXTS = True

    def _item(self, number: int) -> Item:
        kind: Kind = "photo" if number % 3 == 0 else "pair"
        return replace(super()._item(number), kind=kind, date=f"{2015 + number % 10}-06-01")

    def _stamp(self, dim: int) -> EncoderStamp:
        stamp = starter_model().stamp
        if stamp.dim != dim:
            raise SystemExit(f"the starter model has {stamp.dim} dimensions, the vectors {dim}")
        return stamp

    def add(self, number: int, row: Rows) -> None:
        """One file with one pair, searchable at once by its text as well."""
        super().add(number, row)
        self._store.search_vectors("text", row, 1, Where())
        self._store.search_words(text_of(number), 1, Where())


def _path(number: int, start: int) -> str:
    """Of the file of a number whose first item is `start`."""
    return f"/data/{number % FOLDERS}/{start:09}.json"
