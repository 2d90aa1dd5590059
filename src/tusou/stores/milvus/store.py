"""The store that speaks to Milvus; see `tables` for what lies where."""

from __future__ import annotations

import json
from contextlib import contextmanager, suppress
from shlex import quote
from typing import TYPE_CHECKING

from tusou.batching import batched
from tusou.errors import InputError, NotFound, StoreError
from tusou.stores.bound import check_query, check_vectors, unbound
from tusou.stores.claims import Claims
from tusou.stores.milvus.address import parse_address
from tusou.stores.milvus.blobs import Blobs
from tusou.stores.milvus.consistent_reads import ConsistentReads
from tusou.stores.milvus.copying import copy_file
from tusou.stores.milvus.counting import count_all, count_facets, known_fields
from tusou.stores.milvus.declared import cluster
from tusou.stores.milvus.drives import drives, note_drives
from tusou.stores.milvus.file_writer import MilvusFileWriter
from tusou.stores.milvus.files import Files, Noted, file_key
from tusou.stores.milvus.holding import Holding
from tusou.stores.milvus.items import Items
from tusou.stores.milvus.near import near_paths, near_texts
from tusou.stores.milvus.numbers import Numbers
from tusou.stores.milvus.ocr import get_readings, put_readings, put_texts, to_read
from tusou.stores.milvus.rows import hashed, vector_name, vector_rows
from tusou.stores.milvus.sampling import sample
from tusou.stores.milvus.searching import Searching
from tusou.stores.milvus.server import Server, one_of
from tusou.stores.milvus.tables import OWNED, Tables
from tusou.stores.milvus.upkeep import tidy
from tusou.stores.milvus.versions import check_versions
from tusou.stores.milvus.wanted import Wanted
from tusou.stores.milvus.wording import terms_in
from tusou.stores.milvus.writing import Writing
from tusou.stores.packing import pack_vectors, unpack_vectors
from tusou.types import Ranking, Where

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from tusou.protocols import Beside
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
        Vectors,
        Word,
    )

_PATHS_AT_ONCE = 200
_FIRST_READ = 1000
"""Items that pass filters and are read where the first of them are asked for; then times `_MORE`,
where they are not seen, or their texts do not hold the words."""
_MORE = 4


