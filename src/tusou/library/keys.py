"""Items by their exact path or text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tusou.errors import InputError, NotFound
from tusou.given import argument
from tusou.given import text as a_text
from tusou.remote.addresses import PathLike, absolute, as_text, is_address

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tusou.protocols import Store
    from tusou.types import StoredItem


def look_up(store: Store, path: PathLike | None, text: str | None) -> list[StoredItem]:
    """See `Library.lookup`."""
    if (path is None) == (text is None):
        raise InputError("a look-up takes a path or a text", "give one of them")
    if path is not None:
        key = kept_path(path)
        ids = store.find(image_path=key)
        near = [] if ids else store.near_names(image_path=key)
    else:
        from tusou.text import text_key

        text = argument("text", "tusou.Library.lookup", a_text, text)
        ids = store.find(text_key=text_key(text))
        near = [] if ids else store.near_names(text=text)
    if not ids:
        wanted = str(path) if path is not None else _shortened(text or "")
        raise NotFound(f"nothing is stored under {wanted!r}", _nearest(near))
    return store.get(ids)


def kept_path(path: PathLike) -> str:
    """The stored form of an image path; what follows "#" (a row of a table) is kept."""
    text = as_text(path)
    if not is_address(text):
        return absolute(text)
    name, mark, rest = text.partition("#")
    return absolute(name) + mark + rest


def _shortened(text: str, width: int = 60) -> str:
    return text if len(text) <= width else text[: width - 1] + "…"


def _nearest(names: Sequence[str]) -> str:
    if not names:
        return "keys are compared exactly; search instead with: tusou search"
    return "did you mean " + " or ".join(repr(_shortened(name, 100)) for name in names) + "?"
