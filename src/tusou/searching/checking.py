"""What must hold of a query before anything is encoded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tusou.errors import InputError, UnknownName
from tusou.searching.shelves import NO_MODEL, NO_MODEL_MEND
from tusou.types import RANK_MODES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tusou.searching.shelves import Shelf
    from tusou.types import Query


def check(query: Query, shelves: Sequence[Shelf]) -> None:
    """Refuse a query that cannot be answered.

    Raises:
        InputError: it asks for nothing, for less than one hit, or for what no library holds.
        UnknownName: there is no such way of ranking.
    """
    if query.rank not in RANK_MODES:
        raise UnknownName.among("way of ranking", query.rank, RANK_MODES)
    if not query.text.strip() and query.image is None:
        raise InputError("the query is empty", "give a sentence, or a picture with --image")
    if query.k < 1:
        raise InputError(f"cannot return {query.k} hits", "give -k a number from 1 on")
    if not shelves:
        raise InputError("there is no library to search", "name one with --library")
    if query.rank == "words" and not query.text.strip():
        raise InputError("a picture has no words to look up", "use --rank image")
    needs_model = query.rank in ("image", "text") or not query.text.strip()
    if needs_model and all(shelf.encoder is None for shelf in shelves):
        raise InputError(NO_MODEL, NO_MODEL_MEND)
