"""The second part of a run: OCR of the pages that need it, when all files can be found already.

Each picture is a job of its own, so that the pages of one long scan are read by all workers, and a
page that kills its worker costs itself. What was read is kept at once, by the content of the
picture: an interrupted run goes on with the next picture.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from tusou.batching import batched
from tusou.indexing.below import to_read_below
from tusou.indexing.encode import encode, texts_to_encode
from tusou.indexing.profiling import Worked
from tusou.indexing.read_text import read_text
from tusou.timing import span, spanned
from tusou.types import (
    Decoded,
    DecodeEvent,
    DecodeOptions,
    FileDone,
    ItemText,
    Reading,
    Skipped,
    ToRead,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tusou.protocols import Encoder, Executor, Store

_AT_ONCE = 64
"""Readings known from before that are given to their items in one transaction."""


@dataclass(frozen=True, slots=True)
class Ocr:
    """How pictures are read in a run.

    Attributes:
        executor: turns `ToRead` into `Reading`.
        reader: the stamp of what reads, under which readings are kept.
        everything: also read pages with a good text layer, and photos.
    """

    executor: Executor
    reader: str
    everything: bool = False


@dataclass(slots=True)
class ReadTally:
    """What was read so far."""

    total: int = 0
    """Pages and photos to read."""
    done: int = 0
    read: int = 0
    recalled: int = 0
    seconds: float = 0.0
    worked: int = 0
    """Pictures that workers read or gave up, in `time` of theirs."""
    time: Worked = field(default_factory=Worked)
    skipped: list[Skipped] = field(default_factory=list)


def recalled(batch: list[DecodeEvent], reader: str, store: Store) -> list[DecodeEvent]:
    """Give pages and photos that `reader` read before, and are decoded again, their words back.

    At once, and whatever this run itself would read: what is known costs nothing.
    """
    keys = {key for event in batch if (key := _key_to_recall(event.what))}
    if not keys:
        return batch
    known = store.readings(reader, list(keys))
    return [_with_words(event, known) for event in batch]


def _key_to_recall(what: object) -> str | None:
    """The picture of an item that is of a kind that is read."""
    if not isinstance(what, Decoded) or what.item.kind not in ("page", "photo"):
        return None
    return what.image_key


def _with_words(event: DecodeEvent, known: dict[str, Reading]) -> DecodeEvent:
    what = event.what
    reading = known.get(_key_to_recall(what) or "")
    if not isinstance(what, Decoded) or reading is None or reading.problem:
        return event
    new = read_text(what.item, what.item.words, reading)
    item = replace(
        what.item,
        text=new.text,
        language=new.language,
        text_state=new.text_state,
        words=new.words,
    )
    return replace(event, what=replace(what, item=item, text_vectors=None))


class PictureReading:
    """Reads what a library holds below some roots and OCR has not read.

    Args:
        ocr: how.
        store: the library's store.
        encoder: for the vectors of the texts; None: they get none.
        tell: called with the relative path after each picture.
    """

    def __init__(
        self, ocr: Ocr, store: Store, encoder: Encoder | None, tell: Callable[[str], object]
    ) -> None:
        self._ocr = ocr
        self._store = store
        self._encoder = encoder
        self._tell = tell
        self._wanted: dict[str, dict[int, ToRead]] = {}
        self._started = 0.0
        self.tally = ReadTally()

    def work(self, under: Sequence[str], options: DecodeOptions) -> None:
        """Read; equal pictures once. What comes of it stands in `tally`."""
        self._started = time.monotonic()
        for one in to_read_below(self._store, under, everything=self._ocr.everything):
            self._wanted.setdefault(one.image_key, {})[one.item_id] = one
        self.tally.total = sum(map(len, self._wanted.values()))
        known = self._store.readings(self._ocr.reader, list(self._wanted))
        self._remember(known)
        fresh = [next(iter(self._wanted[key].values())) for key in self._wanted if key not in known]
        if fresh:
            self._tell_progress("")
            for event in spanned("ocr", self._ocr.executor.decode(iter(fresh), options)):
                self._take(event)
        self.tally.seconds = time.monotonic() - self._started

    def _tell_progress(self, current: str) -> None:
        self.tally.seconds = time.monotonic() - self._started
        self._tell(current)

    def _remember(self, known: dict[str, Reading]) -> None:
        """Give what was read before, in this library or in an interrupted run."""
        for some in batched(known.items(), _AT_ONCE):
            good = {key: reading for key, reading in some if not reading.problem}
            self._give(good)
            self.tally.recalled += sum(len(self._wanted[key]) for key in good)
            self.tally.done += sum(len(self._wanted[key]) for key, _ in some)

    def _take(self, event: DecodeEvent) -> None:
        one, what = event.file, event.what
        if not isinstance(one, ToRead):
            raise TypeError(f"{one!r} is no picture to read")
        if isinstance(what, Reading):
            with span("write"):
                self._store.put_readings(self._ocr.reader, {one.image_key: what})
            self._give({one.image_key: what})
        elif isinstance(what, Skipped):
            self._skip(one, what)
        elif isinstance(what, FileDone):
            self.tally.time.add(what)
            self.tally.worked += 1
            self.tally.done += len(self._wanted[one.image_key])
            self._tell_progress(one.relative_path)

    def _skip(self, one: ToRead, skipped: Skipped) -> None:
        """Note a picture that cannot be read; unless the fault lies outside, once for all."""
        if not skipped.is_put_off:
            problem = Reading("", problem=skipped.problem)
            self._store.put_readings(self._ocr.reader, {one.image_key: problem})
        problem_told = f"OCR: {skipped.problem}"
        self.tally.skipped.append(
            Skipped(one.path, problem_told, skipped.mend, one.page_number, whole_file=False)
        )

    def _give(self, readings: dict[str, Reading]) -> None:
        """Bring readings into all items that show their pictures, with the vectors of the texts."""
        ids = {item: key for key in readings for item in self._wanted[key]}
        texts: dict[int, ItemText] = {}
        items = []
        words = self._store.words(list(ids))
        for stored in self._store.get(list(ids)):
            known = words.get(stored.id, ())
            new = read_text(stored.item, known, readings[ids[stored.id]])
            texts[stored.id] = new
            items.append(Decoded(replace(stored.item, text=new.text), None))
        if self._encoder is not None:
            with span("encode.texts"):
                encode(texts_to_encode(items, self._store), self._encoder, self._store)
        with span("write"):
            self._store.put_texts(texts)
        self.tally.read += len(texts)


def in_need(store: Store, under: Sequence[str]) -> int:
    """Count the pages and photos below some roots whose words OCR alone can read."""
    return sum(1 for _ in to_read_below(store, under))
