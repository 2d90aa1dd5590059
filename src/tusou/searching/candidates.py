"""Candidates: what each signal brings up, over all libraries that are searched."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, TypeAlias

from tusou.ranking import merge
from tusou.text import is_of_codes
from tusou.types import MODALITIES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tusou.searching.asked import Asked
    from tusou.searching.shelves import Shelf
    from tusou.types import Modality, Query, Ranking

Signal = Literal["words", "image", "text"]
Key: TypeAlias = tuple[int, int]
"""(index of the shelf, item id)."""

DEPTH = 100
"""Candidates of each signal, at least: as deep as is weighed, should one signal bring up all."""


@dataclass(frozen=True, slots=True)
class Candidates:
    """The ranking of each signal, best first, with its own scores."""

    rankings: dict[Signal, list[tuple[Key, float]]]
    of_words: dict[Modality, list[tuple[Key, float]]] = field(default_factory=dict)
    """What the words alone bring up where the query shows pictures too: they tell whether there is
    what is asked for."""

    def keys(self, signal: Signal) -> list[Key]:
        """Return the keys of a signal in order; none when it was not asked."""
        return [key for key, _ in self.rankings.get(signal, [])]

    def scores(self, signal: Signal) -> dict[Key, float]:
        """Return the scores of a signal by key."""
        return dict(self.rankings.get(signal, []))

    def first(self, depth: int) -> Candidates:
        """Return what the libraries bring when each is asked for `depth` of each signal."""
        return Candidates(
            {signal: list(_first_of_each(found, depth)) for signal, found in self.rankings.items()},
            {side: list(_first_of_each(found, depth)) for side, found in self.of_words.items()},
        )


def _first_of_each(ranking: Sequence[tuple[Key, float]], depth: int) -> Iterator[tuple[Key, float]]:
    """The first `depth` of each shelf, as they stand in the merged ranking."""
    taken: Counter[int] = Counter()
    for key, score in ranking:
        taken[key[0]] += 1
        if taken[key[0]] <= depth:
            yield key, score


def depth_for(n_weighed: int) -> int:
    """Return how many candidates of each signal are asked for where so many are weighed."""
    return max(DEPTH, n_weighed)


def signals_of(query: Query) -> tuple[Signal, ...]:
    """Return which signals answer `query`; pictures have no words and are compared to pictures.

    What holds codes alone asks for what is called so: nothing looks like an article number, and
    of 140 of them each brought ten other products of a shop behind its own.
    """
    if query.rank != "fused":
        return (query.rank,)
    if query.text.strip():
        alone = query.image is None and not query.like and not query.unlike
        return ("words",) if alone and is_of_codes(query.text) else ("words", "image", "text")
    in_words = any(isinstance(one, str) for one in query.like)
    return ("image", "text") if in_words else ("image",)


def candidates(asked: Asked, n_weighed: int) -> Candidates:
    """Ask every shelf for the best items of each signal, enough to weigh so many."""
    depth = depth_for(n_weighed)
    rankings = {one: _ranking(one, asked, depth) for one in signals_of(asked.query)}
    if asked.query.rank != "fused" or not asked.sides:
        return Candidates(rankings)
    words, _ = asked.sides
    return Candidates(rankings, {one: _ranking(one, words, depth) for one in MODALITIES})


def _ranking(signal: Signal, asked: Asked, depth: int) -> list[tuple[Key, float]]:
    found = [
        _keyed(at, _ask(shelf, signal, asked, depth), asked.examples)
        for at, shelf in enumerate(asked.shelves)
    ]
    return merge(found, comparable=signal == "words" or _one_model(asked.shelves))


def _ask(shelf: Shelf, signal: Signal, asked: Asked, depth: int) -> Ranking | None:
    query, where = asked.query, asked.query.where
    if signal == "words":
        return shelf.store.search_words(query.text, depth, where, query.emphasis)
    if shelf.encoder is None:
        return None
    return shelf.store.search_vectors(signal, asked.vector(shelf.encoder), depth, where)


def _keyed(at: int, ranking: Ranking | None, examples: frozenset[int]) -> list[tuple[Key, float]]:
    """Return a ranking by keys, without the items that were given as examples."""
    if ranking is None:
        return []
    pairs = zip(ranking.ids, ranking.scores, strict=True)
    return [((at, item), score) for item, score in pairs if item not in examples]


def _one_model(shelves: Sequence[Shelf]) -> bool:
    stamps = {shelf.encoder.stamp for shelf in shelves if shelf.encoder is not None}
    return len(stamps) <= 1
