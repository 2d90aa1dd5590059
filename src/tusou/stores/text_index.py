"""The text index: BM25 (k1 1.2, b 0.75) by tantivy over terms that `tusou.text` has cut.

Files: those of tantivy and `state.json`, which names the library, the last change and the size
and checksum of each file. At 1M rows FTS5 takes 350 ms for one common word; tantivy 11 ms.
"""

from __future__ import annotations

import json
import logging
import os
import shutil
import zlib
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

import tantivy

from tusou.stores.derived import DamagedIndex, Derived
from tusou.stores.text_query import among, any_term, items, names_of, schema
from tusou.text import segment

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tusou.stores.feed import Feed

log = logging.getLogger(__name__)

VERSION = 1
"""Raise it when the fields change or `segment` gives other terms: the index is built anew."""
_STATE = "state.json"
_HEAP_BYTES = 64_000_000
_SAMPLE_BYTES = 65_536


@dataclass(frozen=True)
class TextView:
    """A committed state of the text index."""

    seq: int
    generation: str
    index: tantivy.Index
    searcher: tantivy.Searcher

    def top(self, query: tantivy.Query, k: int) -> list[tuple[int, float]]:
        """The k best (item id, score), best first, equal scores by id."""
        with panics_as_damage():
            # tantivy takes the memory for k hits before it looks for any.
            limit = max(min(k, self.searcher.num_docs), 1)
            hits = self.searcher.search(query, limit, count=False).hits
            addresses = [address for _, address in hits]
            ids = self.searcher.fast_field_values("id", addresses)
        pairs = [(int(i or 0), float(hit[0])) for i, hit in zip(ids, hits, strict=True)]
        return sorted(pairs, key=lambda pair: (-pair[1], pair[0]))

    def holds(self, item_id: int) -> bool:
        """Whether the item is in."""
        with panics_as_damage():
            return bool(self.searcher.doc_freq("id", item_id))


@contextmanager
def panics_as_damage() -> Iterator[None]:
    """Turn what tantivy does on damaged files into DamagedIndex: errors, or panics of Rust."""
    try:
        yield
    except (OSError, ValueError) as exc:
        raise DamagedIndex(str(exc)) from exc
    except BaseException as exc:
        if type(exc).__name__ != "PanicException":
            raise
        raise DamagedIndex(str(exc)) from exc


class TextIndex(Derived[TextView]):
    """The text index of one library."""

    def __init__(self, folder: str, feed: Feed) -> None:
        super().__init__(folder, feed)
        self._schema = schema()

    @property
    def schema(self) -> tantivy.Schema:
        """What queries are built for."""
        return self._schema

    def any_term(self, terms: Sequence[str]) -> tantivy.Query:
        """Documents with any of `terms`."""
        return any_term(self._schema, terms)

    def among(self, query: tantivy.Query, ids: Sequence[int]) -> tantivy.Query:
        """`query` restricted to items with these ids."""
        return among(self._schema, query, ids)

    def _open(self) -> TextView | None:
        try:
            state = _read_state(self.folder)
            if (state["version"], state["library_id"]) != (VERSION, self._feed.library_id):
                return None
            view = self._view
            if view is not None and view.generation == state["generation"]:
                index = view.index
            else:
                _check_files(self.folder, state["files"])
                with panics_as_damage():
                    index = tantivy.Index.open(self.folder)
                    # Without this a thread per open index watches the folder.
                    index.config_reader("manual")
            with panics_as_damage():
                index.reload()
                searcher = index.searcher()
            return TextView(int(state["seq"]), state["generation"], index, searcher)
        except FileNotFoundError:
            return None
        except (DamagedIndex, OSError, ValueError, KeyError, TypeError) as exc:
            log.warning("%s: the text index is damaged (%s)", self.folder, exc)
            return None

    @contextmanager
    def _writer(self, view: TextView | None) -> Iterator[TextWriter]:
        if view is not None:
            writer = TextWriter(self._feed, view, view.index, self.folder, view.generation)
            with writer:
                yield writer
            return
        fresh = self.folder + ".new"
        shutil.rmtree(fresh, ignore_errors=True)
        os.makedirs(fresh)
        index = tantivy.Index(self._schema, path=fresh)
        with TextWriter(self._feed, None, index, fresh, os.urandom(8).hex()) as writer:
            yield writer
        _swap(fresh, self.folder)


