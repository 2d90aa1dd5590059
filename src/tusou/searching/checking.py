"""What must hold of a query before anything is encoded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tusou.errors import InputError, NotFound, UnknownName
from tusou.searching.shelves import without_model
from tusou.types import RANK_MODES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tusou.searching.shelves import Shelf
    from tusou.types import Query


def check(query: Query, shelves: Sequence[Shelf]) -> None:
    """Refuse a query that cannot be answered.

    Raises:
        NotFound: an example is no item.
        InputError: it asks for nothing, for less than one hit, for what no library holds, or words
            alone for what has none.
        UnknownName: there is no such way of ranking.
    """
    check_shelves(query, shelves)
    _check_words_alone(query)
    if not (query.text.strip() or query.image is not None or query.like):
        raise _asks_for_nothing(query)
    _check_examples(query, shelves)
    if query.rank in ("image", "text") or not query.text.strip():
        _check_model(shelves)


def check_listing(query: Query, shelves: Sequence[Shelf]) -> None:
    """Refuse a query that lists what passes and cannot be answered.

    Raises:
        NotFound: an example is no item.
        InputError: as `check_shelves`, or the examples cannot be compared.
        UnknownName: there is no such way of ranking.
    """
    check_shelves(query, shelves)
    _check_words_alone(query)
    _check_examples(query, shelves)


def check_shelves(query: Query, shelves: Sequence[Shelf]) -> None:
    """Refuse what can be put to no library at all, whatever is asked.

    Raises:
        InputError: for less than one hit, or to no library.
        UnknownName: there is no such way of ranking.
    """
    if query.rank not in RANK_MODES:
        raise UnknownName.among("way of ranking", query.rank, RANK_MODES)
    check_place(query)
    if not shelves:
        raise InputError("there is no library to search", "name one with --library")


def check_place(query: Query) -> None:
    """Refuse a query for less than one hit, or for what comes before the first.

    Raises:
        InputError: it is one.
    """
    if query.k < 1:
        raise InputError(f"cannot return {query.k} hits", "give -k a number from 1 on")
    if query.offset < 0:
        raise InputError(f"no hits can come after {query.offset}", "count from 0")


def _asks_for_nothing(query: Query) -> InputError:
    if query.unlike:
        return InputError(
            "it is only said what hits should not be like",
            "say what to look for, or give a filter",
        )
    return InputError(
        "the query is empty",
        "give a sentence, a picture with --image, or an example with --like",
    )


def _check_examples(query: Query, shelves: Sequence[Shelf]) -> None:
    items = [one for one in (*query.like, *query.unlike) if isinstance(one, int)]
    if items and len(shelves) > 1:
        raise InputError(
            "the number of an item means nothing in several libraries", "name one with --library"
        )
    for item in items:
        if not shelves[0].store.get([item]):
            raise NotFound(f"there is no item {item}", "see: tusou sample")
    if query.like or query.unlike:
        _check_model(shelves)


def _check_words_alone(query: Query) -> None:
    if query.rank != "words":
        return
    if query.image is not None:
        raise InputError("a picture has no words to look up", "use image as the rank")
    if query.like or query.unlike:
        raise InputError(
            "examples are compared by their look and meaning, not by words",
            "use another rank than words",
        )


def _check_model(shelves: Sequence[Shelf]) -> None:
    if all(shelf.encoder is None for shelf in shelves):
        raise without_model(shelves[0])
