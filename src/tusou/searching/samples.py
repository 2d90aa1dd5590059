"""A random sample of a library's items and of their vectors, kept for a while."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

import numpy as np

from tusou.types import KINDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from numpy.typing import NDArray

    from tusou.protocols import Store
    from tusou.searching.chance import Scatter
    from tusou.types import EncoderStamp, Kind, Modality, Sampled, Vectors

SAMPLE = 512
"""Items drawn: of a kind that makes up half of a library 256 are among them, and its median is
then known to a tenth of the spread."""
ENOUGH = 32
"""Of a kind with fewer items in the sample, more are drawn."""
OF_A_KIND = 128
"""So many."""
KEPT_S = 60.0
"""How long a sample serves; a library that is being filled is sampled again after that."""


@dataclass(frozen=True, slots=True)
class Usual:
    """What usual queries of one form give in a sample."""

    taken_off: NDArray[np.float32]
    """float32 (n_sample,): what is taken off the stretched cosines of each item, see `hubs`."""
    scatters: Mapping[str, Scatter]
    """How their heights scatter: "" over all items, and over each kind."""
    brief: Mapping[str, Scatter]
    """The same of usual words; where none are asked, as `scatters`."""


@dataclass(frozen=True, slots=True)
class Sample:
    """Items that were drawn, those that have a vector on one side."""

    rows: Vectors
    """float32 (n, dim): all vectors of the items."""
    starts: NDArray[np.int64]
    """int64 (n_sample,): where the rows of each item begin."""
    kinds: NDArray[np.str_]
    """(n_sample,)."""
    n_items: int
    """How many items of the library have a vector on this side, estimated."""
    encoder: EncoderStamp | None
    """Whose vectors they are: a library may change its model while it is searched."""
    taken_at: float
    usual: dict[tuple[bool, bool], Usual] = field(default_factory=dict)
    """(with a sentence, with a picture) → what usual queries of that form give in it."""

    def best(self, queries: Vectors) -> NDArray[np.float32]:
        """Return the cosines of all items with `queries`, float32 (n_sample, n_queries).

        An item with several vectors counts by its best one, as in a search.

        Args:
            queries: float32 (n_queries, dim) of unit length.
        """
        return np.asarray(np.maximum.reduceat(self.rows @ queries.T, self.starts))


@dataclass(frozen=True, slots=True)
class _Drawn:
    items: Sampled
    at: float


_DRAWN: WeakKeyDictionary[Store, _Drawn] = WeakKeyDictionary()
_SAMPLES: WeakKeyDictionary[Store, dict[Modality, Sample]] = WeakKeyDictionary()


def n_items_of(store: Store) -> int:
    """Return how many items a library holds, estimated where counting would take long."""
    return _drawn(store).items.n_items


def sample_of(store: Store, modality: Modality) -> Sample:
    """Return the sample of the pictures or texts of a library, one that is not too old."""
    samples, encoder = _SAMPLES.setdefault(store, {}), store.encoder
    known = samples.get(modality)
    if known is None or known.encoder != encoder or _is_old(known.taken_at):
        known = samples[modality] = _take(store, modality, encoder)
    return known


def _drawn(store: Store) -> _Drawn:
    known = _DRAWN.get(store)
    if known is None or _is_old(known.at):
        known = _DRAWN[store] = _Drawn(store.sample(SAMPLE), time.monotonic())
    return known


def _is_old(taken_at: float) -> bool:
    return time.monotonic() - taken_at > KEPT_S


def _take(store: Store, modality: Modality, encoder: EncoderStamp | None) -> Sample:
    """Draw from the whole library, then of each kind that is rare there more.

    Twenty pages among twenty thousand photos are none of five hundred items, and would be judged
    by what is usual for photos.
    """
    drawn = _drawn(store)
    kinds = dict(drawn.items.kinds)
    vectors = store.get_vectors(modality, list(kinds))
    each = drawn.items.n_items / max(len(kinds), 1)
    has_all = len(kinds) >= drawn.items.n_items
    n_items = 0.0
    for kind in KINDS:
        n_there = sum(kinds[item] == kind for item in vectors)
        n_of_kind = n_there * each
        if not has_all and n_there < ENOUGH:
            more = store.sample(OF_A_KIND, (kind, modality))
            kinds |= more.kinds
            vectors |= store.get_vectors(modality, [i for i in more.kinds if i not in vectors])
            n_more = sum(item in vectors for item in more.kinds)
            if n_more > n_there:
                n_of_kind = more.n_items * n_more / len(more.kinds)
        n_items += n_of_kind
    return _sample(vectors, kinds, round(n_items), encoder, drawn.at)


def _sample(
    vectors: Mapping[int, Vectors],
    kinds: Mapping[int, Kind],
    n_items: int,
    encoder: EncoderStamp | None,
    taken_at: float,
) -> Sample:
    there = [item for item in kinds if item in vectors]
    return Sample(
        _joined(vectors[item] for item in there),
        np.cumsum([0, *(len(vectors[item]) for item in there[:-1])], dtype=np.int64),
        np.array([kinds[item] for item in there], dtype=np.str_),
        n_items,
        encoder,
        taken_at,
    )


def _joined(rows: Iterable[Vectors]) -> Vectors:
    some = list(rows)
    return np.concatenate(some) if some else np.zeros((0, 0), dtype=np.float32)
