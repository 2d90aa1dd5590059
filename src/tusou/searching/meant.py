"""What may have been meant by a filter that nothing passes: a name that there is, and is like it.

Asked only where nothing is found: it reads the names of files and the values of fields.
"""

from __future__ import annotations

import os
import re
from difflib import get_close_matches
from itertools import chain, islice
from typing import TYPE_CHECKING

from tusou.types import as_range

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from tusou.searching.shelves import Shelf
    from tusou.text import Parsed

_NAME = re.compile(r"[a-z][a-z_]+")
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
    return _nearest(name, chain.from_iterable(shelf.store.facets(0).fields for shelf in shelves))


def meant_value(name: str, value: str, shelves: Sequence[Shelf]) -> str:
    """A value of the field `name` like `value`, of the commonest; "" where none is like it.

    Ranges of numbers are like none.
    """
    if as_range(value) is not None:
        return ""
    facets = (shelf.store.facets().fields for shelf in shelves)
    return _nearest(
        value, chain.from_iterable(fields.get(name.casefold(), ()) for fields in facets)
    )


def unknown_fields(parsed: Parsed) -> list[str]:
    """Names typed as those of fields, as in "colour:red", that no item has and that became words.

    Sentences hold colons of their own, above all Chinese ones, and so do "IP65:2020" and "C:": what
    is told is what looks like the name of a field and nothing else.
    """
    left_out = {words.partition(":")[0].casefold() for words in parsed.without}
    return [name for name in parsed.unknown if _NAME.fullmatch(name) and name not in left_out]


def _nearest(given: str, names: Iterable[str]) -> str:
    by_fold = {name.casefold(): name for name in names}
    near = get_close_matches(given.casefold(), by_fold, n=1)
    return by_fold[near[0]] if near else ""
