"""CSV and TSV as rows.

The first line names the columns; or one below it, where it names no text with a picture and that
does: spreadsheets have a heading there, forms of marketplaces their version and names for people.
"""

from __future__ import annotations

import csv
from itertools import chain, islice
from typing import TYPE_CHECKING, TextIO

from tusou.errors import SourceError
from tusou.sources.pairs.columns import columns_of
from tusou.sources.pairs.encodings import text_file
from tusou.sources.pairs.pictures_in import names_picture_file
from tusou.sources.pairs.rows import BrokenRow, Row
from tusou.sources.pairs.tabs import tab_rows
from tusou.sources.table import suffix_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_MAX_CELL_CHARS = 1 << 24

_DELIMITERS = ",;\t"

_HEADINGS = 5
"""Lines that may stand above the names of the columns; Amazon's forms have one or two."""

_LONGEST_NAME = 200
"""Characters of the name of a column; what is longer is a text."""


def table_rows(path: str) -> Iterator[Row | BrokenRow]:
    """Yield the rows of a table; see `read_rows`."""
    csv.field_size_limit(_MAX_CELL_CHARS)  # the module's own limit cuts texts at 131,072
    with text_file(path) as text:
        delimiter = "\t" if suffix_of(path) == ".tsv" else _delimiter(text)
        text.seek(0)
        lines = _lines(text)
        cells = tab_rows(lines) if delimiter == "\t" else csv.reader(lines, delimiter=delimiter)
        try:
            yield from _rows(cells)
        except csv.Error as exc:
            raise SourceError(f"the table breaks ({exc})", "write it anew") from exc


def _rows(cells: Iterator[list[str]]) -> Iterator[Row | BrokenRow]:
    header, rows = _below_headings(filter(any, cells))
    for number, row in enumerate(rows, 1):
        while len(row) > len(header) and not row[-1]:
            row.pop()  # lines that end in a delimiter have one cell too many
        if len(row) > len(header):
            yield BrokenRow(number, f"it has {len(row)} cells, the header {len(header)}")
        else:
            yield Row(number, dict(zip(header, row, strict=False)))


def _below_headings(lines: Iterator[list[str]]) -> tuple[list[str], Iterator[list[str]]]:
    """The names of the columns, and the rows behind them.

    Where the first line has them, no other is looked at: a row may consist of such words.
    """
    first = [name.strip() for name in next(lines, [])]
    if _names_columns(first):
        return first, lines
    ahead = list(islice(lines, _HEADINGS))
    named = [index for index, line in enumerate(ahead) if _names_columns(line)]
    if not named:
        return first, chain(ahead, lines)
    at = named[0]
    while at + 1 in named:  # names for people, then names for programs
        at += 1
    return [name.strip() for name in ahead[at]], chain(ahead[at + 1 :], lines)


def _names_columns(line: Sequence[str]) -> bool:
    """Whether texts and pictures are among these columns."""
    if any(len(name) > _LONGEST_NAME or names_picture_file(name) for name in line):
        return False  # those of a row
    columns = columns_of(tuple(line))
    return bool((columns.exact_texts or columns.texts) and columns.all_images)


def _lines(text: TextIO) -> Iterator[str]:
    number = 0
    while line := text.readline(_MAX_CELL_CHARS):
        number += 1
        if len(line) == _MAX_CELL_CHARS:
            problem = f"line {number} of the table is longer than {_MAX_CELL_CHARS:,} characters"
            raise SourceError(problem, "write it anew")
        yield line


def _delimiter(text: TextIO) -> str:
    """Choose the candidate that the names of the columns hold most often."""
    first = header = text.readline(_MAX_CELL_CHARS)
    for _ in range(_HEADINGS):
        if any(_names_columns(header.split(sign)) for sign in _DELIMITERS):
            return max(_DELIMITERS, key=header.count)
        header = text.readline(_MAX_CELL_CHARS)
    return max(_DELIMITERS, key=first.count)
