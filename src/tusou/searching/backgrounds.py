"""A random sample of a library's vectors, to tell what cosine chance gives."""

from __future__ import annotations

import time
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

import numpy as np

from tusou.searching.asked import TEXT_WEIGHT
from tusou.searching.confidence import PHOTOS, THOUSAND, Background, spread_of
from tusou.types import KINDS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from tusou.protocols import Store
    from tusou.types import EncoderStamp, Kind, Modality, Vectors

SAMPLE = 512
"""Items drawn: of a kind that makes up half of a library 256 are among them, and its median is
then known to a tenth of the spread."""
PICTURES = 16
"""Random pictures that stand for usual ones."""
ENOUGH = 32
"""Of a kind with fewer items in the sample nothing can be told; it shares that of all."""
KEPT_S = 60.0
"""How long a sample serves; a library that is being filled is sampled again after that."""


@dataclass(frozen=True, slots=True)
class Backgrounds:
    """What cosines a query has with random items of each kind."""

    of_all: Background
    by_kind: Mapping[Kind, Background]

    def of(self, kind: Kind) -> Background:
        """Return the background of a kind.

        Whole pages and the pictures in them lie at different cosines to the same sentence: with
        one background for both, the visual queries of the dev corpus fall from nDCG@5 32.7 to
        26.7.
        """
        found = self.by_kind.get(kind, self.of_all)
        if kind in PHOTOS or found.n_items >= THOUSAND:
            return found
        # In a small library of documents words are worth less too, because none is rare: there
        # its pages would be ordered by their look.
        return replace(found, n_items=THOUSAND)


@dataclass(frozen=True, slots=True)
class _Sample:
    rows: Vectors
    """float32 (n, dim): all vectors of the items drawn."""
    starts: NDArray[np.int64]
    """int64 (n_items,): where the rows of each item begin."""
    kinds: NDArray[np.str_]
    n_items: int
    encoder: EncoderStamp | None
    """Whose vectors they are: a library may change its model while it is searched."""
    taken_at: float
    spreads: dict[tuple[bool, bool], Mapping[str, float]] = field(default_factory=dict)
    """(with a sentence, with a picture) → the spreads of usual queries of that form."""


_SAMPLES: WeakKeyDictionary[Store, dict[Modality, _Sample]] = WeakKeyDictionary()


def backgrounds(
    store: Store,
    modality: Modality,
    query: NDArray[np.float32],
    sentences: NDArray[np.float32] | None,
    *,
    with_picture: bool = False,
) -> Backgrounds | None:
    """Return what cosines of `query` are nothing special; None when no item has a vector.

    An item with several vectors counts by its best one, as in a search.

    Args:
        store: the library.
        modality: pictures or texts.
        query: float32 (dim,) of unit length.
        sentences: usual queries, float32 (n, dim); None for a query without a sentence.
        with_picture: the query has a picture; random pictures of the library stand for usual
            ones, together with the sentences where there are some.
    """
    sample = _sample(store, modality)
    if not len(sample.rows):
        return None
    cosines = np.maximum.reduceat(sample.rows @ query, sample.starts)
    spreads = _spreads(store, sample, sentences, with_picture=with_picture or sentences is None)
    by_kind: dict[Kind, Background] = {}
    for kind in KINDS:
        if kind in spreads:
            own = cosines[sample.kinds == kind]
            by_kind[kind] = Background.of(own, spreads[kind], sample.n_items)
    return Backgrounds(Background.of(cosines, spreads[""], sample.n_items), by_kind)


def _spreads(
    store: Store, sample: _Sample, sentences: Vectors | None, *, with_picture: bool
) -> Mapping[str, float]:
    """Return the spread of usual queries, remembered: "" for all items, and for each kind."""
    form = (sentences is not None, with_picture)
    if form not in sample.spreads:
        queries = _usual_queries(store, sentences, with_picture=with_picture)
        cosines = np.maximum.reduceat(sample.rows @ queries.T, sample.starts)
        found = {"": spread_of(cosines)}
        for kind in KINDS:
            own = sample.kinds == kind
            if own.sum() >= ENOUGH:
                found[kind] = spread_of(cosines[own])
        sample.spreads[form] = found
    return sample.spreads[form]


def _usual_queries(store: Store, sentences: Vectors | None, *, with_picture: bool) -> Vectors:
    if not with_picture:
        assert sentences is not None  # noqa: S101 - a query has one or the other
        return sentences
    # A library of texts alone has no pictures; then its texts are the next best.
    rows = _sample(store, "image").rows
    pictures = (rows if len(rows) else _sample(store, "text").rows)[:PICTURES]
    if sentences is None:
        return pictures
    both = TEXT_WEIGHT * sentences + np.resize(pictures, sentences.shape)
    return np.asarray(both / np.linalg.norm(both, axis=1, keepdims=True), dtype=np.float32)


def _sample(store: Store, modality: Modality) -> _Sample:
    samples = _SAMPLES.setdefault(store, {})
    known, encoder = samples.get(modality), store.encoder
    if known is None or known.encoder != encoder or time.monotonic() - known.taken_at > KEPT_S:
        known = samples[modality] = _take(store, modality, encoder)
    return known


def _take(store: Store, modality: Modality, encoder: EncoderStamp | None) -> _Sample:
    drawn = store.sample(SAMPLE)
    vectors = store.get_vectors(modality, list(drawn.kinds))
    there = [item for item in drawn.kinds if item in vectors]
    n_items = round(drawn.n_items * len(there) / max(len(drawn.kinds), 1))
    lengths = [len(vectors[item]) for item in there]
    return _Sample(
        np.concatenate([vectors[item] for item in there]) if there else np.zeros((0, 0), "f4"),
        np.cumsum([0, *lengths[:-1]], dtype=np.int64),
        np.array([drawn.kinds[item] for item in there], dtype=np.str_),
        n_items,
        encoder,
        time.monotonic(),
    )
