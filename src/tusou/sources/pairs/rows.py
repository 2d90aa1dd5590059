"""The rows of any manifest, one by one, whatever it is written in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tusou.sources.table import suffix_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence


@dataclass(frozen=True, slots=True)
class Row:
    """A row and its number, from 1; a header is not counted."""

    number: int
    values: Mapping[str, Any]
    repeats: bool = False
    """Whether all its text is that of an earlier row, which is found by it already."""


@dataclass(frozen=True, slots=True)
class BrokenRow:
    """A row that cannot be read, and why; the rows after it can."""

    number: int
    problem: str


def read_rows(path: str) -> Iterator[Row | BrokenRow]:
    """Read the manifest at `path` row by row, by its suffix; memory stays flat.

    Raises:
        SourceError: the file as a whole, or from some place on, cannot be read.
        MissingExtra: it is Parquet and pyarrow is not installed.
    """
    return _reader(suffix_of(path))(path)


def naming_rows(path: str) -> Iterator[Row | BrokenRow]:
    """Read of each row what names its picture; more only where that takes no longer.

    Raises as `read_rows`.
    """
    if suffix_of(path) == ".parquet":
        from tusou.sources.pairs import parquet_rows

        return parquet_rows.naming_rows(path)
    return read_rows(path)


def rows_in_object(path: str) -> Sequence[Mapping[str, Any]] | None:
    """Return the first rows of the first list in JSON that is one object, as settings are too.

    None for what is in another form.

    Raises:
        SourceError: it cannot be read.
    """
    if suffix_of(path) != ".json":
        return None
    from tusou.sources.pairs import json_rows

    return json_rows.rows_in_object(path)


def _reader(suffix: str) -> Callable[[str], Iterator[Row | BrokenRow]]:
    if suffix == ".parquet":
        from tusou.sources.pairs.parquet_rows import parquet_rows

        return parquet_rows
    if suffix in (".csv", ".tsv"):
        from tusou.sources.pairs.table_rows import table_rows

        return table_rows
    from tusou.sources.pairs.json_rows import json_rows

    return json_rows
