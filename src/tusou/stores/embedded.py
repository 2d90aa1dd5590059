"""The embedded store: a folder with `library.db`, which holds the truth, and derived indexes.

::

    library.db       files, items, texts, words, thumbnails, vectors, change log
    index/           text and vector indexes; may be deleted at any time, they are built anew
    library.lock     held while a process writes
"""

from __future__ import annotations

import os
import sqlite3
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

from tusou.batching import batched
from tusou.config import folder_at
from tusou.stores import drive_rows, schema, unowned, upkeep
from tusou.stores.bound import check_query, check_vectors, unbound
from tusou.stores.claims import Claims
from tusou.stores.connections import Connections, store_error
from tusou.stores.copying import copy_items
from tusou.stores.declared import embedded
from tusou.stores.facets import facets
from tusou.stores.feed import Feed
from tusou.stores.file_rows import all_records, drop_pending, remove_path, select_record
from tusou.stores.filters import known_fields
from tusou.stores.folders import make_folder, no_library
from tusou.stores.histories import begin_history
from tusou.stores.indexes import Indexes
from tusou.stores.item_rows import select_items, select_thumbnail, select_words
from tusou.stores.lookups import LookUps
from tusou.stores.reading_rows import (
    insert_readings,
    select_readings,
    select_to_read,
    update_texts,
)
from tusou.stores.sampling import sample
from tusou.stores.vector_rows import (
    bind_encoder,
    current_encoder,
    known_keys,
    put_vectors,
    vectors_of,
)
from tusou.stores.write_lock import WriteLock
from tusou.stores.writing import EmbeddedFileWriter
from tusou.types import Ranking, Where
from tusou.types.library_files import DATABASE, INDEXES, LOCK

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from tusou.stores.beside import BesideStore
    from tusou.stores.bound import BoundEncoder
    from tusou.types import (
        Capabilities,
        EncoderStamp,
        Facets,
        FileRecord,
        ItemText,
        Kind,
        Modality,
        Reading,
        Sampled,
        SourceFile,
        StoredItem,
        StoreStats,
        ToRead,
        Undone,
        Vectors,
        Word,
    )

_PATHS_AT_ONCE, _KEYS_AT_ONCE = 500, 1000


