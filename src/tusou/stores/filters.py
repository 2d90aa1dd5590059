"""`Where` as SQL over visible items: exact, and by index where one helps."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from tusou.batching import batched
from tusou.remote.addresses import is_address
from tusou.text import field_key, fold_value, storable
from tusou.types import KINDS, as_number, as_numbers, is_code, lies_in_one

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator, Sequence

    from numpy.typing import NDArray

    from tusou.types import Kind, Where

_ITEMS = "FROM items WHERE items.file_id NOT IN (SELECT id FROM files WHERE visible = 0)"
"""Few files are hidden at a time, so this saves looking at the file of each item."""
# CROSS JOIN keeps the order: paths are few. By its statistics alone SQLite scans
# all items when a library holds one large manifest.
_BY_PATH = "FROM files CROSS JOIN items ON items.file_id = files.id WHERE files.visible = 1"
# NOT INDEXED: one by one, from the first on, until there are enough.
_IN_ORDER = """
FROM items NOT INDEXED CROSS JOIN files ON files.id = items.file_id AND files.visible = 1
WHERE items.id < (SELECT min(id) FROM items) + ?
"""
OLDEST = 10_000
"""Numbers of items that are looked at one by one for the first that pass, 4 ms at most."""
GROUP = 100
"""So many conditions are joined at a time: each goes one deeper, and SQLite goes 1,000 deep."""
# From one name to the next by the index: as many steps as there are names, however many items.
_NAMES = """
WITH RECURSIVE names (name) AS (
    SELECT min(name) FROM item_fields
    UNION ALL
    SELECT (SELECT min(name) FROM item_fields WHERE item_fields.name > names.name)
    FROM names WHERE names.name IS NOT NULL
)
SELECT name FROM names WHERE name IS NOT NULL
"""
_LAST = "\U0010ffff"
"""Follows every other character."""


@dataclass(frozen=True, slots=True)
class Condition:
    """A boolean SQL expression over `items` and `files`, with its parameters."""

    sql: str
    parameters: tuple[str, ...] = ()


def condition_of(where: Where) -> Condition:
    """What `where` means.

    - `kinds`, `languages`: any of them.
    - `path_globs`: any of them, see `glob_condition`.
    - `after`, `before`: both ends belong to the range, compared as precisely as the item's date
      and the bound both tell ("2024" passes `after="2024-05-01"`); items without date fail.
    - `fields`: for each name any of the values given for it, for all names; ranges and numbers
      have become values, see `with_values`.
    - `excluded`: none of them.
    """
    parts = [*_conditions_of_items(where), *_conditions_of_files(where)]
    return _joined("AND", parts) if parts else Condition("1")


def _conditions_of_files(where: Where) -> list[Condition]:
    globs = [glob_condition(glob) for glob in where.path_globs]
    return [_joined("OR", globs)] if globs else []


def _conditions_of_items(where: Where) -> list[Condition]:
    """What `where` asks of items, whatever their files."""
    parts: list[Condition] = []
    if kinds := where.kinds or _kinds_for_the_index(where):
        parts.append(_one_of("items.kind", kinds))
    if where.languages:
        parts.append(_one_of("items.language", where.languages))
    if where.after:
        parts.append(_after(where.after))
    if where.before:
        parts.append(_before(where.before))
    for name in dict.fromkeys(fold_value(name) for name, _ in where.fields):
        values = [fold_value(value) for key, value in where.fields if fold_value(key) == name]
        parts.append(_field_condition(name, values))
    parts += map(_not, where.excluded)
    return parts


def _not(where: Where) -> Condition:
    """Items that do not pass `where`; their files need not be joined to them."""
    files = [
        Condition(
            f"items.file_id IN (SELECT files.id FROM files WHERE {one.sql})",  # noqa: S608 - as below
            one.parameters,
        )
        for one in _conditions_of_files(where)
    ]
    passing = _joined("AND", [Condition("1"), *_conditions_of_items(where), *files])
    return Condition(f"NOT {passing.sql}", passing.parameters)


def glob_condition(glob: str) -> Condition:
    """One entry of `Where.path_globs`, matched against a file's path relative to its root.

    "a/b/" is a folder and all below it. In a glob `*` crosses folders; one without a slash is
    tried on the file name too, in whatever folder; "**/" may stand for no folder at all. What
    begins with "/", or is an address, is matched against the absolute path.
    """
    glob = storable(glob)
    is_whole = glob.startswith("/") or is_address(glob)
    column = "files.path" if is_whole else "files.relative_path"
    if is_folder(glob):
        # "0" follows "/": the range holds exactly what begins with the folder.
        return Condition(f"({column} >= ? AND {column} < ?)", (glob, glob[:-1] + "0"))
    patterns = [glob + "*" if glob.endswith("/") else glob]
    if "/" not in glob:
        patterns.append("*/" + glob)
    patterns += [pattern.replace("**/", "") for pattern in patterns if "**/" in pattern]
    return _joined(
        "OR", [Condition(f"{column} GLOB ?", (p.replace("[!", "[^"),)) for p in patterns]
    )


def is_folder(glob: str) -> bool:
    """Whether a glob is a folder, as its name stands there."""
    return glob.endswith("/") and not set(glob) & set("*?[")


def select_ids(connection: sqlite3.Connection, where: Where) -> NDArray[np.int64]:
    """Ids of visible items that pass, int64 (n,), ascending."""
    condition = condition_of(with_values(connection, where))
    source = _BY_PATH if where.path_globs else _ITEMS
    # As one text: a row for each would take three times as long.
    sql = f"SELECT group_concat(items.id) {source} AND {condition.sql}"
    listed = connection.execute(sql, condition.parameters).fetchone()[0] or ""
    # Sorted here: SQLite would read whole items in order of their ids, not the narrow index.
    return np.sort(np.fromstring(listed, np.int64, sep=","))


def select_oldest(connection: sqlite3.Connection, where: Where, limit: int) -> list[int]:
    """The first of those ids, ascending: as many as pass of the `OLDEST` items, at most `limit`."""
    condition = condition_of(with_values(connection, where))
    sql = f"SELECT items.id {_IN_ORDER} AND {condition.sql} ORDER BY items.id LIMIT ?"
    values = (OLDEST, *condition.parameters, min(limit, OLDEST))
    return [row[0] for row in connection.execute(sql, values)]


def with_values(connection: sqlite3.Connection, where: Where) -> Where:
    """`where` with the values there are beside each range ("<500") or number of a field.

    Values are few beside items: they are read as numbers here, whatever their currency or unit.
    """
    if not where.has_numbers:
        return where
    fields = [
        (name, value)
        for name in dict.fromkeys(fold_value(name) for name, _ in where.fields)
        for value in _values_of(
            connection, name, [value for key, value in where.fields if fold_value(key) == name]
        )
    ]
    excluded = tuple(with_values(connection, one) for one in where.excluded)
    return replace(where, fields=tuple(fields), excluded=excluded)


def _values_of(connection: sqlite3.Connection, name: str, given: Sequence[str]) -> Iterator[str]:
    """The values as they are given, and those that are what numbers ask for."""
    yield from given
    asked = [numbers for value in given if (numbers := as_numbers(value)) is not None]
    if not asked:
        return
    spans = [numbers for numbers in asked if numbers.low != numbers.high]
    sql = "SELECT DISTINCT value FROM item_fields WHERE name = ?"
    for (held,) in connection.execute(sql, (name,)):
        # A code, such as 0127, may lie in a span and is no single number.
        those = spans if is_code(held) else asked
        if (number := as_number(held)) is not None and lies_in_one(number, those):
            yield held


def known_fields(connection: sqlite3.Connection, names: Iterable[str] | None) -> set[str]:
    """The fields of items that are meant by `names`, folded, or all; tags are the field "tag"."""
    keys = None if names is None else {field_key(name) for name in names}
    if keys == set():
        return set()
    known = {name for (name,) in connection.execute(_NAMES)}
    return known if keys is None else {name for name in known if field_key(name) in keys}


def _kinds_for_the_index(where: Where) -> tuple[Kind, ...]:
    """All kinds, where that lets SQLite use the index over (kind, language, date)."""
    return KINDS if where.languages or where.after or where.before else ()


def _one_of(column: str, values: Iterable[str]) -> Condition:
    # A list as one parameter: the statement stays the same and SQLite keeps it prepared.
    return Condition(
        f"{column} IN (SELECT value FROM json_each(?))",  # noqa: S608 - as below
        (json.dumps(list(values)),),
    )


def _after(bound: str) -> Condition:
    """Dates from `bound` on, and those that begin as it does and tell less."""
    bound = storable(bound)
    less = json.dumps([bound[:at] for at in range(1, len(bound))])
    return Condition(
        "(items.date >= ? OR items.date IN (SELECT value FROM json_each(?)))", (bound, less)
    )


def _before(bound: str) -> Condition:
    """Dates up to `bound`, and those that begin with it and tell more."""
    return Condition("(items.date > '' AND items.date < ?)", (storable(bound) + _LAST,))


def _field_condition(name: str, values: Iterable[str]) -> Condition:
    return Condition(
        "items.id IN (SELECT item_id FROM item_fields WHERE name = ? "
        "AND value IN (SELECT value FROM json_each(?)))",
        (name, json.dumps(list(values))),
    )


def _joined(operator: str, parts: Sequence[Condition]) -> Condition:
    while len(parts) > GROUP:
        parts = [_joined(operator, group) for group in batched(parts, GROUP)]
    sql = f" {operator} ".join(part.sql for part in parts)
    return Condition(f"({sql})", tuple(p for part in parts for p in part.parameters))
