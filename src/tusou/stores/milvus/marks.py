"""`Where` for Milvus: a condition that the server checks, and the exact check of what it lets pass.

Milvus knows neither globs nor dates of differing precision, and what users type should not have to
be escaped for it. So what is compared as a whole (kind, language, field, tag) becomes a mark, a
hash; of globs and dates the server checks what is necessary, and `passes` decides.
"""

from __future__ import annotations

import fnmatch
import json
import logging
import re
from dataclasses import replace
from functools import lru_cache
from hashlib import blake2b
from typing import TYPE_CHECKING

from tusou.errors import InputError
from tusou.remote.addresses import is_address
from tusou.stores.milvus.tables import MOST_MARKS
from tusou.text import field_terms, fold_value, storable
from tusou.types import as_range

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tusou.stores.milvus.server import Row
    from tusou.types import Item, Where

log = logging.getLogger(__name__)

_BRACKET = re.compile(r"\[[!^]?+\]?+[^\]]*\]")
"""A set as fnmatch reads it: a "]" in front belongs to it, so that "[]" alone is no set."""
UNQUOTABLE = re.compile(r'["\\\x00-\x1f]')
"""What cannot stand in a string of a filter; escapes are read differently by LIKE."""


MOST_VALUES = (MOST_MARKS - 2) // 2
"""Fields and tags of an item that are marked: by name and value, beside its kind and language."""


def mark(*parts: str) -> str:
    """A hash of 20 hex digits that stands for `parts`."""
    return blake2b(json.dumps(parts).encode(), digest_size=10).hexdigest()


def marks_of(item: Item) -> list[str]:
    """The marks of an item."""
    found = [mark("kind", item.kind), mark("language", item.language)]
    for name, value in field_terms(item.fields, item.tags):
        found += [mark("name", name), mark("field", name, value)]
    distinct = list(dict.fromkeys(found))
    if len(distinct) > MOST_MARKS:
        log.warning(
            "%s has more than %d fields and tags: filters see the first of them",
            item.image_path,
            MOST_VALUES,
        )
    return distinct[:MOST_MARKS]


def name_mark(name: str) -> str:
    """The mark of all items that have a field of this name."""
    return mark("name", fold_value(name))


def condition_of(where: Where) -> str:
    """What the server checks: all that passes, and perhaps more; "" when there is nothing."""
    parts = [f"array_contains_any(marks, {json.dumps(some)})" for some in _mark_groups(where)]
    if where.path_globs:
        globs = [_glob_condition(storable(glob)) for glob in where.path_globs]
        if all(globs):
            parts.append("(" + " or ".join(globs) + ")")
    for bound, begin in ((where.after, _after), (where.before, _before)):
        if bound and not UNQUOTABLE.search(storable(bound)):
            parts.append(begin(storable(bound)))
    # What only may pass cannot be left out.
    parts += [f"not ({condition_of(one)})" for one in where.excluded if _is_marked(one)]
    return " and ".join(parts)


def _is_marked(where: Where) -> bool:
    """Whether marks tell exactly what passes."""
    return not where.is_empty and replace(where, kinds=(), languages=(), fields=()).is_empty


def is_compared(where: Where) -> bool:
    """Whether `where` asks for more than words."""
    return not replace(where, phrases=(), without=()).is_empty


def passes(where: Where, row: Row) -> bool:
    """Whether the item of this row passes, words aside; the meaning is that of `filters`."""
    if not is_compared(where):
        return True
    marks = set(row["marks"])
    return (
        all(marks.intersection(some) for some in _mark_groups(where))
        and (
            not where.path_globs or any(_matches(storable(glob), row) for glob in where.path_globs)
        )
        and (not where.after or _compare(row["date"], storable(where.after)) >= 0)
        and (not where.before or _compare(row["date"], storable(where.before)) <= 0)
        and not ((where.after or where.before) and not row["date"])
        and not any(passes(one, row) for one in where.excluded)
    )


def _mark_groups(where: Where) -> list[list[str]]:
    """Of each of these the item must have one."""
    groups = [[mark("kind", kind) for kind in where.kinds]]
    groups.append([mark("language", language) for language in where.languages])
    for name in dict.fromkeys(fold_value(name) for name, _ in where.fields):
        given = [value for key, value in where.fields if fold_value(key) == name]
        values = [fold_value(_single(value, name)) for value in given]
        groups.append([mark("field", name, value) for value in values])
    return [group for group in groups if group]


def _single(value: str, name: str) -> str:
    """A value; a range of numbers cannot be told by marks."""
    if as_range(value) is not None:
        raise InputError(
            f"numbers are not compared on Milvus: {name}={value}",
            "name the values one by one, or keep the library in a folder",
        )
    return value


def _compare(date: str, bound: str) -> int:
    length = min(len(date), len(bound))
    one, other = date[:length], bound[:length]
    return (one > other) - (one < other)


def _after(bound: str) -> str:
    shorter = [bound[:end] for end in range(1, len(bound))]
    return f"(date >= {json.dumps(bound)} or date in {json.dumps(shorter or [bound])})"


def _before(bound: str) -> str:
    # "~" follows all that dates are written with.
    return f'(date != "" and date <= {json.dumps(bound + "~")})'


# ── globs ───────────────────────────────────────────────────────────────────────────────────


def _patterns(glob: str) -> list[str]:
    """The globs that `glob` stands for; see `tusou.stores.filters.glob_condition`."""
    patterns = [glob + "*" if glob.endswith("/") else glob]
    if "/" not in glob:
        patterns.append("*/" + glob)
    return patterns + [p.replace("**/", "") for p in patterns if "**/" in p]


def _column(glob: str) -> str:
    return "path" if glob.startswith("/") or is_address(glob) else "relative"


def _matches(glob: str, row: Row) -> bool:
    text = row[_column(glob)]
    if glob.endswith("/") and not set(glob) & set("*?["):
        return bool(text.startswith(glob))
    return any(_regex(pattern).match(text) for pattern in _patterns(glob))


@lru_cache(maxsize=256)
def _regex(pattern: str) -> re.Pattern[str]:
    return re.compile(fnmatch.translate(pattern.replace("[^", "[!")))


def _glob_condition(glob: str) -> str:
    """What is necessary for `glob`, as LIKE; "" when it holds what cannot be quoted there."""
    likes = [_like(pattern) for pattern in _patterns(glob)]
    if any(UNQUOTABLE.search(like) for like in likes):
        return ""
    column = _column(glob)
    return " or ".join(f'{column} like "{like}"' for like in likes)


def _like(pattern: str) -> str:
    """LIKE that matches all that the glob matches; % and _ in names let more pass."""
    plain = _BRACKET.sub("_", pattern).replace("[", "_")
    return re.sub("%+", "%", plain.replace("*", "%").replace("?", "_"))


def any_mark(marks: Iterable[str]) -> str:
    """The condition that an item has one of these marks."""
    return f"array_contains_any(marks, {json.dumps([*marks])})"
