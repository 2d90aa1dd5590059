"""Give a library the vectors of another encoder, beside those that are searched.

Texts come from the library. Pictures are decoded again from their source files, in worker
processes and by the same rules as in indexing, so that equal pictures are equal again; of a file
that has gone, changed or cannot be opened the library's thumbnails stand in (320 pixels on the
longer side, where encoders look at 224 to 384). What is done is kept, and another call goes on.
"""

from __future__ import annotations

import io
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from tusou.batching import batched
from tusou.errors import SourceError
from tusou.indexing.encode import encode, pictures_to_encode, texts_to_encode
from tusou.indexing.plan import sha256_of
from tusou.types import MODALITIES, Decoded, SourceFile

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Sequence

    from PIL.Image import Image

    from tusou.protocols import Beside, Encoder, Executor, Store
    from tusou.types import DecodeOptions, Modality, StoredItem

ITEMS_AT_ONCE = 256


@dataclass(frozen=True, slots=True)
class Reembedding:
    """How far it is."""

    done: int
    total: int
    """Items whose pictures or texts lacked a vector when it began, each side counted."""
    seconds: float
    current: str = ""


@dataclass(frozen=True, slots=True)
class ReembedReport:
    """What was done."""

    texts: int
    from_sources: int
    """Pictures decoded again from their files."""
    from_thumbnails: int
    lost: int
    """Pictures of which the library holds no thumbnail and whose file cannot be read."""
    seconds: float


Look = Callable[[str], SourceFile | None]
Listener = Callable[[Reembedding], object]


def reembed(
    store: Store,
    beside: Beside,
    encoder: Encoder,
    executor: Executor,
    look: Look,
    *,
    decode: DecodeOptions,
    listener: Listener | None = None,
) -> ReembedReport:
    """Fill `beside`.

    Args:
        store: the library with its own encoder.
        beside: the same library with `encoder`, as `Store.beside` gives it.
        encoder: makes the new vectors.
        executor: where files are decoded.
        look: path → the source file there as a walk finds it now; None when there is none.
        decode: passwords and sizes; what kinds of items there are follows from the library.
        listener: called after each batch.
    """
    run = _Run(store, beside, encoder, look, listener or (lambda _: None))
    texts = run.texts()
    from_sources = run.sources(executor, decode)
    from_thumbnails, lost = run.thumbnails()
    return ReembedReport(texts, from_sources, from_thumbnails, lost, run.seconds)


@dataclass(slots=True)
class _Run:
    """One call; `reembed` is the way in."""

    store: Store
    beside: Beside
    encoder: Encoder
    look: Look
    listener: Listener
    done: int = 0
    total: int = 0
    started: float = field(default_factory=time.monotonic)

    def __post_init__(self) -> None:
        self.total = sum(len(ids) for side in MODALITIES for ids in self.lacking_ids(side))
        self.tell("")

    @property
    def seconds(self) -> float:
        return time.monotonic() - self.started

    def tell(self, current: str) -> None:
        self.listener(Reembedding(min(self.done, self.total), self.total, self.seconds, current))

    def lacking_ids(self, modality: Modality) -> Iterator[list[int]]:
        """Ids of items without the new vector, ascending, some at a time."""
        after = 0
        while ids := self.beside.lacking(modality, after, ITEMS_AT_ONCE):
            yield ids
            after = ids[-1]

    def lacking(self, modality: Modality) -> Iterator[StoredItem]:
        """Items without the new vector, ascending; what gets one meanwhile is passed over."""
        for ids in self.lacking_ids(modality):
            yield from self.store.get(ids)

    def texts(self) -> int:
        """Encode the texts that the library holds."""
        count = 0
        for items in batched(self.lacking("text"), ITEMS_AT_ONCE):
            decoded = [Decoded(item.item, None) for item in items]
            count += encode(texts_to_encode(decoded, self.beside), self.encoder, self.beside)
            self.done += len(items)
            self.tell(items[-1].relative_path)
        return count

    def sources(self, executor: Executor, decode: DecodeOptions) -> int:
        """Decode files again, and encode those of their pictures that the library has."""
        wanted = _Wanted.of(self.lacking("image"))
        files = [file for file in map(self.unchanged, wanted.paths) if file is not None]
        if not files:
            return 0
        events = executor.decode(files, wanted.like(decode))
        found = (
            event.what
            for event in events
            if isinstance(event.what, Decoded) and event.what.image_key in wanted.keys
        )
        count = 0
        for pictures in batched(found, self.encoder.batch_size):
            count += encode(pictures_to_encode(pictures, self.beside), self.encoder, self.beside)
            self.done += len(pictures)
            self.tell(pictures[-1].item.image_path)
        return count

    def unchanged(self, path: str) -> SourceFile | None:
        """The file at `path`, if it still is what the library knows.

        One that was copied back has another time, and the same bytes.
        """
        record = self.store.file(path)
        found = self.look(path)
        if record is None or found is None:
            return None
        found = replace(found, root=record.root)
        if found == record.file:
            return found
        is_touched = replace(found, mtime_ns=record.mtime_ns) == record.file
        return found if is_touched and _is_of_bytes(path, record.sha256) else None

    def thumbnails(self) -> tuple[int, int]:
        """Encode what could not be decoded from the thumbnails; returns (done, lost)."""
        count = lost = 0
        for items in batched(self.lacking("image"), self.encoder.batch_size):
            pictures = [(item, self.thumbnail(item)) for item in items]
            decoded = [
                Decoded(item.item, picture, item.image_key)
                for item, picture in pictures
                if picture is not None
            ]
            lost += len(items) - len(decoded)
            count += encode(pictures_to_encode(decoded, self.beside), self.encoder, self.beside)
            self.done += len(items)
            self.tell(items[-1].relative_path)
        return count, lost

    def thumbnail(self, item: StoredItem) -> Image | None:
        from PIL import Image

        jpeg = self.store.thumbnail(item.id)
        return None if jpeg is None else Image.open(io.BytesIO(jpeg)).convert("RGB")


def _is_of_bytes(path: str, sha256: str) -> bool:
    try:
        return sha256_of(path) == sha256
    except SourceError:
        return False


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What must be known of all pictures at once; their items, with texts, would fill memory."""

    paths: Sequence[str]
    """Files that hold them, each once."""
    keys: Container[str | None]
    last_page: int | None
    """The highest number of a page that is wanted; None when no page is."""
    figures: bool

    @classmethod
    def of(cls, items: Iterable[StoredItem]) -> _Wanted:
        """Read `items` one by one and keep none."""
        paths: dict[str, None] = {}
        keys: set[str | None] = set()
        last_page: int | None = None
        figures = False
        for item in items:
            paths[item.path] = None
            keys.add(item.image_key)
            if item.item.page_number is not None:
                last_page = max(last_page or 0, item.item.page_number)
            figures = figures or item.item.kind == "figure"
        return cls(tuple(paths), keys, last_page, figures)

    def like(self, decode: DecodeOptions) -> DecodeOptions:
        """Options that give the items of the library and not many more."""
        return replace(decode, max_pages=self.last_page, figures=self.figures)
