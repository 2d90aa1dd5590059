"""Rows that go on with the thing of an earlier row, as shops export a product with its pictures.

The first row of a product has its title and description; those behind it have its key and one more
picture, or a variant.

A row without a text of its own that has a key (`sku`, `handle`, 商品编号 …) of the last row with
one, or names it as its parent, goes on with that: what it leaves empty is taken from there. Texts
that tell of a picture, such as captions, are none of the thing: they stay with their picture.
"""

from __future__ import annotations

import re
from itertools import islice
from math import isnan
from typing import TYPE_CHECKING, Any

from tusou.sources.pairs.columns import Columns, columns_of, images_of
from tusou.sources.pairs.pictures_in import is_address, pictures_in
from tusou.sources.pairs.rows import BrokenRow, Row
from tusou.sources.pairs.values import as_texts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

_NO_KEY = re.compile(r"[\W_0]*|n/?a|nan|none|null", re.IGNORECASE)
"""What stands for a key where there is none: many rows share it."""


def continued(rows: Iterable[Row | BrokenRow]) -> Iterator[Row | BrokenRow]:
    """Yield `rows`, those that go on with an earlier one with its values; two rows are held.

    They are all rows from the first on, so that reading may begin anew at any of them.
    """
    things = _Things()
    for row in rows:
        yield things.of(row) if isinstance(row, Row) else row


class _Things:
    """The last row with a text of its own, and that of the thing which it is a variant of."""

    def __init__(self) -> None:
        self._held: tuple[Mapping[str, Any], ...] = ()

    def of(self, row: Row) -> Row:
        """Return `row`, with what it takes from one of them."""
        columns = columns_of(tuple(row.values))
        first = next((one for one in self._held if _is_of(one, row.values, columns)), None)
        if not _tells(row.values, columns):
            return row if first is None else _going_on(first, row, columns)
        self._held = (row.values,)
        if first is not None and _names_parent(first, row.values, columns):
            self._held += (first,)
        return row


def _tells(row: Mapping[str, Any], columns: Columns) -> bool:
    """Whether it has a text of its own, those of pictures aside."""
    names = {*columns.exact_texts, *columns.texts} - columns.of_pictures
    return any(_says(row[name]) for name in names)


def _says(value: Any) -> bool:
    return any(text.strip() for text in as_texts(value))


def _is_of(first: Mapping[str, Any], row: Mapping[str, Any], columns: Columns) -> bool:
    return _shares_key(first, row, columns) or _names_parent(first, row, columns)


def _shares_key(first: Mapping[str, Any], row: Mapping[str, Any], columns: Columns) -> bool:
    return any((key := _key(row[name])) and key == _key(first.get(name)) for name in columns.keys)


def _names_parent(first: Mapping[str, Any], row: Mapping[str, Any], columns: Columns) -> bool:
    named = {key for name in columns.parents if (key := _key(row[name]))}
    return bool(named) and any(_key(first[name]) in named for name in columns_of(tuple(first)).keys)


def _key(value: Any) -> str:
    """A key in one form; "" for none."""
    key = str(value).strip() if isinstance(value, str | int | float) else ""
    return "" if _NO_KEY.fullmatch(key) else key


def _going_on(first: Mapping[str, Any], row: Row, columns: Columns) -> Row:
    """The row with the values of `first` where it has none."""
    of_first = columns_of(tuple(first))
    its_own = {name: value for name, value in row.values.items() if _is_filled(value)}
    has_pictures = any(pictures_in(row.values[name]) for name in columns.all_images)
    its_own |= {} if has_pictures else _picture_of(first, of_first)
    kept = {
        *of_first.all_images,
        *of_first.options,
        *(of_first.of_pictures if has_pictures else ()),
    }
    taken = {name: value for name, value in first.items() if name not in kept}
    repeats = not any(_says(row.values[name]) for name in columns.of_pictures)
    return Row(row.number, taken | its_own, repeats)


def _picture_of(first: Mapping[str, Any], columns: Columns) -> dict[str, Any]:
    """One picture that `first` names will do: what is new in a row without are its words."""
    named = (one for one in images_of(first) if isinstance(one, str) and not is_address(one))
    return dict(islice(zip(columns.all_images, named, strict=False), 1))


def _is_filled(value: Any) -> bool:
    if isinstance(value, str):
        return bool(value.strip())
    if isinstance(value, float):  # tables of numbers write so what is not there
        return not isnan(value)
    return value is not None and value not in ([], {}, ())
