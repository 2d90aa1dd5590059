"""The way from a query to its answer."""

from __future__ import annotations

from time import perf_counter
from typing import TYPE_CHECKING

from tusou.searching.asked import Asked
from tusou.searching.candidates import Candidates, candidates, depth_for
from tusou.searching.checking import check
from tusou.searching.copies import copies_folded, equal_folded
from tusou.searching.diversity import diversified
from tusou.searching.evidence import Found, measured
from tusou.searching.hits import hits_of
from tusou.searching.lines import line_of
from tusou.searching.ordering import by_evidence, ordered
from tusou.searching.results import SearchResult
from tusou.searching.rounds import NEAR_MISSES, SPARE, first_round, in_rounds, n_weighed
from tusou.searching.understanding import understood

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tusou.ranking import Fused
    from tusou.searching.candidates import Key
    from tusou.searching.lines import Line
    from tusou.searching.shelves import Shelf
    from tusou.types import Query, StoredItem


def search(query: Query, shelves: Sequence[Shelf]) -> SearchResult:
    """Answer `query` from all `shelves` together.

    Args:
        query: a sentence, a picture, examples, or all of them.
        shelves: the libraries; those without a model answer by words only.

    Raises:
        InputError: the query is empty, or needs a model that no library has.
    """
    started = perf_counter()
    asked_for = query.text
    query, parsed = understood(query, shelves)
    check(query, shelves)
    asked = Asked(query, shelves)
    found = candidates(asked)
    rounds = _rounds(asked, found)
    first = rounds[0] if rounds else []
    line = line_of(query)
    weighed = [item for one in rounds for item in one]
    above, below = _told_apart(query, weighed, first, line, shelves)
    if query.diverse:
        parts = [_those_of(above, one) for one in rounds]
        above = [item for part in parts for item in diversified(part, query.k, shelves)]
    return SearchResult(
        query=asked_for,
        parsed=parsed,
        model=model_name(shelves) if set(found.rankings) != {"words"} else "",
        rank=query.rank,
        outcome="hits" if above else "nothing",
        needed=line.needed(first),
        needed_of=line.needed_of(first),
        hits=hits_of(above[: query.k], query.text, shelves),
        near_misses=hits_of(below[:NEAR_MISSES], query.text, shelves),
        best_cosine=_best_cosine(query, found),
        took_ms=(perf_counter() - started) * 1000,
    )


def asked_of(query: Query, shelf: Shelf) -> Asked:
    """Return `query` as one shelf is searched with it, its signs understood.

    Raises:
        InputError: as `search`.
    """
    plain, _ = understood(query, [shelf])
    check(plain, [shelf])
    return Asked(plain, [shelf])


def model_name(shelves: Sequence[Shelf]) -> str:
    """Return the names of the models asked, each once."""
    names = (shelf.encoder.stamp.name for shelf in shelves if shelf.encoder is not None)
    return ", ".join(dict.fromkeys(names))


def _fetched(places: Sequence[Fused[Key]], shelves: Sequence[Shelf]) -> list[Found]:
    """Return the items at `places`, those that were deleted meanwhile left out."""
    items: dict[Key, StoredItem] = {}
    for at, shelf in enumerate(shelves):
        wanted = [place.key[1] for place in places if place.key[0] == at]
        items |= {(at, stored.id): stored for stored in shelf.store.get(wanted)}
    return [Found(place, items[place.key], ()) for place in places if place.key in items]


def _rounds(asked: Asked, found: Candidates) -> list[list[Found]]:
    """Return what is weighed, round by round, each in its order.

    Each round knows of the rankings what it alone would have asked for: where an item has a place
    that only a longer answer sees, it would be weighed otherwise there.
    """
    query, rounds, n_known = asked.query, [], 0
    places = ordered(query, found)[: n_weighed(query)]
    for one in in_rounds(places, first_round(query)):
        n_known += len(one)
        weighed = measured(_fetched(one, asked.shelves), asked, found.first(depth_for(n_known)))
        rounds.append(by_evidence(weighed) if query.rank == "fused" else weighed)
    return rounds


def _told_apart(
    query: Query,
    weighed: Sequence[Found],
    first: Sequence[Found],
    line: Line,
    shelves: Sequence[Shelf],
) -> tuple[list[Found], list[Found]]:
    """Return hits and near misses without copies, as far as they may be shown.

    To compare pictures takes longer than all else. Whether an item is a copy depends on those
    before it alone: all that are shown have to be compared with those, and the others need not.
    A diverse answer is chosen from all.
    """
    found = equal_folded(weighed)
    among = len(found) if query.diverse else SPARE * (query.k + NEAR_MISSES)
    while True:
        above, below = line.parted(copies_folded(found, shelves, among), first)
        unseen = {one.place.key for one in found[among:]}
        shown = [*above, *below[:NEAR_MISSES]][: query.k]
        if unseen.isdisjoint(one.place.key for one in shown):
            return above, below
        among *= 2


def _those_of(found: Sequence[Found], among: Sequence[Found]) -> list[Found]:
    keys = {one.place.key for one in among}
    return [one for one in found if one.place.key in keys]


def _best_cosine(query: Query, found: Candidates) -> float | None:
    ranking = found.rankings.get("text" if query.rank == "text" else "image")
    return max(score for _, score in ranking) if ranking else None
