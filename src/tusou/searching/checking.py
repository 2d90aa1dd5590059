"""What must hold of a query before anything is encoded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tusou.errors import InputError, NotFound
from tusou.searching.shelves import without_model

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tusou.searching.shelves import Shelf
    from tusou.types import Query


def check(query: Query, shelves: Sequence[Shelf]) -> None:
    """Refuse a query that cannot be answered.

    Raises:
        NotFound: an example is no item.
        InputError: it asks for nothing, for what no library holds, or words alone for what has
            none; or there is no library.
    """
    _check_shelves(shelves)
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
        InputError: the examples cannot be compared, or there is no library.
    """
    _check_shelves(shelves)
    _check_words_alone(query)
    _check_examples(query, shelves)


def _check_shelves(shelves: Sequence[Shelf]) -> None:
    if not shelves:
        raise InputError("there is no library to search", "name one with --library")


def _asks_for_nothing(query: Query) -> InputError:
    if query.unlike:
        return InputError(
            "it is only said what hits should not be like",
            "say what to look for, or give a filter",
        )
    return InputError(
        "the query is empty",
        "give a sentence, a picture, an example, or a filter",
    )


def _check_examples(query: Query, shelves: Sequence[Shelf]) -> None:
    items = [one for one in (*query.like, *query.unlike) if isinstance(one, int)]
    if items and len(shelves) > 1:
        raise InputError(
            "the number of an item means nothing in several libraries", "name one with --library"
        )
    for item in items:
        if not shelves[0].store.get([item]):
            raise NotFound.item(item)
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
