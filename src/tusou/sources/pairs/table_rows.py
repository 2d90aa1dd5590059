"""CSV and TSV as rows."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

from tusou.errors import SourceError
from tusou.sources.pairs.encodings import text_file
from tusou.sources.pairs.rows import BrokenRow, Row
from tusou.sources.table import suffix_of

if TYPE_CHECKING:
    from collections.abc import Iterator

_MAX_CELL_CHARS = 1 << 24


def table_rows(path: str) -> Iterator[Row | BrokenRow]:
    """Yield the rows of a table whose first line names the columns; see `read_rows`."""
    csv.field_size_limit(_MAX_CELL_CHARS)  # the module's own limit cuts texts at 131,072
    with text_file(path) as text:
        header_line = text.readline(_MAX_CELL_CHARS)
        text.seek(0)
        reader = csv.reader(text, delimiter=_delimiter(path, header_line), strict=False)
        try:
            header = [name.strip() for name in next(reader, [])]
            for number, cells in enumerate(filter(any, reader), 1):
                if len(cells) > len(header):
                    problem = f"it has {len(cells)} cells, the header {len(header)}"
                    yield BrokenRow(number, problem)
                else:
                    yield Row(number, dict(zip(header, cells, strict=False)))
        except csv.Error as exc:
            raise SourceError(f"the table breaks in line {reader.line_num} ({exc})") from exc


def _delimiter(path: str, header: str) -> str:
    """Choose by suffix; within CSV the candidate that the header holds most often."""
    if suffix_of(path) == ".tsv":
        return "\t"
    return max(",;\t", key=header.count)
