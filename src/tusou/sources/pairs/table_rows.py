"""CSV and TSV as rows."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING, TextIO

from tusou.errors import SourceError
from tusou.sources.pairs.encodings import text_file
from tusou.sources.pairs.rows import BrokenRow, Row
from tusou.sources.pairs.tabs import tab_rows
from tusou.sources.table import suffix_of

if TYPE_CHECKING:
    from collections.abc import Iterator

_MAX_CELL_CHARS = 1 << 24


def table_rows(path: str) -> Iterator[Row | BrokenRow]:
    """Yield the rows of a table whose first line names the columns; see `read_rows`."""
    csv.field_size_limit(_MAX_CELL_CHARS)  # the module's own limit cuts texts at 131,072
    with text_file(path) as text:
        delimiter = _delimiter(path, text.readline(_MAX_CELL_CHARS))
        text.seek(0)
        lines = _lines(text)
        cells = tab_rows(lines) if delimiter == "\t" else csv.reader(lines, delimiter=delimiter)
        try:
            yield from _rows(cells)
        except csv.Error as exc:
            raise SourceError(f"the table breaks ({exc})", "write it anew") from exc


def _rows(cells: Iterator[list[str]]) -> Iterator[Row | BrokenRow]:
    header = [name.strip() for name in next(cells, [])]
    for number, row in enumerate(filter(any, cells), 1):
        while len(row) > len(header) and not row[-1]:
            row.pop()  # lines that end in a delimiter have one cell too many
        if len(row) > len(header):
            yield BrokenRow(number, f"it has {len(row)} cells, the header {len(header)}")
        else:
            yield Row(number, dict(zip(header, row, strict=False)))


def _lines(text: TextIO) -> Iterator[str]:
    number = 0
    while line := text.readline(_MAX_CELL_CHARS):
        number += 1
        if len(line) == _MAX_CELL_CHARS:
            problem = f"line {number} of the table is longer than {_MAX_CELL_CHARS:,} characters"
            raise SourceError(problem, "write it anew")
        yield line


def _delimiter(path: str, header: str) -> str:
    """Choose by suffix; within CSV the candidate that the header holds most often."""
    if suffix_of(path) == ".tsv":
        return "\t"
    return max(",;\t", key=header.count)
