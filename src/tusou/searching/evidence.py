"""Evidence: what speaks for an item, measured on the few that may be shown."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from tusou.searching.backgrounds import background
from tusou.searching.confidence import (
    Background,
    cosine_confidence,
    joint,
    words_confidence,
)
from tusou.text import query_units, segment

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tusou.ranking import Fused
    from tusou.searching.asked import Asked
    from tusou.searching.candidates import Candidates, Key, Signal
    from tusou.types import Modality, Query, StoredItem


@dataclass(frozen=True, slots=True)
class Found:
    """An item that may be shown: its place in the order, and what speaks for it."""

    place: Fused[Key]
    stored: StoredItem
    also: tuple[StoredItem, ...]
    """The same picture elsewhere."""
    cosine: float | None = None
    confidences: dict[Signal, float] = field(default_factory=dict)
    about: float = 1.0
    """0–1: how much it is about the words: its BM25 as a share of the best."""

    @property
    def confidence(self) -> float:
        """0–1, over all signals."""
        return joint(list(self.confidences.values()))


def measured(found: Sequence[Found], asked: Asked, candidates: Candidates) -> list[Found]:
    """Return `found` with what speaks for each filled in."""
    side: Modality = "text" if asked.query.rank == "text" else "image"
    cosines = _cosines(found, side, asked, candidates)
    backgrounds = _backgrounds(cosines, side, asked)
    by_words = _words(found, asked.query) if "words" in candidates.rankings else {}
    by_cosine = {
        key: cosine_confidence(cosine, backgrounds[key[0]])
        for key, cosine in cosines.items()
        if key[0] in backgrounds
    }
    about = _about(candidates)
    return [
        Found(
            one.place,
            one.stored,
            one.also,
            cosines.get(one.place.key),
            _confidences(one.place.key, side, by_cosine, by_words),
            about.get(one.place.key, 0.0),
        )
        for one in found
    ]


def _about(candidates: Candidates) -> dict[Key, float]:
    scores = candidates.scores("words")
    best = max(scores.values(), default=0.0)
    return {key: score / best for key, score in scores.items()} if best > 0 else {}


def _confidences(
    key: Key,
    side: Modality,
    by_cosine: Mapping[Key, float],
    by_words: Mapping[Key, float],
) -> dict[Signal, float]:
    confidences: dict[Signal, float] = {}
    if key in by_words:
        confidences["words"] = by_words[key]
    if key in by_cosine:
        confidences[side] = by_cosine[key]
    return confidences


def _words(found: Sequence[Found], query: Query) -> dict[Key, float]:
    terms = [set(segment(searched_text(one.stored))) for one in found]
    confidences = words_confidence(query_units(query.text), terms)
    return {one.place.key: sure for one, sure in zip(found, confidences, strict=True)}


def searched_text(stored: StoredItem) -> str:
    """Return all words under which an item is found: its text, its caption, its names."""
    return f"{stored.item.text}\n{stored.item.caption}\n{names_of(stored)}"


def names_of(stored: StoredItem) -> str:
    """Return the names that count as words: of the source file, and of a pair's picture."""
    names = stored.relative_path
    if stored.item.kind == "pair":
        names += "\n" + os.path.basename(stored.item.image_path)
    return names


def _cosines(
    found: Sequence[Found], side: Modality, asked: Asked, candidates: Candidates
) -> dict[Key, float]:
    """Return the cosine of every item that has a vector: as ranked, or computed for the others."""
    if set(candidates.rankings) == {"words"}:
        return {}
    known = candidates.scores(side)
    keys = [one.place.key for one in found]
    cosines = {key: known[key] for key in keys if key in known}
    for at, shelf in enumerate(asked.shelves):
        missing = [item for place, item in keys if place == at and (at, item) not in cosines]
        if shelf.encoder is None or not missing:
            continue
        vector = asked.vector(shelf.encoder)
        for item, rows in shelf.store.get_vectors(side, missing).items():
            cosines[at, item] = float(np.max(rows @ vector))
    return cosines


def _backgrounds(
    cosines: Mapping[Key, float], side: Modality, asked: Asked
) -> dict[int, Background]:
    found: dict[int, Background] = {}
    for at in {at for at, _ in cosines}:
        shelf = asked.shelves[at]
        if shelf.encoder is not None:
            chance = background(shelf.store, side, asked.vector(shelf.encoder))
            found |= {at: chance} if chance is not None else {}
    return found