class EmbeddedStore:
    """A `Store` in one folder, for several threads, and several processes of which one writes.

    Args:
        folder: of the library; made when absent.
        create: False raises NotFound instead.

    Raises:
        InputError: the folder is no library and holds other files.
        StoreError: the library is damaged, of a newer version, or cannot be made.
    """

    _searched = True
    """Whether the vectors that are put are those that searches use."""

    def __init__(self, folder: str, *, create: bool = True) -> None:
        self.folder = folder_at(folder)
        if not create and not os.path.exists(os.path.join(self.folder, DATABASE)):
            raise no_library(self.folder)
        make_folder(self.folder)
        self._lock = WriteLock(os.path.join(self.folder, LOCK))
        self._open_writers = 0
        self._writers_guard, self._taking = threading.Lock(), threading.Lock()
        self._claims = Claims()
        self._connections = Connections(os.path.join(self.folder, DATABASE))
        try:
            self._prepare()
            self._feed = Feed(self._connections)
        except BaseException:
            self.close()
            raise
        self._indexes = Indexes(os.path.join(self.folder, INDEXES), self._connections, self._feed)

    def _prepare(self) -> None:
        known = len(schema.MIGRATIONS)
        with self._connections.reading() as connection:
            version = schema.check(connection, self._connections.path, known)
        if version < known:
            with self._connections.maintaining() as connection:
                self._lock.hold()
                schema.migrate(connection, schema.MIGRATIONS)
                self._lock.release()

    @property
    def capabilities(self) -> Capabilities:
        """In what this store differs from others."""
        return embedded()

    # ── encoder and vectors ─────────────────────────────────────────────────────────────────

    @property
    def encoder(self) -> EncoderStamp | None:
        """The stamp of the encoder whose vectors are searched; None for a text-only library."""
        found = self._bound_encoder()
        return None if found is None else found.stamp

    def _bound_encoder(self) -> BoundEncoder | None:
        # Another process may have bound one meanwhile, or changed to another.
        with self._connections.reading() as connection:
            return current_encoder(connection)

    def bind_encoder(self, stamp: EncoderStamp) -> None:
        """Make `stamp` the encoder of this library; raises ModelMismatch if it has another."""
        if self.encoder != stamp:
            with self._connections.writing() as connection:
                bind_encoder(connection, stamp)

    def known_keys(self, modality: Modality, keys: Sequence[str]) -> set[str]:
        """Those of `keys` for which a vector of the current encoder is there."""
        bound = self._bound_encoder()
        if bound is None:
            return set()
        # Who is told that a vector is there will not encode it: it must stay.
        with self._claims.held(), self._connections.snapshot() as connection:
            known = known_keys(connection, bound.id, modality, keys)
            self._claims.add(modality, known)
        return known

    def put_vectors(self, modality: Modality, vectors: Mapping[str, Vectors]) -> None:
        """Keep vectors of the current encoder: key → float32 (n_chunks, dim).

        They are durable at once and stay when the run is interrupted.
        """
        bound = self._bound_encoder()
        if bound is None:
            raise unbound()
        check_vectors(bound.stamp, vectors.values())
        self._claims.add(modality, vectors)
        with self._writing() as connection:
            put_vectors(connection, bound.id, modality, vectors, tell=self._searched)

    def beside(self, stamp: EncoderStamp) -> BesideStore:
        """The same library with the vectors of another encoder that are not searched yet."""
        from tusou.stores.beside import BesideStore

        return BesideStore(self.folder, stamp)

    def get_vectors(self, modality: Modality, ids: Sequence[int]) -> dict[int, Vectors]:
        """Vectors of items by item id, float32 (n_chunks, dim); items without are left out."""
        bound = self._bound_encoder()
        if bound is None:
            return {}
        found: dict[int, Vectors] = {}
        with self._connections.reading() as connection:
            for some in batched(ids, _KEYS_AT_ONCE):
                found.update(vectors_of(connection, bound.id, modality, some))
        return found

    # ── files ───────────────────────────────────────────────────────────────────────────────

    @contextmanager
    def write_file(self, file: SourceFile) -> Iterator[EmbeddedFileWriter]:
        """Open a writer for `file`; leaving the block without `finish` discards what was added."""
        with self._writers_guard:
            self._hold_lock()
            self._open_writers += 1
        try:
            with EmbeddedFileWriter(self._connections, self._claims, file) as writer:
                yield writer
        finally:
            with self._writers_guard:
                self._open_writers -= 1

    def copy_file(self, from_path: str, record: FileRecord) -> bool:
        """Give `record` the items of the file at `from_path` (same bytes, same options)."""
        with self._writing() as connection:
            return copy_items(connection, from_path, record)

    def forget(self, paths: Iterable[str]) -> int:
        """Remove source files by path; returns how many were there."""
        removed = 0
        for some in batched(list(paths), _PATHS_AT_ONCE):
            with self._writing() as connection:
                removed += sum(remove_path(connection, path) for path in some)
        return removed

    def file(self, path: str) -> FileRecord | None:
        """The source file at exactly `path`; an index look-up."""
        with self._connections.reading() as connection:
            found = select_record(connection, path)
        return None if found is None else found[1]

    def files(self, under: str = "") -> Iterator[FileRecord]:
        """All source files by path, or those whose path is `under` or below it."""
        return all_records(self._connections, under)

    def drives(self) -> dict[str, str]:
        """The folders that are noted as beginnings of drives → where those are mounted."""
        with self._connections.reading() as connection:
            return drive_rows.select(connection)

    def note_drives(self, mounted: Mapping[str, str], gone: Iterable[str] = ()) -> None:
        """Note drives, in place of what is noted of their folders; strike those `gone`."""
        with self._writing() as connection:
            drive_rows.update(connection, mounted, gone)

    # ── what OCR reads ──────────────────────────────────────────────────────────────────────

    def to_read(self, under: str = "", *, everything: bool = False) -> Iterator[ToRead]:
        """Pages and photos that ask for OCR; with `everything` all that OCR has not read."""
        after: int | None = 0
        while after is not None:
            with self._connections.reading() as connection:
                found = select_to_read(connection, under, after, everything=everything)
            yield from found
            after = found[-1].item_id if found else None

    def readings(self, reader: str, keys: Sequence[str]) -> dict[str, Reading]:
        """What the reader with that stamp has read: image key → reading."""
        with self._connections.reading() as connection:
            return select_readings(connection, reader, keys)

    def put_readings(self, reader: str, readings: Mapping[str, Reading]) -> None:
        """Keep readings by image key, for as long as an item shows the picture."""
        with self._writing() as connection:
            insert_readings(connection, reader, readings)

    def put_texts(self, texts: Mapping[int, ItemText]) -> None:
        """Give items (by id) other texts, in one transaction."""
        with self._writing() as connection:
            update_texts(connection, texts)
        self._claims.end_texts(new.text_key for new in texts.values())

    # ── items ───────────────────────────────────────────────────────────────────────────────

    def get(self, ids: Sequence[int]) -> list[StoredItem]:
        """The items with these ids, in the order asked; unknown ids are left out."""
        with self._connections.reading() as connection:
            return select_items(connection, ids)

    def words(self, ids: Sequence[int]) -> dict[int, tuple[Word, ...]]:
        """The words of items with their boxes; items without any are left out."""
        with self._connections.reading() as connection:
            return select_words(connection, ids)

    def thumbnail(self, item_id: int) -> bytes | None:
        """The JPEG thumbnail of an item."""
        with self._connections.reading() as connection:
            return select_thumbnail(connection, item_id)

    def find(self, *, image_path: str | None = None, text_key: str | None = None) -> list[int]:
        """Ids of all items with that image path or that text key, ascending."""
        connection = self._connections.take()  # `reading()` would take a fifth of the time
        try:
            return LookUps(connection).find(image_path=image_path, text_key=text_key)
        except sqlite3.Error as exc:
            raise store_error(self._connections.path, exc) from exc
        finally:
            self._connections.give(connection)

    @contextmanager
    def lookups(self) -> Iterator[LookUps]:
        """Many look-ups in one state of the library, for the block; not to be held for long."""
        with self._connections.snapshot() as connection:
            yield LookUps(connection)

    def near_names(self, *, image_path: str = "", text: str = "") -> list[str]:
        """Up to three image paths or texts that look like the one that was not found."""
        return self._indexes.near_names(image_path, text)

    def ids(self, where: Where | None = None, limit: int | None = None) -> list[int]:
        """Ids of the items that pass, ascending; the first `limit`, or all."""
        return self._indexes.passing(where or Where(), limit)

    def known_fields(self, names: Iterable[str] | None = None) -> set[str]:
        """The fields of items that are meant by `names`, folded, or all."""
        with self._connections.reading() as connection:
            return known_fields(connection, names)

    def sample(self, n: int, of: tuple[Kind, Modality] | None = None) -> Sampled:
        """Up to `n` items at random, the same for the same library; quick in large ones too."""
        with self._connections.reading() as connection:
            return sample(connection, n, of)

    # ── search ──────────────────────────────────────────────────────────────────────────────

    def search_words(
        self, query: str, k: int, where: Where, emphasis: Sequence[tuple[str, float]] = ()
    ) -> Ranking:
        """The k best items by BM25 over segmented text."""
        return self._indexes.search_words(query, k, where, emphasis)

    def score_words(
        self, query: str, ids: Sequence[int], emphasis: Sequence[tuple[str, float]] = ()
    ) -> dict[int, float]:
        """BM25 by item id, as in `search_words`; items without any of the words are left out."""
        return self._indexes.score_words(query, ids, emphasis)

    def terms_in(self, items: Sequence[StoredItem], terms: Sequence[str]) -> list[set[str]]:
        """Those of `terms` that each item holds: as the index has it, without reading texts."""
        return self._indexes.terms_in([one.id for one in items], terms)

    def search_vectors(self, modality: Modality, query: Vectors, k: int, where: Where) -> Ranking:
        """The k best items by cosine to `query`, float32 (dim,) of unit length."""
        bound = self._bound_encoder()
        if bound is None:
            return Ranking((), ())
        check_query(bound.stamp, query)
        return self._indexes.search_vectors(bound, modality, query, k, where)

    # ── upkeep ──────────────────────────────────────────────────────────────────────────────

    def tidy(self) -> Undone | None:
        """Drop what no item uses, bring the derived indexes into form, let others write."""
        try:
            upkeep.make_room(self._connections, self._lock)
            held, undone = self._indexes.catch_up(self._bound_encoder())
            with upkeep.put_off_without_room(self.folder):
                self._clean(held)
        finally:
            self.let_others_write()
        if undone is None:
            self._indexes.settle(self._bound_encoder())
        return undone

    def _clean(self, held: int) -> None:
        with self._claims.held(), self._writing() as connection:
            # Vectors of files that are still being written look unused.
            if not self._open_writers:
                unowned.drop(connection, self._claims)
        with self._writing() as connection:
            upkeep.prune_changes(connection, held)
        with self._connections.maintaining() as connection:
            upkeep.give_back_space(connection)

    def let_others_write(self) -> None:
        """Release the lock, unless a file is being written; the next write takes it again."""
        with self._writers_guard:
            if not self._open_writers:
                self._lock.release()

    def stats(self) -> StoreStats:
        """Counts, and sizes of the database and of the derived indexes."""
        bound = self._bound_encoder()
        with self._connections.snapshot() as connection:
            stats = upkeep.counts(connection, None if bound is None else bound.id)
        return upkeep.with_sizes(stats, self._connections.path)

    def facets(self, most: int = 20) -> Facets:
        """What items can be filtered by: the `most` commonest values of each field."""
        with self._connections.reading() as connection:
            return facets(connection, most)

    def close(self) -> None:
        """Release files and connections; the store cannot be used afterwards."""
        self._connections.close()
        self._lock.release()

    def _hold_lock(self) -> None:
        with self._taking:  # else another thread counts on a lock that is given back, or stages
            if self._lock.hold():  # what is dropped here
                with self._lock.kept(), self._connections.writing() as connection:
                    drop_pending(connection)  # of a process that ended in the middle of a file
                    begin_history(connection)

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        self._hold_lock()
        with self._connections.writing() as connection:
            yield connection
