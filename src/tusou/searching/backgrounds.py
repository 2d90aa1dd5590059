"""What cosines chance gives in a library, told from a random sample of its vectors."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np

from tusou.searching.asked import SENTENCE_WEIGHT
from tusou.searching.chance import TELLING, Background, Scatter, stretched
from tusou.searching.confidence import PHOTOS, THOUSAND
from tusou.searching.hubs import lowering, taken_off
from tusou.searching.samples import Sample, Usual, sample_of
from tusou.types import KINDS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from tusou.protocols import Store
    from tusou.searching.usual import UsualTexts
    from tusou.types import Kind, Modality, Vectors

PICTURES = 16
"""Random pictures that stand for usual ones."""


@dataclass(frozen=True, slots=True)
class Backgrounds:
    """What cosines a query has with random items of each kind."""

    of_all: Background
    by_kind: Mapping[Kind, Background]
    words: Vectors | None = field(default=None, compare=False, repr=False)
    """Usual words, float32 (n, dim), unit rows; None where nothing is lowered."""
    lowered: Mapping[Kind, float] = field(default_factory=dict, hash=False)
    """By how much hubs are lowered of each kind, see `hubs.lowering`; others are not."""

    def surprise(self, kind: Kind, cosine: float, rows: Vectors | None = None) -> float:
        """Return how far the cosine of an item stands above chance.

        Args:
            kind: of the item.
            cosine: of its best vector with the query.
            rows: its vectors, float32 (n, dim); asked for where its kind is `lowered`.
        """
        height = float(stretched(np.float32(cosine)))
        if kind in self.lowered and rows is not None and self.words is not None:
            off = taken_off(np.max(rows @ self.words.T, axis=0, keepdims=True))
            height -= self.lowered[kind] * float(off[0])
        return self.of(kind).surprise(height)

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
    texts: UsualTexts | None,
    *,
    with_picture: bool = False,
    brevity: float = 0.0,
) -> Backgrounds | None:
    """Return what cosines of `query` are nothing special; None when no item has a vector.

    An item with several vectors counts by its best one, as in a search.

    Args:
        store: the library.
        modality: pictures or texts.
        query: float32 (dim,) of unit length.
        texts: the usual ones of the model; None for a query without a sentence.
        brevity: of the query, see `asked.brevity`: a model may answer words with smaller cosines
            than sentences (those of the starter reach up 0.84 as far, of another one as far).
        with_picture: the query has a picture; random pictures of the library stand for usual
            ones, together with the sentences where there are some.
    """
    sample = sample_of(store, modality)
    if not len(sample.rows):
        return None
    has_picture = with_picture or texts is None
    usual = _usual(store, sample, texts, modality, with_picture=has_picture)
    lowered = {
        kind: share
        for kind in KINDS
        if (share := lowering(kind, modality, brevity, with_picture=has_picture))
    }
    heights = stretched(sample.best(query[np.newaxis])[:, 0])
    heights -= _shares(sample, lowered) * usual.taken_off
    scatters = {
        kind: usual.scatters[kind].towards(usual.brief[kind], brevity) for kind in usual.scatters
    }
    by_kind: dict[Kind, Background] = {}
    for kind in KINDS:
        if kind in scatters:
            own = heights[sample.kinds == kind]
            by_kind[kind] = Background.of(own, scatters[kind], sample.n_items)
    of_all = Background.of(heights, scatters[""], sample.n_items)
    words = None if texts is None else texts.words
    return Backgrounds(of_all, by_kind, words, lowered)


def _usual(
    store: Store,
    sample: Sample,
    texts: UsualTexts | None,
    modality: Modality,
    *,
    with_picture: bool,
) -> Usual:
    """Return what usual queries give in a sample, remembered."""
    form = (texts is not None, with_picture)
    if form not in sample.usual:
        sentences = None if texts is None else texts.sentences
        queries = _usual_queries(store, sentences, with_picture=with_picture)
        heights = stretched(sample.best(queries))
        off = np.zeros((len(heights), 1), dtype=np.float32)
        brief: dict[str, Scatter] = {}
        if texts is not None and not with_picture:
            words = sample.best(texts.words)
            off[:, 0] = taken_off(words)
            to_words = {kind: lowering(kind, modality, 1.0, with_picture=False) for kind in KINDS}
            of_words = stretched(words) - _shares(sample, to_words)[:, np.newaxis] * off
            brief = _scatters(of_words, sample.kinds, are_pictures=False)
        always = {kind: lowering(kind, modality, 0.0, with_picture=with_picture) for kind in KINDS}
        heights -= _shares(sample, always)[:, np.newaxis] * off
        scatters = _scatters(heights, sample.kinds, are_pictures=with_picture)
        sample.usual[form] = Usual(off[:, 0], scatters, scatters | brief)
    return sample.usual[form]


def _shares(sample: Sample, of_kinds: Mapping[Kind, float]) -> NDArray[np.float32]:
    """What holds for the kind of each item of a sample, float32 (n_sample,)."""
    return np.array([of_kinds.get(kind, 0.0) for kind in sample.kinds], dtype=np.float32)


def _scatters(
    heights: NDArray[np.float32], kinds: NDArray[np.str_], *, are_pictures: bool
) -> dict[str, Scatter]:
    """Return how usual queries scatter over all items, "", and over each kind."""
    # Usual pictures are those of the library: of a few, each would be compared with itself.
    measured = Scatter.of_many if are_pictures else Scatter.of
    found = {"": measured(heights)}
    for kind in KINDS:
        own = heights[kinds == kind]
        if len(own) >= (TELLING if are_pictures else 1):
            found[kind] = measured(own, upwards=kind in PHOTOS)
    return found


def _usual_queries(store: Store, sentences: Vectors | None, *, with_picture: bool) -> Vectors:
    if not with_picture:
        assert sentences is not None  # noqa: S101 - a query has one or the other
        return sentences
    # A library of texts alone has no pictures; then its texts are the next best.
    rows = sample_of(store, "image").rows
    pictures = (rows if len(rows) else sample_of(store, "text").rows)[:PICTURES]
    if sentences is None:
        return pictures
    both = SENTENCE_WEIGHT * sentences + np.resize(pictures, sentences.shape)
    return np.asarray(both / np.linalg.norm(both, axis=1, keepdims=True), dtype=np.float32)
