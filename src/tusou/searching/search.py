"""The way from a query to its answer."""

from __future__ import annotations

from dataclasses import replace
from time import perf_counter
from typing import TYPE_CHECKING

from tusou.searching.apart import told_apart
from tusou.searching.asked import Asked
from tusou.searching.candidates import candidates
from tusou.searching.checking import check, check_listing
from tusou.searching.given import given_of
from tusou.searching.hints import hints_of, typed_hints
from tusou.searching.hits import hits_of
from tusou.searching.lines import line_of
from tusou.searching.listing import is_listing, listed
from tusou.searching.lookalikes import no_copy
from tusou.searching.results import SearchResult
from tusou.searching.rounds import NEAR_MISSES, n_weighed
from tusou.searching.sayings import spoken_hints
from tusou.searching.shelves import model_name
from tusou.searching.understanding import understood
from tusou.searching.visible import visible_to
from tusou.searching.weighing import weighed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tusou.searching.candidates import Candidates
    from tusou.searching.shelves import Shelf
    from tusou.searching.understanding import Understood
    from tusou.searching.visible import Visible
    from tusou.types import Query


def search(query: Query, shelves: Sequence[Shelf]) -> SearchResult:
    """Answer `query` from all `shelves` together; filters alone list what passes.

    Beside filters alone, examples of what is not wanted order the list: the least alike first.

    Args:
        query: a sentence, a picture, examples, or all of them.
        shelves: the libraries; those without a model answer by words only.

    Raises:
        InputError: the query is empty, or needs a model that no library has.
    """
    started = perf_counter()
    asked_for = query.text
    visible = visible_to(query, shelves)
    meant = understood(query, shelves)
    query = meant.query
    if is_listing(query):
        check_listing(query, shelves)
        return _listing(asked_for, meant, visible, started)
    check(query, shelves)
    asked = Asked(query, shelves)
    found, line = candidates(asked, n_weighed(query)), line_of(query)
    apart = told_apart(query, weighed(asked, found), line, shelves)
    hits = apart.above[query.offset : query.last]
    misses = apart.below[:NEAR_MISSES] if query.offset == 0 else []
    decides = line.deciding(apart.first)
    return SearchResult(
        query=asked_for,
        parsed=meant.parsed,
        given=given_of(query),
        model=model_name(shelves) if set(found.rankings) != {"words"} else "",
        rank=query.rank,
        outcome="hits" if apart.above else "nothing",
        needed=line.needed(apart.first),
        needed_of=line.needed_of(apart.first),
        hits=hits_of(hits, query.text, shelves, line, query.offset),
        near_misses=hits_of(misses, query.text, shelves, line),
        best_confidence=None if decides is None else decides.confidence,
        best_cosine=_best_cosine(query, found),
        hints=(
            *typed_hints(meant.parsed, visible),
            *spoken_hints(query, visible),
            *(() if apart.above else no_copy(query, apart.below)),
            *(() if apart.above or misses else hints_of(query, meant.typed, visible)),
        ),
        took_ms=(perf_counter() - started) * 1000,
    )


def _listing(asked_for: str, meant: Understood, visible: Visible, started: float) -> SearchResult:
    query, shelves = meant.query, visible.shelves
    hits = listed(query, shelves)
    some = hits or (query.offset and listed(replace(query, k=1, offset=0), shelves))
    return SearchResult(
        query=asked_for,
        parsed=meant.parsed,
        given=given_of(query),
        model=model_name(shelves) if query.unlike else "",
        rank=query.rank,
        outcome="hits" if some else "nothing",
        listing=True,
        needed=None,
        needed_of="confidence",
        hits=hits,
        hints=(
            *typed_hints(meant.parsed, visible),
            *(() if some else hints_of(query, meant.typed, visible)),
        ),
        took_ms=(perf_counter() - started) * 1000,
    )


def asked_of(query: Query, shelf: Shelf) -> Asked:
    """Return `query` as one shelf is searched with it, its signs understood.

    Raises:
        InputError: as `search`.
    """
    plain = understood(query, [shelf]).query
    check(plain, [shelf])
    return Asked(plain, [shelf])


def lists_only(query: Query, shelf: Shelf) -> bool:
    """Whether `query` holds filters alone: nothing that an item could be compared with."""
    return is_listing(understood(query, [shelf]).query)


def _best_cosine(query: Query, found: Candidates) -> float | None:
    ranking = found.rankings.get("text" if query.rank == "text" else "image")
    return max(score for _, score in ranking) if ranking else None
