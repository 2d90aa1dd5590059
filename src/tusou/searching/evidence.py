"""Evidence: what speaks for an item, measured on the few that may be shown."""

from __future__ import annotations

import os
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from tusou.searching.backgrounds import Backgrounds, backgrounds
from tusou.searching.confidence import (
    PHOTOS,
    SAME,
    SAME_EVIDENCE,
    Signs,
    evidence_of,
    evidence_of_both,
    sure_of,
)
from tusou.searching.coverage import coverages
from tusou.searching.samples import n_items_of
from tusou.searching.usual import usual_texts
from tusou.text import query_units
from tusou.types import MODALITIES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tusou.ranking import Fused
    from tusou.searching.asked import Asked
    from tusou.searching.candidates import Candidates, Key, Signal
    from tusou.searching.shelves import Shelf
    from tusou.types import Modality, StoredItem


@dataclass(frozen=True)
class Found:
    """An item that may be shown: its place in the order, and what speaks for it.

    What follows from the signs is reckoned once: the order, the line and the hits all ask for it.
    """

    place: Fused[Key]
    stored: StoredItem
    also: tuple[Found, ...]
    """The same picture elsewhere, none with others of its own."""
    cosine: float | None = None
    signs: Signs = field(default_factory=Signs)
    """For the whole query."""
    sides: tuple[Signs, ...] = ()
    """For its words alone and for its pictures alone, where it has both."""

    @cached_property
    def evidence(self) -> dict[Signal, float]:
        """What each signal says for it, in log-odds.

        To a sentence the best page by chance stands higher above its kind than the right photo
        above photos: weighed alike, 1.5 % of the captions had their photo first among a thousand
        photos and 445 pages, which without the pages were 31 %. Where pictures are asked with,
        photos and pages are compared with these alike.
        """
        if self.sides:
            return evidence_of_both(self.signs)
        by_sentence = not self.signs.by_picture
        return evidence_of(self.signs, of_photo=by_sentence and self.stored.item.kind in PHOTOS)

    @property
    def judged(self) -> tuple[Signs, ...]:
        """What its confidence is told from: sides are, each by itself, what numbers were fitted on.

        To the mean of a sentence and a picture nothing is as near as it would be to one of them.
        """
        return self.sides or (self.signs,)

    @cached_property
    def confidence(self) -> float:
        """0–1, over all signals; of the surer side."""
        return max(sure_of(signs, self.stored.item.kind) for signs in self.judged)

    @cached_property
    def total(self) -> float:
        """All evidence together, in log-odds: what `fused` orders by."""
        return sum(self.evidence.values()) + SAME_EVIDENCE * self.signs.is_same


def measured(found: Sequence[Found], asked: Asked, candidates: Candidates) -> list[Found]:
    """Return `found` with what speaks for each filled in."""
    signals = set(candidates.rankings)
    shown: Modality = "text" if signals == {"text"} else "image"
    modalities = [
        side for side in MODALITIES if side in signals or (side == shown and "words" not in signals)
    ]
    cosines = {side: _cosines(found, side, asked, candidates.scores(side)) for side in modalities}
    words = _words(found, asked, candidates) if "words" in signals else None
    signs = _signs(found, asked, cosines, words)
    alone = [_alone(found, one, modalities, words) for one in asked.sides]
    return [
        replace(
            one,
            cosine=cosines.get(shown, {}).get(one.place.key),
            signs=signs[one.place.key],
            sides=tuple(side[one.place.key] for side in alone),
        )
        for one in found
    ]


def _alone(
    found: Sequence[Found],
    asked: Asked,
    modalities: Sequence[Modality],
    words: Mapping[Key, tuple[float, float]] | None,
) -> dict[Key, Signs]:
    """Return the signs for one side of a query: pictures alone are compared with pictures."""
    if asked.by_picture and "image" in modalities:
        modalities, words = ["image"], None
    cosines = {one: _cosines(found, one, asked, {}) for one in modalities}
    return _signs(found, asked, cosines, words)


def _signs(
    found: Sequence[Found],
    asked: Asked,
    cosines: Mapping[Modality, Mapping[Key, float]],
    words: Mapping[Key, tuple[float, float]] | None,
) -> dict[Key, Signs]:
    around = {side: _around(cosines[side], side, asked) for side in cosines}
    surprises = {
        side: _surprises(found, cosines[side], side, around[side], asked) for side in cosines
    }
    nearest = cosines.get("image", cosines.get("text", {}))
    name = None if words is None else asked.name
    signs = {}
    for one in found:
        key = one.place.key
        bm25, coverage = (None, 0.0) if words is None else words.get(key, (0.0, 0.0))
        signs[key] = Signs(
            bm25=bm25,
            coverage=coverage,
            image=surprises.get("image", {}).get(key),
            text=surprises.get("text", {}).get(key),
            n_items=_n_items(around.get("image", {}).get(key[0]), asked.shelves[key[0]]),
            brevity=asked.brevity,
            by_picture=asked.by_picture,
            is_same=nearest.get(key, 0.0) >= SAME
            or (name is not None and name.is_of(_own_name(one.stored))),
        )
    return signs


