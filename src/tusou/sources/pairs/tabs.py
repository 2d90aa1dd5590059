"""Lines divided by tabs as cells, where a quote may be one of CSV or a sign in a text.

Spreadsheets put a cell with quotes or line breaks in quotes; most other programs that write tabs
know of no quoting at all. So a quote that begins a cell counts only if one ends it: a text that
merely begins with a quote would swallow the rows up to the next one.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_MAX_CELL_LINES = 500
"""Lines after which an open quote is taken for a sign in a text."""

_INSIDE = r'(?:[^"\t]|"")*'
"""What may stand in quotes on a line of several: a tab there divides the cells of a row."""
_OPENS = re.compile(rf'(?:^|\t)"{_INSIDE}\Z')
_GOES_ON = re.compile(_INSIDE)
_CLOSES = re.compile(rf'{_INSIDE}"(?=\t|\Z)')
_CELL = re.compile(r'"(?P<quoted>(?:[^"]|"")*)"(?=\t|\Z)|(?P<plain>[^\t]*)')


def tab_rows(lines: Iterable[str]) -> Iterator[list[str]]:
    """Yield the cells of each row, told apart by the width of the first.

    A cell in quotes may hold line breaks, and tabs where the row would have too many cells without.
    """
    rest, width = _Lines(lines), 0
    while (row := rest.next()) is not None:
        while '"' in row and _OPENS.search(row) and (more := rest.rest_of_cell()):
            row += more
        cells = _cells(row, width)
        width = width or len(cells)
        yield cells


class _Lines:
    """Lines one after another, with a look at those to come."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._lines = iter(lines)
        self._ahead: list[str] = []

    def next(self) -> str | None:
        """The next line without its end; None after the last."""
        return self._ahead.pop(0) if self._ahead else self._read()

    def rest_of_cell(self) -> str:
        """Take the lines up to the one where an open quote ends; "" when it does not."""
        for index in range(_MAX_CELL_LINES):
            if index == len(self._ahead):
                line = self._read()
                if line is None:
                    return ""
                self._ahead.append(line)
            line = self._ahead[index]
            if _CLOSES.match(line):
                taken, self._ahead = self._ahead[: index + 1], self._ahead[index + 1 :]
                return "".join(f"\n{one}" for one in taken)
            if not _GOES_ON.fullmatch(line):
                return ""
        return ""

    def _read(self) -> str | None:
        line = next(self._lines, None)
        return None if line is None else line.rstrip("\r\n")


def _cells(row: str, width: int) -> list[str]:
    parts = row.split("\t")
    if '"' not in row:
        return parts
    if len(parts) == width:
        return [_unquoted(part) for part in parts]
    cells, at = list[str](), 0
    while at <= len(row) and (cell := _CELL.match(row, at)) is not None:
        cells.append(_unquoted(cell[0]))
        at = cell.end() + 1
    return cells


def _unquoted(cell: str) -> str:
    found = _CELL.fullmatch(cell)
    quoted = None if found is None else found["quoted"]
    return cell if quoted is None else quoted.replace('""', '"')
