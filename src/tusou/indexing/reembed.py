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

from tusou.indexing.encode import batched, encode, pictures_to_encode, texts_to_encode
from tusou.types import Decoded, SourceFile

if TYPE_CHECKING:
    from PIL.Image import Image

    from tusou.protocols import Beside, Encoder, Executor, Store
    from tusou.types import DecodeOptions, FileRecord, Modality, StoredItem

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
        sides: tuple[Modality, ...] = ("text", "image")
        self.total = sum(1 for side in sides for _ in self.lacking(side))
        self.tell("")

    @property
    def seconds(self) -> float:
        return time.monotonic() - self.started

    def tell(self, current: str) -> None:
        self.listener(Reembedding(min(self.done, self.total), self.total, self.seconds, current))

    def lacking(self, modality: Modality) -> Iterator[StoredItem]:
        """Items without the new vector, ascending; what gets one meanwhile is passed over."""
        after = 0
        while ids := self.beside.lacking(modality, after, ITEMS_AT_ONCE):
            yield from self.store.get(ids)
            after = ids[-1]

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
        lacking = list(self.lacking("image"))
        paths = dict.fromkeys(item.path for item in lacking)
        files = [file for file in map(self.unchanged, paths) if file is not None]
        if not files:
            return 0
        wanted = {item.image_key for item in lacking}
        events = executor.decode(files, _like(lacking, decode))
        found = (
            event.what
            for event in events
            if isinstance(event.what, Decoded) and event.what.image_key in wanted
        )
        count = 0
        for pictures in batched(found, self.encoder.batch_size):
            count += encode(pictures_to_encode(pictures, self.beside), self.encoder, self.beside)
            self.done += len(pictures)
            self.tell(pictures[-1].item.image_path)
        return count

    def unchanged(self, path: str) -> SourceFile | None:
        """The file at `path`, if it still is what the library knows."""
        record: FileRecord | None = next(iter(self.store.files(path)), None)
        found = self.look(path)
        if record is None or found is None:
            return None
        return record.file if replace(found, root=record.root) == record.file else None

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


def _like(lacking: list[StoredItem], decode: DecodeOptions) -> DecodeOptions:
    """Options that give the items of the library and not many more."""
    pages = [item.item.page_number for item in lacking if item.item.page_number is not None]
    return replace(
        decode,
        max_pages=max(pages) if pages else None,
        figures=any(item.item.kind == "figure" for item in lacking),
    )