def _words(
    found: Sequence[Found], asked: Asked, candidates: Candidates
) -> dict[Key, tuple[float, float]]:
    """Return BM25 and the share of the query that is held, of every item with a word of it."""
    bm25 = _bm25(found, asked, candidates)
    coverage = _coverages(found, asked, bm25)
    return {key: (bm25.get(key, 0.0), share) for key, share in coverage.items()}


def _bm25(found: Sequence[Found], asked: Asked, candidates: Candidates) -> dict[Key, float]:
    """Return the BM25 of every item that holds a word: as ranked, or computed for the others."""
    scores, query = _known(found, candidates.scores("words")), asked.query
    for at, shelf in enumerate(asked.shelves):
        missing = _missing(found, at, scores)
        if missing:
            held = shelf.store.score_words(query.text, missing, query.emphasis)
            scores |= {(at, item): score for item, score in held.items()}
    return scores


def _known(found: Sequence[Found], scores: Mapping[Key, float]) -> dict[Key, float]:
    return {one.place.key: scores[one.place.key] for one in found if one.place.key in scores}


def _missing(found: Sequence[Found], shelf: int, scores: Mapping[Key, float]) -> list[int]:
    """Return the items of a shelf that have no score."""
    keys = (one.place.key for one in found)
    return [key[1] for key in keys if key[0] == shelf and key not in scores]


def _coverages(found: Sequence[Found], asked: Asked, bm25: Mapping[Key, float]) -> dict[Key, float]:
    """Return what share of the query each item holds, of those with any of its words.

    A phrase in quotes stands in all of them, whichever terms it is looked up by.
    """
    phrases = asked.query.where.phrases
    sure = frozenset[str]().union(*(unit.terms for one in phrases for unit in query_units(one)))
    reached = sorted(
        (one for one in found if sure or one.place.key in bm25),
        key=lambda one: -bm25.get(one.place.key, 0.0),
    )
    units = query_units(asked.query.text, asked.query.emphasis)
    wanted = sorted(frozenset[str]().union(*(unit.terms for unit in units)))
    held: dict[Key, set[str]] = {}
    for at, shelf in enumerate(asked.shelves):
        items = [one.stored for one in reached if one.place.key[0] == at]
        terms = shelf.store.terms_in(items, wanted)
        held |= {(at, item.id): some | sure for item, some in zip(items, terms, strict=True)}
    keys = [one.place.key for one in reached]
    return dict(zip(keys, coverages(units, [held[key] for key in keys]), strict=True))


def _own_name(stored: StoredItem) -> tuple[str, ...]:
    """Return the name by which an item is meant: of a pair its picture's, not its manifest's."""
    return names_of(stored)[-1:]


def names_of(stored: StoredItem) -> tuple[str, ...]:
    """Return the names that count as words: of the source file, and of a pair's picture."""
    if stored.item.kind == "pair":
        return stored.relative_path, os.path.basename(stored.item.image_path)
    return (stored.relative_path,)


def _cosines(
    found: Sequence[Found], side: Modality, asked: Asked, ranked: Mapping[Key, float]
) -> dict[Key, float]:
    """Return the cosine of every item that has a vector: as ranked, or computed for the others."""
    cosines = _known(found, ranked)
    for at, shelf in enumerate(asked.shelves):
        missing = _missing(found, at, cosines)
        if shelf.encoder is None or not missing:
            continue
        vector = asked.vector(shelf.encoder)
        for item, rows in shelf.store.get_vectors(side, missing).items():
            cosines[at, item] = float(np.max(rows @ vector))
    return cosines


def _around(
    cosines: Mapping[Key, float], side: Modality, asked: Asked
) -> dict[int, Backgrounds | None]:
    return {at: _backgrounds(at, side, asked) for at in {at for at, _ in cosines}}


def _n_items(around: Backgrounds | None, shelf: Shelf) -> int:
    """How many items were compared: pictures, or where words alone tell all items."""
    return n_items_of(shelf.store) if around is None else around.of_all.n_items


def _surprises(
    found: Sequence[Found],
    cosines: Mapping[Key, float],
    side: Modality,
    around: Mapping[int, Backgrounds | None],
    asked: Asked,
) -> dict[Key, float]:
    """Return how far the cosine of each item stands out in its library."""
    surprises: dict[Key, float] = {}
    for at, usual in around.items():
        if usual is None:
            continue
        here = [one for one in found if one.place.key[0] == at and one.place.key in cosines]
        lowered = [one.stored.id for one in here if one.stored.item.kind in usual.lowered]
        # They are few: those that may be shown.
        rows = asked.shelves[at].store.get_vectors(side, lowered) if lowered else {}
        for one in here:
            key, kind = one.place.key, one.stored.item.kind
            surprises[key] = usual.surprise(kind, cosines[key], rows.get(one.stored.id))
    return surprises


def _backgrounds(at: int, side: Modality, asked: Asked) -> Backgrounds | None:
    shelf = asked.shelves[at]
    if shelf.encoder is None:
        return None
    return backgrounds(
        shelf.store,
        side,
        asked.vector(shelf.encoder),
        usual_texts(shelf.encoder) if asked.says_words else None,
        with_picture=asked.shows_pictures,
        brevity=asked.brevity,
    )
