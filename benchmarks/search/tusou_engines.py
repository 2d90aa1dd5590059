"""tusou as an engine: its store asked for vectors, and a whole query without text encoding."""

from __future__ import annotations

from contextlib import closing
from hashlib import sha256
from typing import TYPE_CHECKING, Any

import numpy as np

from tusou.stores.embedded import EmbeddedStore
from tusou.text import text_key
from tusou.types import EncoderStamp, FileRecord, Item, NewItem, Query, SourceFile, Where

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    Rows = NDArray[np.float32]

K = 10
VOCABULARY = 20_000
WORDS_EACH = 40
AT_ONCE = 2_000


def text_of(number: int) -> str:
    """Forty words, rare and common as words are: the n-th comes about 1/n as often as the first."""
    dice = np.random.default_rng(number)
    ranks = (VOCABULARY ** dice.random(WORDS_EACH)).astype(int)
    return " ".join(f"word{rank}" for rank in ranks)


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
        """Write in files of 2,000 pairs, then bring the derived indexes into form."""
        with closing(EmbeddedStore(self._folder)) as store:
            store.bind_encoder(_stamp(rows.shape[1]))
            for start in range(0, len(rows), AT_ONCE):
                self._put(store, start, rows[start : start + AT_ONCE])
            store.tidy()

    def _put(self, store: EmbeddedStore, start: int, rows: Rows) -> None:
        items, pictures, texts = [], {}, {}
        for number, row in enumerate(rows, start):
            text = text_of(number) if self.WITH_TEXTS else ""
            pictures[key_of(number)] = row[None]
            if text:
                texts[text_key(text)] = np.roll(row, 1)[None]
            item = Item("pair", f"/data/{number}.jpg", text=text, language="en")
            items.append(NewItem(item, key_of(number), text_key(text) if text else None))
        store.put_vectors("image", pictures)
        if texts:
            store.put_vectors("text", texts)
        path = f"/data/{start:09}.json"
        with store.write_file(SourceFile(path, "/data", 1, 1)) as writer:
            writer.add(items)
            writer.finish(FileRecord(path, "/data", 1, 1, sha256=key_of(-1 - start)))

    def open(self) -> None:
        """Open the store."""
        self._store = EmbeddedStore(self._folder)

    def search(self, query: Rows) -> list[int]:
        """Items are numbered from 1."""
        return [one - 1 for one in self._store.search_vectors("image", query, K, Where()).ids]

    def add(self, number: int, row: Rows) -> None:
        """One file with one pair, searchable at once."""
        self._put(self._store, number, row[None])
        self._store.search_vectors("image", row, 1, Where())


class WholeQuery(Tusou):
    """The same with texts of 40 words and their vectors; a sentence is searched for.

    Every second query holds the three most frequent words, the others one that is frequent and two
    that are rare. The vector of the sentence is there already.
    """

    WITH_TEXTS = True

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self._asked = 0
        self._vector: Any = None

    @property
    def stamp(self) -> EncoderStamp:
        """As of an encoder."""
        return _stamp(len(self._vector))

    def encode_texts(self, texts: list[str]) -> Rows:
        """The vector of the query, whatever the sentence."""
        return np.repeat(self._vector[None], len(texts), axis=0)

    def search(self, query: Rows) -> list[int]:
        """All of a search but the encoding."""
        from tusou.searching import Shelf, search

        self._asked += 1
        self._vector = query
        text = "word1 word2 word3" if self._asked % 2 else f"word2 word{self._asked + 90} word1777"
        found = search(Query(text, k=K, show_all=True), [Shelf("bench", self._store, self)])
        return [hit.item - 1 for hit in found.hits]


def _stamp(dim: int) -> EncoderStamp:
    return EncoderStamp("synthetic", "1", "0" * 64, "0" * 64, dim)
