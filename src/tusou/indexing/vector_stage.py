"""The stage of a run that gives items their vectors, ahead of their being written."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from threading import Event
from typing import TYPE_CHECKING, Any

from tusou.indexing.ahead import ahead
from tusou.indexing.encode import Lot, encode, keep, pictures_to_encode, texts_to_encode
from tusou.indexing.profiling import Worked
from tusou.timing import Stopwatch, measured, span, spanned
from tusou.types import Decoded

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from PIL.Image import Image

    from tusou.protocols import Encoder, Store
    from tusou.types import DecodeEvent, EncoderStamp, Modality, Vectors

PARTS: Mapping[Modality, str] = {"image": "pictures", "text": "texts"}


@dataclass(frozen=True, slots=True)
class _Batch:
    """Events, and what of their items is to be encoded."""

    events: list[DecodeEvent]
    lots: tuple[Lot[Any], ...]

    def keys(self) -> Iterator[tuple[Modality, str]]:
        for lot in self.lots:
            yield from ((lot.modality, key) for key in (*lot.made, *lot.wanted))


@dataclass(frozen=True, slots=True)
class _Encoded:
    """The vectors of each lot, and the seconds they took, by part."""

    rows: tuple[dict[str, Vectors], ...]
    seconds: Mapping[str, float]


class VectorStage:
    """Encodes batches in threads, two ahead, and keeps their vectors in the thread that asks.

    Args:
        encoder: of the library; it is called from several threads.
        store: only used in the thread that asks.
        texts: whether texts are encoded too.
    """

    def __init__(self, encoder: Encoder, store: Store, *, texts: bool) -> None:
        self._store = store
        self._texts = texts
        self._over = Event()
        self._encoder = _UntilOver(encoder, self._over)
        self._under_way: set[tuple[Modality, str]] = set()
        self.worked = Worked()

    def run(self, batches: Iterable[list[DecodeEvent]]) -> Iterator[list[DecodeEvent]]:
        """Yield `batches` in order, each once the store has the vectors of its items."""
        todo = map(self._sorted_out, batches)
        with closing(ahead(self._encoded, todo, leaving=self._over.set)) as encoded:
            for batch, found in spanned("encode", encoded):
                self._keep(batch, found)
                yield batch.events

    def _sorted_out(self, events: list[DecodeEvent]) -> _Batch:
        """What neither the store has nor a batch before this one is about to bring."""
        lots = (lot.without(self._known(lot.modality)) for lot in self._lots(events))
        batch = _Batch(events, tuple(lots))
        self._under_way.update(batch.keys())
        return batch

    def _lots(self, events: list[DecodeEvent]) -> Iterator[Lot[Any]]:
        """What the store has not; what it has, it is asked to hold until the items are written."""
        decoded = [event.what for event in events if isinstance(event.what, Decoded)]
        yield pictures_to_encode(decoded, self._store)
        if self._texts:
            yield texts_to_encode(decoded, self._store)

    def _known(self, modality: Modality) -> set[str]:
        return {key for kind, key in self._under_way if kind == modality}

    def _encoded(self, batch: _Batch) -> _Encoded:
        watch, rows = Stopwatch(), []
        with measured(watch):
            for lot in batch.lots:
                with span(PARTS[lot.modality]):
                    rows.append(lot.vectors(self._encoder))
        return _Encoded(tuple(rows), watch.seconds)

    def _keep(self, batch: _Batch, encoded: _Encoded) -> None:
        for lot, rows in zip(batch.lots, encoded.rows, strict=True):
            keep(rows, lot.modality, self._store)
        self._under_way.difference_update(batch.keys())
        self.worked.add_parts(encoded.seconds)
        for lot in self._lots(batch.events):  # gone since, if somebody has tidied the library
            encode(lot, self._encoder, self._store)


class _Over(Exception):
    """The run has ended before the batch was encoded."""


class _UntilOver:
    """The encoder, which takes nothing more when the run is over: Ctrl-C waits for one call."""

    def __init__(self, encoder: Encoder, over: Event) -> None:
        self._encoder = encoder
        self._over = over
        self.split_text = encoder.split_text
        self.expect_texts = encoder.expect_texts

    @property
    def stamp(self) -> EncoderStamp:
        return self._encoder.stamp

    @property
    def batch_size(self) -> int:
        return self._encoder.batch_size

    def for_many(self) -> _UntilOver:
        return self

    def encode_images(self, images: Sequence[Image]) -> Vectors:
        self._look()
        return self._encoder.encode_images(images)

    def encode_texts(self, texts: Sequence[str]) -> Vectors:
        self._look()
        return self._encoder.encode_texts(texts)

    def _look(self) -> None:
        if self._over.is_set():
            raise _Over