class MilvusStore:
    """A `Store` on a Milvus server, for several threads and several writing processes.

    Args:
        place: ``//host:port/collection``; the library is made when absent.
        create: False raises NotFound instead.

    Raises:
        InputError: the place cannot be read.
        StoreError: no server answers there, or the library is of a newer version.
    """

    def __init__(self, place: str, *, create: bool = True) -> None:
        address = parse_address(place)
        self.place = f"milvus:{place}"
        self._server = Server(address)
        self._tables = Tables(self._server, address.collection, address.index)
        self._blobs = Blobs(self._server, self._tables.blobs)
        self._files = Files(self._server, self._tables.files, self._blobs)
        self._claims = Claims()
        self._reads = ConsistentReads(self._files)
        self._items = Items(self._server, self._tables.items, self._blobs, self._reads)
        self._searching = Searching(self._server, self._tables, self._blobs, self._reads)
        self._writing = Writing(
            server=self._server,
            tables=self._tables,
            blobs=self._blobs,
            files=self._files,
            numbers=Numbers(self._server, self._tables.files),
            claims=self._claims,
            wanted=Wanted(self._server, self._tables.files),
        )
        self._stamp: EncoderStamp | None = None
        try:
            self._prepare(create=create)
        except BaseException:
            self._server.close()
            raise

    def _prepare(self, *, create: bool) -> None:
        if not create and not self._server.call("has_collection", self._tables.files):
            raise NotFound(
                f"there is no library at {self.place}",
                f"make one with: tusou index FOLDER --library {quote(self.place)}",
            )
        self._tables.prepare()
        check_versions(self._files, self.place)

    @property
    def capabilities(self) -> Capabilities:
        """In what this store differs from others."""
        return cluster()

    # ── encoder and vectors ─────────────────────────────────────────────────────────────────

    @property
    def encoder(self) -> EncoderStamp | None:
        """The stamp of the encoder whose vectors are searched; None for a text-only library."""
        self._meet_encoder()
        return self._stamp

    def _meet_encoder(self) -> None:
        """Take up the library's encoder, if it has one by now: who writes then writes vectors.

        Another process may have bound it since this store was opened.
        """
        if self._stamp is None and (stamp := self._files.encoder()) is not None:
            self._tables.prepare_vectors(stamp.dim)
            self._writing.dim = stamp.dim
            self._stamp = stamp

    def bind_encoder(self, stamp: EncoderStamp) -> None:
        """Make `stamp` the encoder of this library; raises ModelMismatch if it has another."""
        if self.encoder is None:
            self._files.bind(stamp)
        bound = self.encoder
        if bound is not None and bound != stamp:
            mend = f"index with --model {bound.name}, or into another library"
            raise bound.refusal(stamp, mend)

    def beside(self, stamp: EncoderStamp) -> Beside:
        """Not here: a change of model would have to replace millions of rows at once.

        Raises:
            InputError: always.
        """
        raise InputError(
            f"the model of {self.place} cannot be changed to {stamp.name} in place",
            "index into another library; or tusou migrate to a folder, reembed, and back",
        )

    def known_keys(self, modality: Modality, keys: Sequence[str]) -> set[str]:
        """Those of `keys` for which a vector of the current encoder is there."""
        if self.encoder is None:
            return set()
        names = {vector_name(modality, hashed(key)): key for key in keys}
        # Before asking: what is told to be there must not be tidied meanwhile.
        self._writing.numbers.hold()
        with self._claims.held():
            known = {names[name] for name in self._blobs.known(list(names))}
            self._claims.add(modality, known)
        return known

    def put_vectors(self, modality: Modality, vectors: Mapping[str, Vectors]) -> None:
        """Keep vectors of the current encoder: key → float32 (n_chunks, dim)."""
        stamp = self.encoder
        if stamp is None:
            raise unbound()
        check_vectors(stamp, vectors.values())
        self._claims.add(modality, vectors)
        self._writing.numbers.hold()
        # Their items may never come.
        self._files.note_unused((modality, key) for key in vectors)
        packed = {hashed(key): pack_vectors(rows) for key, rows in vectors.items()}
        blobs = {vector_name(modality, content): rows for content, rows in packed.items()}
        self._blobs.put(modality, 0, blobs)
        # Items that were there before their vector came have to be found by it too.
        column = f"{modality}_key"
        fields = ["id", column, *OWNED]
        wanted = self._writing.wanted.among(modality, packed)
        if not wanted:
            return
        for rows in self._server.each(self._tables.items, one_of(column, wanted), fields):
            pairs = [(row, packed[row[column]]) for row in rows]
            self._server.upsert(self._tables.vectors[modality], vector_rows(pairs, stamp.dim))
            self._writing.drop_vectors_without(modality, [row["id"] for row in rows])
        self._writing.wanted.strike((modality, content) for content in wanted)

    def get_vectors(self, modality: Modality, ids: Sequence[int]) -> dict[int, Vectors]:
        """Vectors of items by item id, float32 (n_chunks, dim); items without are left out."""
        stamp = self.encoder
        if stamp is None:
            return {}
        column = f"{modality}_key"
        rows = self._items.rows(ids, (column,))
        names = {row["id"]: vector_name(modality, row[column]) for row in rows if row[column]}
        blobs = self._blobs.get(names.values())
        found: dict[int, Vectors] = {}
        for item_id in dict.fromkeys(i for i in ids if i in names):
            packed = blobs.get(names[item_id], b"")
            if packed:
                found[item_id] = unpack_vectors(packed, len(packed) // (2 * stamp.dim))
        return found

    # ── files ───────────────────────────────────────────────────────────────────────────────

    @contextmanager
    def write_file(self, file: SourceFile) -> Iterator[MilvusFileWriter]:
        """Open a writer for `file`; leaving the block without `finish` discards what was added."""
        self._meet_encoder()
        with MilvusFileWriter(self._writing, file) as writer:
            yield writer

    def copy_file(self, from_path: str, record: FileRecord) -> bool:
        """Give `record` the items of the file at `from_path` (same bytes, same options)."""
        return copy_file(self, self._writing, from_path, record)

    def forget(self, paths: Iterable[str]) -> int:
        """Remove source files by path; returns how many were there."""
        removed = 0
        for some in batched(dict.fromkeys(paths), _PATHS_AT_ONCE):
            seen = self._files.seen(map(file_key, some))
            if seen:
                self._writing.numbers.hold()
                token = self._writing.numbers.token
                runs = {key: version.run for key, version in seen.items()}
                self._files.note_runs(Noted(run, key, token, True) for key, run in runs.items())
                self._files.hide(runs)
                self._writing.sweep({one.record for one in seen.values()} - {*runs.values()})
                self._writing.sweep_beside(runs)
            removed += len(seen)
        return removed

    def file(self, path: str) -> FileRecord | None:
        """The source file at exactly `path`; two look-ups by key."""
        return self._files.record(path)

    def files(self, under: str = "") -> Iterator[FileRecord]:
        """All source files, or those whose path is `under` or below it."""
        return self._files.records(under)

    def drives(self) -> dict[str, str]:
        """The folders that are noted as beginnings of drives → where those are mounted."""
        return drives(self._server, self._tables.files)

    def note_drives(self, mounted: Mapping[str, str], gone: Iterable[str] = ()) -> None:
        """Note drives, in place of what is noted of their folders; strike those `gone`."""
        note_drives(self._server, self._files, mounted, gone)

    # ── what OCR reads ──────────────────────────────────────────────────────────────────────

    def to_read(self, under: str = "", *, everything: bool = False) -> Iterator[ToRead]:
        """Pages and photos that ask for OCR; with `everything` all that OCR has not read."""
        return to_read(self._writing, self._reads, under, everything=everything)

    def readings(self, reader: str, keys: Sequence[str]) -> dict[str, Reading]:
        """What the reader with that stamp has read: image key → reading."""
        return get_readings(self._writing, reader, keys)

    def put_readings(self, reader: str, readings: Mapping[str, Reading]) -> None:
        """Keep readings by image key, for as long as an item shows the picture."""
        put_readings(self._writing, reader, readings)

    def put_texts(self, texts: Mapping[int, ItemText]) -> None:
        """Give items (by id) other texts, item by item; there are no transactions here."""
        self._meet_encoder()
        put_texts(self._writing, self._reads, texts)

    # ── items ───────────────────────────────────────────────────────────────────────────────

    def get(self, ids: Sequence[int]) -> list[StoredItem]:
        """The items with these ids, in the order asked; unknown ids are left out."""
        return self._items.get(ids)

    def words(self, ids: Sequence[int]) -> dict[int, tuple[Word, ...]]:
        """The words of items with their boxes; items without any are left out."""
        return self._items.words(ids)

    def thumbnail(self, item_id: int) -> bytes | None:
        """The JPEG thumbnail of an item."""
        return self._items.thumbnail(item_id)

    def find(self, *, image_path: str | None = None, text_key: str | None = None) -> list[int]:
        """Ids of all items with that image path or that text key, ascending."""
        if text_key is not None:
            return self._items.ids(f'text_key == "{hashed(text_key)}"')
        if image_path is not None:
            return self._items.ids(f'picture_at == "{hashed(image_path)}"')
        raise InputError("nothing to look up", "give an image path or a text key")

    def near_names(self, *, image_path: str = "", text: str = "") -> list[str]:
        """Up to three image paths or texts that look like the one that was not found."""
        if image_path:
            return near_paths(self, self._server, self._tables.items, self._reads, image_path)
        return near_texts(self, text)

    def ids(self, where: Where | None = None, limit: int | None = None) -> list[int]:
        """Ids of the items that pass, ascending; the first `limit`, or all."""
        asked = where or Where()
        holding = Holding(self._blobs, asked)
        few = self._searching.held(asked, limit, holding)
        if few is not None:
            return few
        most = None if limit is None else max(limit, _FIRST_READ)
        while True:
            found, is_all = self._items.passing(asked, most)
            held = holding.first(found, limit)
            if most is None or is_all or len(held) >= (limit or 0):
                return held
            most *= _MORE

    def sample(self, n: int, of: tuple[Kind, Modality] | None = None) -> Sampled:
        """Up to `n` items at random, the same for the same library."""
        return sample(self._server, self._tables.items, self._reads, n, of)

    def known_fields(self, names: Iterable[str] | None = None) -> set[str]:
        """The fields of items that are meant by `names`, folded, or all, by reading items.

        Marks tell no names: one with blanks has to be typed with one sign for each of them.
        """
        if names is None:
            return set(self.facets(0).fields)
        return known_fields(self._server, self._tables, self._reads, names)

    # ── search ──────────────────────────────────────────────────────────────────────────────

    def search_words(
        self, query: str, k: int, where: Where, emphasis: Sequence[tuple[str, float]] = ()
    ) -> Ranking:
        """The k best items by BM25 over segmented text."""
        return self._searching.words(query, k, where, emphasis)

    def score_words(
        self, query: str, ids: Sequence[int], emphasis: Sequence[tuple[str, float]] = ()
    ) -> dict[int, float]:
        """BM25 by item id, as in `search_words`; items without any of the words are left out."""
        return self._searching.word_scores(query, ids, emphasis)

    def terms_in(self, items: Sequence[StoredItem], terms: Sequence[str]) -> list[set[str]]:
        """Those of `terms` that each item holds: read from its texts, Milvus need not be asked."""
        return terms_in(items, terms)

    def search_vectors(self, modality: Modality, query: Vectors, k: int, where: Where) -> Ranking:
        """The k best items by cosine to `query`, float32 (dim,) of unit length."""
        stamp = self.encoder
        if stamp is None or k < 1:
            return Ranking((), ())
        check_query(stamp, query)
        return self._searching.vectors(modality, query, k, where)

    # ── upkeep ──────────────────────────────────────────────────────────────────────────────

    def tidy(self) -> None:
        """Sweep what processes left that died; drop vectors and thumbnails without an item.

        While another process holds a lease on writing, what is without an item is left: it may
        be about to be used. So are words that an older tusou cut, which are else cut anew. The
        indexes are the server's.
        """
        tidy(self._writing, self._reads)

    def let_others_write(self) -> None:
        """Give the lease back, unless a file is being written; one that is kept ends by itself."""
        with suppress(StoreError):
            if not self._writing.open_runs:
                self._writing.numbers.release()

    def stats(self) -> StoreStats:
        """Counts; the size is what our values take, not what Milvus makes of them."""
        return count_all(self._server, self._tables, self._files, self._blobs)

    def facets(self, most: int = 20) -> Facets:
        """What items can be filtered by; of a large library counted over its first items."""
        return count_facets(self._server, self._tables, self._blobs, self._reads, most)

    def close(self) -> None:
        """End the connection; the store cannot be used afterwards."""
        self.let_others_write()
        self._writing.numbers.let_lapse()
        self._server.close()

    def __repr__(self) -> str:
        return f"MilvusStore({json.dumps(self.place)})"
