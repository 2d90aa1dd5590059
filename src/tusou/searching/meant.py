"""What may have been meant by a filter that nothing passes: a name that there is, and is like it.

Asked only where nothing is found: it reads the names of files and the values of fields.
"""

from __future__ import annotations

import re
from difflib import get_close_matches
from itertools import chain
from typing import TYPE_CHECKING

from tusou.text import literal_glob
from tusou.text.chinese_forms import simplified_forms
from tusou.text.scripts import HAN
from tusou.types import as_range

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tusou.searching.visible import Visible
    from tusou.text import Parsed

_NAME = re.compile(r"[a-z][a-z_]+")
_HOLDING = 3
_HAN = re.compile(f"[{HAN}]+")


def meant_globs(glob: str, visible: Visible) -> list[str]:
    """Folders and files that `glob` may stand for, as filters take them; none for patterns.

    Of a folder a few whose names hold it; else the one that is like it, and so of files.
    """
    if set(glob) & set("*?[") or glob.startswith("/"):
        return []
    if glob.endswith("/"):
        return meant_folders(glob, visible) or _one(_nearest(glob, _every_folder(visible)))
    return _one(_nearest(glob, (names[-1] for names in _paths(visible))))


def meant_folders(name: str, visible: Visible) -> list[str]:
    """A few folders whose names hold `name`, as filters take them: 青岛 is held by "五一 青岛/"."""
    held = _held(name.strip("/"))
    # In the last of its names: the folders in that one are as well meant by it.
    in_last = re.compile(rf"{held.pattern}[^/]*/\Z")
    holding = (one for one in _every_folder(visible) if in_last.search(_folded(one)))
    return sorted(dict.fromkeys(holding), key=lambda one: (one.count("/"), one))[:_HOLDING]


def _every_folder(visible: Visible) -> Iterator[str]:
    return chain.from_iterable(map(_folders, _paths(visible)))


def _paths(visible: Visible) -> Iterator[list[str]]:
    return (literal_glob(path).split("/") for path in visible.paths())


def _folders(parts: list[str]) -> Iterator[str]:
    """The folders that a path lies in, as filters take them: "a/", "a/b/"."""
    return ("/".join(parts[:depth]) + "/" for depth in range(1, len(parts)))


def meant_field(name: str, visible: Visible) -> str:
    """A field like the one called `name`; "" where none is like it."""
    return _nearest(name, visible.fields())


def meant_values(name: str, value: str, visible: Visible) -> list[str]:
    """Values of the field `name` that hold `value`, the commonest; else the one that is like it.

    Of the commonest values of each library; ranges of numbers are held by none and like none.
    """
    if as_range(value) is not None:
        return []
    values, held = visible.values(name), _held(value)
    holding = [one for one in dict.fromkeys(values) if value and held.search(_folded(one))]
    return holding[:_HOLDING] or _one(_nearest(value, values))


def unknown_fields(parsed: Parsed, visible: Visible) -> dict[str, str]:
    """Names typed as those of fields, as in "colour:red", that no item has and that became words.

    Words to look for, or behind a minus words to leave out.

    Each with the field that is like it, or "". Sentences hold colons of their own, above all
    Chinese ones, and so do "IP65:2020" and "C:": what is told is what looks like the name of a
    field and nothing else; in Chinese, and of what is compared ("price<5"), what is like one that
    there is.
    """
    names = [
        name
        for name in dict.fromkeys((*parsed.unknown, *parsed.unknown_compared))
        if _NAME.fullmatch(name) or _HAN.fullmatch(name)
    ]
    plain = set(filter(_NAME.fullmatch, parsed.unknown))
    meant = {name: meant_field(name, visible) for name in names}
    return {name: field for name, field in meant.items() if field or name in plain}


def _held(value: str) -> re.Pattern[str]:
    """A word begins where it is held: "red" is none of "hundred", nor "12" of "120"."""
    end = r"(?!\d)" if value[-1:].isdecimal() else ""
    return re.compile(rf"(?<![0-9a-z]){re.escape(_folded(value))}{end}")


def _one(found: str) -> list[str]:
    return [found] if found else []


def _nearest(given: str, names: Iterable[str]) -> str:
    by_fold = {_folded(name): name for name in names}
    near = get_close_matches(_folded(given), by_fold, n=1)
    return by_fold[near[0]] if near else ""


def _folded(name: str) -> str:
    """Case aside, and traditional forms as simplified ones."""
    return name.casefold() if name.isascii() else name.casefold().translate(simplified_forms())
