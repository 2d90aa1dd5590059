"""What an item is, as terms of the text index, so that a filter costs no more the more there is.

Kinds, languages, folders and days are told here; a filter that asks for more (globs, fields, the
hour) leaves it to the store, which looks at whatever is found.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import tantivy

from tusou.stores.filters import is_folder
from tusou.text import storable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tusou.stores.feed import TextRow
    from tusou.types import Where

NATURE = "nature"
"""Kind, language and folders, each a term."""
DAY = "day"
"""The date up to the day as a number: "2024-05" is 20240500."""

_TO_THE_DAY = re.compile(r"[0-9]{4}(-[0-9]{2}){0,2}(?![-0-9])")
_LATEST = 99_999_999


def add_fields(builder: tantivy.SchemaBuilder) -> None:
    """Give a schema the fields of natures."""
    builder.add_text_field(NATURE, tokenizer_name="raw", index_option="basic")
    builder.add_unsigned_field(DAY, indexed=True, fast=True)


def add_natures(document: tantivy.Document, row: TextRow) -> None:
    """Tell what an item is."""
    for term in (_kind(row.kind), _language(row.language), *_folders_of(row)):
        document.add_text(NATURE, term)
    if (day := _day(row.date)) is not None:
        document.add_unsigned(DAY, day)


def natures(schema: tantivy.Schema, where: Where) -> list[tantivy.Query]:
    """What documents must match to pass; all that pass do, and others may."""
    asked: list[tantivy.Query] = []
    if where.kinds:
        asked.append(_any(schema, map(_kind, where.kinds)))
    if where.languages:
        asked.append(_any(schema, map(_language, where.languages)))
    if where.path_globs and all(map(is_folder, where.path_globs)):
        asked.append(_any(schema, map(_folder, where.path_globs)))
    asked += filter(None, (_after(schema, where.after), _before(schema, where.before)))
    asked += [_none(natures(schema, one)) for one in where.excluded if _is_told(one)]
    return asked


def _is_told(where: Where) -> bool:
    """Whether natures tell exactly what passes: what only may pass cannot be left out."""
    told = replace(where, kinds=(), languages=(), path_globs=())
    return told.is_empty and all(map(is_folder, where.path_globs))


def _none(asked: Iterable[tantivy.Query]) -> tantivy.Query:
    """Documents that do not match all of `asked`."""
    matching = tantivy.Query.boolean_query([(tantivy.Occur.Must, one) for one in asked])
    return tantivy.Query.boolean_query(
        [
            (tantivy.Occur.Must, tantivy.Query.all_query()),
            (tantivy.Occur.MustNot, matching),
        ]
    )


def _kind(kind: str) -> str:
    return f"kind:{kind}"


def _language(language: str) -> str:
    return f"lang:{storable(language)}"


def _folder(folder: str) -> str:
    return f"in:{storable(folder)}"


def _folders_of(row: TextRow) -> Iterator[str]:
    """All folders above an item, by its path below its root and by the whole one."""
    for path in dict.fromkeys((row.relative_path, row.path)):
        for at, sign in enumerate(path):
            if sign == "/":
                yield _folder(path[: at + 1])


def _day(date: str, rest: str = "0") -> int | None:
    """The number of a day; digits that `date` does not tell are `rest`."""
    told = _TO_THE_DAY.match(date)
    return int(told[0].replace("-", "").ljust(8, rest)) if told else None


def _any(schema: tantivy.Schema, terms: Iterable[str]) -> tantivy.Query:
    return tantivy.Query.boolean_query(
        [
            (tantivy.Occur.Should, tantivy.Query.term_query(schema, NATURE, term, "basic"))
            for term in terms
        ]
    )


def _after(schema: tantivy.Schema, bound: str) -> tantivy.Query | None:
    """Days from `bound` on, and dates that tell no more than its year or month."""
    first = _day(bound)
    if first is None:
        return None
    year, month = first // 10_000 * 10_000, first // 100 * 100
    return tantivy.Query.boolean_query(
        [
            (tantivy.Occur.Should, _days(schema, *span))
            for span in ((first, _LATEST), (year, year), (month, month))
        ]
    )


def _before(schema: tantivy.Schema, bound: str) -> tantivy.Query | None:
    """Days up to the end of `bound`."""
    last = _day(bound, rest="9")
    return None if last is None else _days(schema, 0, last)


def _days(schema: tantivy.Schema, first: int, last: int) -> tantivy.Query:
    return tantivy.Query.range_query(schema, DAY, tantivy.FieldType.Unsigned, first, last)
