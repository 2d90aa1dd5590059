"""What cosines chance gives in a library, told from a random sample of its vectors."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from tusou.searching.asked import TEXT_WEIGHT
from tusou.searching.confidence import PHOTOS, TELLING, THOUSAND, Background, Scatter
from tusou.searching.samples import Sample, sample_of
from tusou.types import KINDS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from tusou.protocols import Store
    from tusou.types import Kind, Modality, Vectors

PICTURES = 16
"""Random pictures that stand for usual ones."""


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
    sample = sample_of(store, modality)
    if not len(sample.rows):
        return None
    cosines = sample.best(query[np.newaxis])[:, 0]
    scatters = _scatters(store, sample, sentences, with_picture=with_picture or sentences is None)
    by_kind: dict[Kind, Background] = {}
    for kind in KINDS:
        if kind in scatters:
            own = cosines[sample.kinds == kind]
            by_kind[kind] = Background.of(own, scatters[kind], sample.n_items)
    return Backgrounds(Background.of(cosines, scatters[""], sample.n_items), by_kind)


def _scatters(
    store: Store, sample: Sample, sentences: Vectors | None, *, with_picture: bool
) -> Mapping[str, Scatter]:
    """Return how usual queries scatter, remembered: "" for all items, and for each kind."""
    form = (sentences is not None, with_picture)
    if form not in sample.scatters:
        queries = _usual_queries(store, sentences, with_picture=with_picture)
        cosines = sample.best(queries)
        # Usual pictures are those of the library: of a few, each would be compared with itself.
        measured = Scatter.of_many if with_picture else Scatter.of
        found = {"": measured(cosines)}
        for kind in KINDS:
            own = cosines[sample.kinds == kind]
            if len(own) >= (TELLING if with_picture else 1):
                found[kind] = measured(own)
        sample.scatters[form] = found
    return sample.scatters[form]


def _usual_queries(store: Store, sentences: Vectors | None, *, with_picture: bool) -> Vectors:
    if not with_picture:
        assert sentences is not None  # noqa: S101 - a query has one or the other
        return sentences
    # A library of texts alone has no pictures; then its texts are the next best.
    rows = sample_of(store, "image").rows
    pictures = (rows if len(rows) else sample_of(store, "text").rows)[:PICTURES]
    if sentences is None:
        return pictures
    both = TEXT_WEIGHT * sentences + np.resize(pictures, sentences.shape)
    return np.asarray(both / np.linalg.norm(both, axis=1, keepdims=True), dtype=np.float32)
