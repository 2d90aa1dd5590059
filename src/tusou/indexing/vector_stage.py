"""The stage of a run that gives items their vectors, ahead of their being written."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tusou.indexing.ahead import ahead
from tusou.indexing.encode import Lot, keep, pictures_to_encode, texts_to_encode
from tusou.indexing.profiling import Worked
from tusou.timing import Stopwatch, measured, span, spanned
from tusou.types import Decoded

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from tusou.protocols import Encoder, Store
    from tusou.types import DecodeEvent, Modality, Vectors

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
    """Encodes batches in threads, several ahead, and keeps their vectors in the thread that asks.

    Args:
        encoder: of the library; it is called from several threads.
        store: only used in the thread that asks.
        texts: whether texts are encoded too.
    """

    def __init__(self, encoder: Encoder, store: Store, *, texts: bool) -> None:
        self._encoder = encoder
        self._store = store
        self._texts = texts
        self._under_way: set[tuple[Modality, str]] = set()
        self.worked = Worked()

    def run(self, batches: Iterable[list[DecodeEvent]]) -> Iterator[list[DecodeEvent]]:
        """Yield `batches` in order, each once the store has the vectors of its items."""
        with closing(ahead(self._encoded, map(self._sorted_out, batches))) as encoded:
            for batch, found in spanned("encode", encoded):
                self._keep(batch, found)
                yield batch.events

    def _sorted_out(self, events: list[DecodeEvent]) -> _Batch:
        """What neither the store has nor a batch before this one is about to bring."""
        decoded = [event.what for event in events if isinstance(event.what, Decoded)]
        lots: list[Lot[Any]] = [pictures_to_encode(decoded, self._store)]
        if self._texts:
            lots.append(texts_to_encode(decoded, self._store))
        batch = _Batch(events, tuple(lot.without(self._known(lot.modality)) for lot in lots))
        self._under_way.update(batch.keys())
        return batch

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
