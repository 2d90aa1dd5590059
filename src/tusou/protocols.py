"""The plug points: what an encoder, a source, a store and an executor must offer.

Everything above this file speaks to these protocols only; which class stands behind one is
decided by a table in its package (`encoders`, `sources`, `stores`, `executors`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Protocol

from tusou.types import (
    Capabilities,
    Decoded,
    DecodeEvent,
    DecodeOptions,
    EncoderStamp,
    Facets,
    FileRecord,
    Item,
    ItemText,
    Modality,
    NewItem,
    Ranking,
    Reading,
    Sampled,
    Skipped,
    SourceFile,
    StoredItem,
    StoreStats,
    ToRead,
    Undone,
    Where,
    Word,
)

if TYPE_CHECKING:
    from PIL.Image import Image

    from tusou.types import Kind, Vectors


class Encoder(Protocol):
    """Maps images and texts into one space where a larger dot product means more alike.

    Several threads may ask at once.
    """

    @property
    def stamp(self) -> EncoderStamp:
        """Name, revision, hashes and dim."""

    @property
    def batch_size(self) -> int:
        """How many images are best encoded at once."""

    def encode_images(self, images: Sequence[Image]) -> Vectors:
        """Return float32 (len(images), dim), unit rows; row i belongs to images[i] (RGB)."""

    def encode_texts(self, texts: Sequence[str]) -> Vectors:
        """Return float32 (len(texts), dim), unit rows; row i belongs to texts[i].

        A text longer than the context is encoded chunk by chunk and averaged, never cut.
        """

    def expect_texts(self) -> None:
        """Be told that texts come soon: what they need may be opened meanwhile. May do nothing."""

    def for_many(self) -> Encoder:
        """The same encoder for many inputs instead of the soonest answer; may be this one."""

    def split_text(self, text: str) -> list[str]:
        """Return overlapping chunks, each within the context, that together hold all of `text`.

        An empty or blank text gives no chunk.
        """


class Reader(Protocol):
    """Reads the words in pictures. Runs inside worker processes."""

    def read(self, picture: Image) -> Reading:
        """Return the words of `picture` (RGB) and their places, fractions of it as it is.

        Raises:
            SourceError: it cannot be read.
        """


class Source(Protocol):
    """Turns one kind of source file into items. Runs inside worker processes."""

    def decode(self, file: SourceFile, options: DecodeOptions) -> Iterator[Decoded | Skipped]:
        """Yield the items of `file` in order, and a `Skipped` for each page that cannot be read.

        Pages that the options leave out (`max_pages`, `text_pages_only`) give nothing, nor does
        what lies before `options.resumed`.

        Pictures are RGB with the longest side at most `options.picture_px`; `image_key` and
        `thumbnail` are filled by `tusou.sources.decode_file`.

        Raises:
            SourceError: the file as a whole cannot be read.
        """

    def picture(self, item: Item, longest_px: int, passwords: Sequence[str] = ()) -> Image:
        """Draw the picture of `item` again, RGB, longest side about `longest_px`.

        Raises:
            SourceError: the file is gone or cannot be read.
        """


class FileWriter(Protocol):
    """Takes the items of one source file; they become visible together at the end."""

    def add(self, items: Sequence[NewItem]) -> None:
        """Stage items."""

    def finish(self, record: FileRecord) -> None:
        """Replace what the library held of the file by the staged items, as a whole.

        Readers see what was there before or all of the new items, with transactions or without.
        """


class Store(Protocol):
    """Holds files, items, texts and vectors, and searches them.

    Vectors are keyed by content (`image_key`, `text_key`), so a moved or repeated picture keeps
    its vector. A source file becomes visible as a whole: `write_file`.
    """

    @property
    def capabilities(self) -> Capabilities:
        """In what this store differs from others."""

    @property
    def encoder(self) -> EncoderStamp | None:
        """The stamp of the encoder whose vectors are searched; None for a text-only library."""

    def bind_encoder(self, stamp: EncoderStamp) -> None:
        """Make `stamp` the encoder of this library; raises ModelMismatch if it has another."""

    def beside(self, stamp: EncoderStamp) -> Beside:
        """The same library with the vectors of another encoder; `close` it when done.

        Raises:
            InputError: this store cannot do that, see `capabilities`.
        """

    def write_file(self, file: SourceFile) -> AbstractContextManager[FileWriter]:
        """Open a writer for `file`; leaving the block without `finish` discards what was added."""

    def copy_file(self, from_path: str, record: FileRecord) -> bool:
        """Give `record` the items of the file at `from_path` (same bytes, same options).

        With `from_path` equal to `record.path` only the record is renewed. A date that came of
        the file's time is that of the new time. Returns False when they cannot be copied (pairs,
        whose pictures depend on the place).
        """

    def to_read(self, under: str = "", *, everything: bool = False) -> Iterator[ToRead]:
        """Pages whose text asks for OCR, in the order of their ids, of files at or below `under`.

        With `everything` also pages with a good text layer and photos, unless they were read.
        """

    def readings(self, reader: str, keys: Sequence[str]) -> dict[str, Reading]:
        """What the reader with that stamp has read: image key → reading."""

    def put_readings(self, reader: str, readings: Mapping[str, Reading]) -> None:
        """Keep readings by image key, for as long as an item shows the picture."""

    def put_texts(self, texts: Mapping[int, ItemText]) -> None:
        """Give items (by id) other texts; items that are gone are passed over.

        Captions, fields and pictures stay. What is interrupted is given again: a store without
        transactions may have changed some of the items.
        """

    def forget(self, paths: Iterable[str]) -> int:
        """Remove source files by path; returns how many were there."""

    def file(self, path: str) -> FileRecord | None:
        """The source file at exactly `path`, None when there is none; an index look-up."""

    def files(self, under: str = "") -> Iterator[FileRecord]:
        """All source files, or those whose path is `under` or below it."""

    def drives(self) -> dict[str, str]:
        """The folders that are noted as beginnings of drives → where those are mounted."""

    def note_drives(self, mounted: Mapping[str, str], gone: Iterable[str] = ()) -> None:
        """Note drives, in place of what is noted of their folders; strike those that are `gone`.

        Args:
            mounted: folder → where the drive that begins there is mounted.
            gone: folders; others may be noted by other processes meanwhile, and stay.
        """

    def known_keys(self, modality: Modality, keys: Sequence[str]) -> set[str]:
        """Those of `keys` for which a vector of the current encoder is there."""

    def put_vectors(self, modality: Modality, vectors: Mapping[str, Vectors]) -> None:
        """Keep vectors of the current encoder: key → float32 (n_chunks, dim); images have one."""

    def get_vectors(self, modality: Modality, ids: Sequence[int]) -> dict[int, Vectors]:
        """Vectors of items by item id, float32 (n_chunks, dim); items without are left out."""

    def get(self, ids: Sequence[int]) -> list[StoredItem]:
        """The items with these ids, in the order asked; unknown ids are left out."""

    def words(self, ids: Sequence[int]) -> dict[int, tuple[Word, ...]]:
        """The words of items with their boxes, by item id; items without any are left out."""

    def thumbnail(self, item_id: int) -> bytes | None:
        """The JPEG thumbnail of an item."""

    def find(self, *, image_path: str | None = None, text_key: str | None = None) -> list[int]:
        """Ids of all items with that image path or that text key; an index look-up."""

    def near_names(self, *, image_path: str = "", text: str = "") -> list[str]:
        """Up to three image paths or texts that look like the one that was not found."""

    def ids(self, where: Where | None = None, limit: int | None = None) -> list[int]:
        """Ids of the items that pass, ascending; the first `limit`, or all."""

    def sample(self, n: int, of: tuple[Kind, Modality] | None = None) -> Sampled:
        """Up to `n` items at random, the same for the same library; quick in large ones too.

        With `of` only items of that kind with a picture (`image`) or with a text; of those that
        are rare among very many fewer may be found.
        """

    def known_fields(self, names: Iterable[str] | None = None) -> set[str]:
        """The fields of items that are meant by `names`, folded: see `tusou.text.field_key`.

        Without names all there are.
        """

    def search_words(
        self, query: str, k: int, where: Where, emphasis: Sequence[tuple[str, float]] = ()
    ) -> Ranking:
        """The k best items by BM25 over segmented text.

        The first k of a longer answer are the answer of length k, also among equal scores.

        `emphasis` holds (words, factor): terms of the query that weigh more, or less than 1.
        """

    def score_words(
        self, query: str, ids: Sequence[int], emphasis: Sequence[tuple[str, float]] = ()
    ) -> dict[int, float]:
        """BM25 by item id, as in `search_words`; items without any of the words are left out."""

    def terms_in(self, items: Sequence[StoredItem], terms: Sequence[str]) -> list[set[str]]:
        """Those of `terms` that each item holds, in text, caption or names, as words are found."""

    def search_vectors(self, modality: Modality, query: Vectors, k: int, where: Where) -> Ranking:
        """The k best items by cosine to `query`, float32 (dim,) of unit length.

        An item with several chunks counts by its best one.
        """

    def tidy(self) -> Undone | None:
        """Drop vectors and thumbnails that no item uses, bring the derived indexes up to date.

        Returns which indexes the disk has no room for: until then searches that need them raise
        StoreError.
        """

    def let_others_write(self) -> None:
        """Give up the right to write, unless a file is being written; writing takes it again.

        What ends a run of writing, well or not; never raises.
        """

    def stats(self) -> StoreStats:
        """Counts and sizes."""

    def facets(self, most: int = 20) -> Facets:
        """What items can be filtered by: the `most` commonest values of each field."""

    def close(self) -> None:
        """Release files and connections; the store cannot be used afterwards."""


class Beside(Store, Protocol):
    """A library with the vectors of another encoder than its own, which are not searched yet.

    What is put there is kept beside the library's own vectors.
    """

    def lacking(self, modality: Modality, after: int = 0, limit: int = 1000) -> list[int]:
        """Ids above `after` of items whose vector the library has and this store has not yet.

        Without an encoder of the library's own: of all items that could have one.
        """

    def let_nobody_else_write(self) -> None:
        """Keep other processes from writing until `tidy`, `let_others_write` or `close`.

        What is indexed after `lacking` has been asked would have no vector when it is adopted.

        Raises:
            StoreError: another process is writing.
        """

    def adopt(self, keys: Mapping[str, str]) -> None:
        """Make this encoder that of the library, all at once; the former vectors are dropped.

        Nobody else may have written since it was seen that nothing is lacking.

        Args:
            keys: the options key of files → the one that they have from now on.
        """


class Executor(Protocol):
    """Does the work of source files somewhere else: worker processes here, a cluster elsewhere.

    What is done it was made with (`tusou.executors.work.Work.target`): decoding, or reading words.
    """

    def decode(self, files: Iterable[SourceFile], options: DecodeOptions) -> Iterator[DecodeEvent]:
        """Yield the events of all files; those of one file in order, ending with FileDone.

        While a file from elsewhere arrives, its time is not counted.

        A page, or a picture of a row, whose worker dies, hangs or grows too large is told by a
        `Skipped` of its own, and another worker reads on behind it (`DecodeOptions.resumed`). A
        file that costs too many workers, or one outside of such parts (`tusou.parts`), ends with
        a whole-file `Skipped`, then `FileDone`.

        Files of different workers interleave. Reads `files` lazily and holds back its workers
        while the caller does not ask for events.
        """

    def close(self) -> None:
        """Stop the workers."""
