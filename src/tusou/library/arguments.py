"""What callers give a library, brought into the values that the layers below take."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from tusou.given import NotTaken, argument, chosen, flag, not_empty, several, shown, text, whole
from tusou.library.pictures import query_picture
from tusou.types import KINDS, Hit, Query, Where

if TYPE_CHECKING:
    from collections.abc import Iterable

    from PIL.Image import Image

    from tusou.indexing import IndexOptions
    from tusou.types import Kind

_INDEX = "tusou.Library.index"
_MOST_PX = 10_000
"""A square of it has 100 million pixels, as many as a picture may have that is indexed."""


def narrowed(
    where: Where | None,
    kinds: Iterable[Kind] | Kind,
    within: Iterable[str] | str,
    see: str = "tusou.Library.search",
) -> Where:
    """Return `where` with some kinds and globs more; `see` is the method that was given them.

    Raises:
        InputError: it is no `Where`, or one of the globs is none.
        UnknownName: there is no such kind.
    """
    found = Query(where=Where() if where is None else where).where
    return replace(
        found,
        kinds=(*found.kinds, *(chosen("kind", one, KINDS) for one in several(kinds))),
        path_globs=(
            *found.path_globs,
            *(argument("within", see, not_empty, one) for one in several(within)),
        ),
    )


def index_options(
    *,
    max_pages: int | None,
    text_pages_only: bool,
    figures: bool,
    ignore: Iterable[str] | str,
    passwords: Iterable[str] | str,
    embed_text: bool,
) -> IndexOptions:
    """Return the options of `Library.index` that say what items a file gives.

    Raises:
        InputError: one of them is not what is taken.
    """
    from tusou.indexing import IndexOptions
    from tusou.types import DecodeOptions

    decode = DecodeOptions(
        max_pages=None if max_pages is None else argument("max_pages", _INDEX, whole, max_pages, 1),
        text_pages_only=argument("text_pages_only", _INDEX, flag, text_pages_only),
        figures=argument("figures", _INDEX, flag, figures),
        passwords=_texts("passwords", passwords),
    )
    return IndexOptions(
        decode=decode,
        ignore=_texts("ignore", ignore),
        embed_text=argument("embed_text", _INDEX, flag, embed_text),
    )


def workers_of(given: int | None) -> int | None:
    """Return how many workers are asked for; None leaves that to the executor.

    Raises:
        InputError: it is no number of them.
    """
    return None if given is None else argument("workers", _INDEX, whole, given)


def item_of(given: int, see: str) -> int:
    """Return the number of an item.

    Raises:
        InputError: it is none.
    """
    return argument("item", see, _item, given)


def pixels_of(longest_px: int) -> int:
    """Return how long the longest side of a picture is to be.

    Raises:
        InputError: it is no number from 1 to 10,000.
    """
    return argument("longest_px", "tusou.Library.picture", whole, longest_px, 1, _MOST_PX)


def compared(what: Any) -> int | Image | None:
    """Return the number of an item, or the picture, that others are compared with.

    Raises:
        InputError: it is neither, and no path of a picture.
    """
    is_item = hasattr(what, "__index__")
    return item_of(what, "tusou.Library.similar") if is_item else query_picture(what)


def explained(hit: Hit | int, query: str | Query) -> tuple[Hit | int, Query]:
    """Return the hit, or the number of an item, and the query that it answers.

    Raises:
        InputError: one of them is something else.
    """
    see = "tusou.Library.explain"
    return (
        hit if isinstance(hit, Hit) else argument("hit", see, _item, hit),
        query if isinstance(query, Query) else Query(text=argument("query", see, text, query)),
    )


def _texts(name: str, given: Iterable[str] | str) -> tuple[str, ...]:
    return tuple(argument(name, _INDEX, text, one) for one in several(given))


def _item(value: Any) -> int:
    if isinstance(value, int) and not isinstance(value, bool):
        return value  # of one below 0 it is told that there is no such item
    try:
        return whole(value)
    except NotTaken:
        raise NotTaken(f"{shown(value)} is no number of an item") from None
