"""What may have been meant by a filter that nothing passes: a name that there is, and is like it.

Asked only where nothing is found: it reads the names of files and the values of fields.
"""

from __future__ import annotations

import os
import re
from difflib import get_close_matches
from itertools import chain, islice
from typing import TYPE_CHECKING

from tusou.text.chinese_forms import simplified_forms
from tusou.text.scripts import HAN
from tusou.types import as_range

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from tusou.searching.shelves import Shelf
    from tusou.text import Parsed

_NAME = re.compile(r"[a-z][a-z_]+")
_VALUES = 1_000
_HOLDING = 3
_HAN = re.compile(f"[{HAN}]+")
_FILES = 5_000
"""Files whose names are compared: of 5,000 names the nearest takes 50 ms."""


def meant_glob(glob: str, shelves: Sequence[Shelf]) -> str:
    """A folder or the name of a file like `glob`; "" for patterns, and where none is like it."""
    if set(glob) & set("*?[") or glob.startswith("/"):
        return ""
    files = chain.from_iterable(shelf.store.files() for shelf in shelves)
    paths = (os.path.relpath(one.path, one.root) for one in islice(files, _FILES))
    parts = (path.replace(os.sep, "/").split("/") for path in paths)
    if glob.endswith("/"):
        return _nearest(glob, chain.from_iterable(map(_folders, parts)))
    return _nearest(glob, (names[-1] for names in parts))


def _folders(parts: list[str]) -> Iterator[str]:
    """The folders that a path lies in, as filters take them: "a/", "a/b/"."""
    return ("/".join(parts[:depth]) + "/" for depth in range(1, len(parts)))


def meant_field(name: str, shelves: Sequence[Shelf]) -> str:
    """A field like the one called `name`; "" where none is like it."""
    return _nearest(name, chain.from_iterable(shelf.store.known_fields() for shelf in shelves))


def meant_values(name: str, value: str, shelves: Sequence[Shelf]) -> list[str]:
    """Values of the field `name` that hold `value`, the commonest; else the one that is like it.

    Of the commonest values of each library; ranges of numbers are held by none and like none.
    """
    if as_range(value) is not None:
        return []
    facets = (shelf.store.facets(_VALUES).fields for shelf in shelves)
    values = list(chain.from_iterable(fields.get(name.casefold(), ()) for fields in facets))
    # A word begins where it is held: "red" is none of "hundred", nor "12" of "120".
    end = r"(?!\d)" if value[-1:].isdecimal() else ""
    held = re.compile(rf"(?<![0-9a-z]){re.escape(_folded(value))}{end}")
    holding = [one for one in dict.fromkeys(values) if value and held.search(_folded(one))]
    return holding[:_HOLDING] or list(filter(None, [_nearest(value, values)]))


def unknown_fields(parsed: Parsed, shelves: Sequence[Shelf]) -> dict[str, str]:
    """Names typed as those of fields, as in "colour:red", that no item has and that became words.

    Each with the field that is like it, or "". Sentences hold colons of their own, above all
    Chinese ones, and so do "IP65:2020" and "C:": what is told is what looks like the name of a
    field and nothing else; in Chinese, and of what is compared ("price<5"), what is like one that
    there is.
    """
    left_out = {words.partition(":")[0].casefold() for words in parsed.without}
    names = [
        name
        for name in dict.fromkeys((*parsed.unknown, *parsed.unknown_compared))
        if name not in left_out and (_NAME.fullmatch(name) or _HAN.fullmatch(name))
    ]
    plain = set(filter(_NAME.fullmatch, parsed.unknown))
    meant = {name: meant_field(name, shelves) for name in names}
    return {name: field for name, field in meant.items() if field or name in plain}


def _nearest(given: str, names: Iterable[str]) -> str:
    by_fold = {_folded(name): name for name in names}
    near = get_close_matches(_folded(given), by_fold, n=1)
    return by_fold[near[0]] if near else ""


def _folded(name: str) -> str:
    """Case aside, and traditional forms as simplified ones."""
    return name.casefold() if name.isascii() else name.casefold().translate(simplified_forms())
