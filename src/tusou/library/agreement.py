"""Whether two libraries hold and find the same: counts, and a sample of items and of searches."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from tusou.library.lots import drawn
from tusou.types import MODALITIES, Where
from tusou.wording.found import page_of_file

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tusou.protocols import Store
    from tusou.types import Ranking, StoredItem

_K = 10
_CLOSE = 2e-3
"""Vectors are kept as float16: two cosines of one pair differ by less than half of this."""
_LEAST_VECTORS = 0.95
"""Approximate indexes miss a few of a hundred."""
_WORDS_OF_A_QUERY = 6


@dataclass(frozen=True, slots=True)
class Agreement:
    """What a comparison found.

    Attributes:
        items: how many items were compared in all their parts.
        searches: how many searches by vector were compared.
        vectors: share of the ten best scores that are the same, 0–1; 1.0 without vectors.
        words: share of the ten best by words that are the same items; told and not judged, for
            stores weigh words differently.
        differences: what is not the same, in words; empty when all is well.
    """

    items: int
    searches: int
    vectors: float
    words: float
    differences: tuple[str, ...]


def agreement_of(source: Store, target: Store, sample: int, seed: int = 0) -> Agreement:
    """Compare two libraries that should be the same.

    Args:
        source: the one that is right.
        target: its copy; its items have numbers of their own.
        sample: how many items to compare.
        seed: chooses them.
    """
    differences = _counts(source, target)
    dice = random.Random(seed)  # noqa: S311 - not a secret
    chosen = source.get(drawn(source, sample, dice))
    pairs = [(one, _twin(one, target)) for one in chosen]
    for one, twin in pairs:
        where = page_of_file(one.path, one.item.page_number, "en")
        if twin is None:
            differences.append(f"{where} is missing")
        elif what := _difference(source, target, one, twin):
            differences.append(f"{where} has other {what}")
    vectors, searches = _agreement_of_vectors(source, target, [one.id for one in chosen])
    if vectors < _LEAST_VECTORS:
        differences.append(f"searches by vector agree in {vectors:.1%} of the best scores")
    words = _agreement_of_words(source, target, [one.item.text for one in chosen])
    return Agreement(len(pairs), searches, vectors, words, tuple(differences))


def _counts(source: Store, target: Store) -> list[str]:
    one, other = source.stats(), target.stats()
    figures = {
        "files": (one.files, other.files),
        "skipped files": (one.skipped_files, other.skipped_files),
        "items": (dict(one.items), dict(other.items)),
    }
    return [f"{name}: {a} and {b}" for name, (a, b) in figures.items() if a != b]


def _same_place(stored: StoredItem) -> tuple[object, ...]:
    item = stored.item
    return (stored.path, item.image_path, item.kind, item.page_number, item.bbox, stored.text_key)


def _twin(one: StoredItem, target: Store) -> StoredItem | None:
    # All pairs without a picture have one path: none.
    if one.item.image_path or one.text_key is None:
        ids = target.find(image_path=one.item.image_path)
    else:
        ids = target.find(text_key=one.text_key)
    found = target.get(ids)
    return next((twin for twin in found if _same_place(twin) == _same_place(one)), None)


def _difference(source: Store, target: Store, one: StoredItem, twin: StoredItem) -> str:
    """The first part in which two items differ; "" when they are the same."""
    if replace(twin, id=one.id) != one:
        return "contents"
    if source.words([one.id]).get(one.id) != target.words([twin.id]).get(twin.id):
        return "words"
    if source.thumbnail(one.id) != target.thumbnail(twin.id):
        return "thumbnail"
    for modality in MODALITIES:
        mine = source.get_vectors(modality, [one.id]).get(one.id)
        other = target.get_vectors(modality, [twin.id]).get(twin.id)
        if (mine is None) != (other is None):
            return f"{modality} vectors"
        if mine is not None and other is not None:
            same = mine.shape == other.shape and float(abs(mine - other).max()) < _CLOSE
            if not same:
                return f"{modality} vectors"
    return ""


def _agreement_of_vectors(source: Store, target: Store, ids: Sequence[int]) -> tuple[float, int]:
    """Share of equal scores among the best, and how many searches that was."""
    same = total = searches = 0
    for modality in MODALITIES:
        for rows in source.get_vectors(modality, ids).values():
            one = source.search_vectors(modality, rows[0], _K, Where())
            other = target.search_vectors(modality, rows[0], _K, Where())
            pairs = zip(one.scores, other.scores, strict=False)
            same += sum(abs(a - b) < _CLOSE for a, b in pairs)
            total += max(len(one.scores), len(other.scores))
            searches += 1
    return (same / total if total else 1.0), searches


def _agreement_of_words(source: Store, target: Store, texts: Sequence[str]) -> float:
    """Share of the best by words that both give, over queries cut from texts."""
    same = total = 0
    for text in texts:
        query = " ".join(text.split()[:_WORDS_OF_A_QUERY])[:80]
        if query:
            one = _found(source, source.search_words(query, _K, Where()))
            other = _found(target, target.search_words(query, _K, Where()))
            same += len(one & other)
            total += max(len(one), len(other))
    return same / total if total else 1.0


def _found(store: Store, ranking: Ranking) -> set[tuple[object, ...]]:
    return {_same_place(stored) for stored in store.get(ranking.ids)}
