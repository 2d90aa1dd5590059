"""The pictures that a cell holds or names: none, one, or several."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from tusou.sources.pairs.column_names import refers
from tusou.sources.table import PICTURE_SUFFIXES, suffix_of

Picture = str | bytes
"""A path or an address as the manifest writes it, blanks around it aside; or the picture itself."""

_MAY_BE_SEVERAL = re.compile(r"\A\[|[,;|\n，；、]")
_DIVIDES = re.compile(r"[,;|\n，；、]")
_NOTHING = re.compile(r"[\[\]{}\s'\",;|，；、]*")
"""What is left of a list or an object of nothing that was written as text: "[]", "{}", "['']"."""
_AROUND = " \t\r\n'\""
_BEHIND_PATH = re.compile(r"[?#].*", re.DOTALL)


def pictures_in(value: Any) -> tuple[Picture, ...]:
    """Return the pictures of a cell: text, bytes, an object such as {"src": …}, or a list of these.

    Text may name several, as shops write them: "a.jpg, b.jpg", "['a.jpg', 'b.jpg']".
    """
    if isinstance(value, list | tuple):
        return tuple(picture for one in value for picture in _pictures_of_one(one))
    return _pictures_of_one(value)


def is_address(picture: Picture) -> bool:
    """Whether a picture is named by where it lies in a network; none is fetched."""
    return isinstance(picture, str) and ("://" in picture or picture.startswith("//"))


def names_picture_file(picture: Picture) -> bool:
    """Whether a path or address ends as those of pictures do."""
    if isinstance(picture, bytes):
        return False
    path = _BEHIND_PATH.sub("", picture) if is_address(picture) else picture
    return suffix_of(path) in PICTURE_SUFFIXES


def _pictures_of_one(value: Any) -> tuple[Picture, ...]:
    if isinstance(value, str):
        text = value.strip()
        if _NOTHING.fullmatch(text):
            return ()
        return _divided(text) if _MAY_BE_SEVERAL.search(text) else (text,)
    if isinstance(value, bytes):
        return (value,) if value else ()
    return _pictures_of_object(value) if isinstance(value, Mapping) else ()


def _divided(text: str) -> tuple[str, ...]:
    """The names in `text`; itself unless each part names a picture, for names have commas too."""
    inside = text[1:-1] if text[0] == "[" and text[-1] == "]" else text
    parts = [bare for part in _DIVIDES.split(inside) if (bare := part.strip(_AROUND))]
    n_addresses = sum(map(is_address, parts))
    # A comma within an address, as those of sizes have, divides nothing.
    if n_addresses not in (0, len(parts)):
        return (text,)
    return tuple(parts) if n_addresses or all(map(names_picture_file, parts)) else (text,)


def _pictures_of_object(value: Mapping[str, Any]) -> tuple[Picture, ...]:
    """That which lies in it; else the first path, else the first address."""
    held = value.get("bytes")
    if isinstance(held, bytes) and held:
        return (held,)
    found = [one.strip() for key, one in value.items() if isinstance(one, str) and refers(str(key))]
    filled = [one for one in found if one]
    return tuple(sorted(filled, key=is_address)[:1])