class TextWriter:
    """Adds documents; merges what is worth merging at the end."""

    def __init__(
        self,
        feed: Feed,
        view: TextView | None,
        index: tantivy.Index,
        folder: str,
        generation: str,
    ) -> None:
        self._feed = feed
        self._view = view
        self._schema = schema()
        self._folder = folder
        self._generation = generation
        self._seq: int | None = None
        self._highest = 0
        with panics_as_damage():
            # One thread: the other cores decode and encode.
            self._tantivy = index.writer(_HEAP_BYTES, 1)

    def remove(self, ids: Sequence[int]) -> None:
        """Take items out."""
        if self._view is None:
            return
        # Looking takes 2 µs; a needless deletion is tried on every segment at the commit.
        held = [i for i in ids if i <= self._highest or self._view.holds(i)]
        if held:
            self._tantivy.delete_documents_by_query(items(self._schema, held))

    def add(self, ids: Sequence[int]) -> None:
        """Put items in."""
        for row in self._feed.texts(ids):
            document = tantivy.Document()
            document.add_unsigned("id", row.item_id)
            for field, text in (
                ("body", row.text),
                ("caption", row.caption),
                ("path", names_of(row)),
            ):
                if terms := segment(text):
                    document.add_text(field, " ".join(terms))
            self._tantivy.add_document(document)
            self._highest = max(self._highest, row.item_id)

    def commit(self, seq: int) -> None:
        """Make the changes last; the state is noted when the merging has come to rest."""
        with panics_as_damage():
            self._tantivy.commit()
        self._seq = seq

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        with panics_as_damage():
            self._tantivy.wait_merging_threads()
        if self._seq is not None:
            _write_state(self._folder, self._feed.library_id, self._seq, self._generation)


def _write_state(folder: str, library_id: str, seq: int, generation: str) -> None:
    with open(os.path.join(folder, "meta.json"), encoding="utf-8") as file:
        segments = [s["segment_id"].replace("-", "") for s in json.load(file)["segments"]]
    names = [name for name in os.listdir(folder) if name.partition(".")[0] in segments]
    state = {
        "version": VERSION,
        "library_id": library_id,
        "generation": generation,
        "seq": seq,
        "files": {name: _print_of(os.path.join(folder, name)) for name in sorted(names)},
    }
    path = os.path.join(folder, _STATE)
    with open(path + ".new", "w", encoding="utf-8") as file:
        json.dump(state, file)
    os.replace(path + ".new", path)


def _read_state(folder: str) -> dict[str, Any]:
    with open(os.path.join(folder, _STATE), encoding="utf-8") as file:
        state: dict[str, Any] = json.load(file)
    return state


def _check_files(folder: str, files: dict[str, list[int]]) -> None:
    """Compare the files of the last noted state, which tantivy never writes to again.

    One that is gone may have been merged since; whether it is missed is for tantivy to say.
    """
    for name, expected in files.items():
        path = os.path.join(folder, name)
        if os.path.exists(path) and _print_of(path) != expected:
            raise DamagedIndex(f"{name} has changed")


def _print_of(path: str) -> list[int]:
    """Size, and CRC-32 of the beginning and the end: opening must not read 500 MB."""
    size = os.path.getsize(path)
    with open(path, "rb") as file:
        crc = zlib.crc32(file.read(_SAMPLE_BYTES))
        if size > _SAMPLE_BYTES:
            file.seek(max(size - _SAMPLE_BYTES, _SAMPLE_BYTES))
            crc = zlib.crc32(file.read(), crc)
    return [size, crc]


def _swap(fresh: str, folder: str) -> None:
    old = folder + ".old"
    shutil.rmtree(old, ignore_errors=True)
    if os.path.exists(folder):
        os.rename(folder, old)
    os.rename(fresh, folder)
    shutil.rmtree(old, ignore_errors=True)
