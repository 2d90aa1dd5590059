"""JSON lists and JSON Lines as rows, read a piece at a time."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, TextIO

from tusou.errors import SourceError
from tusou.sources.pairs.encodings import text_file
from tusou.sources.pairs.rows import BrokenRow, Row

if TYPE_CHECKING:
    from collections.abc import Iterator

_PIECE_CHARS = 1 << 18
_MAX_ROW_CHARS = 1 << 24
"""16 M characters: a row longer than that is no text that anybody wrote."""


def json_rows(path: str) -> Iterator[Row | BrokenRow]:
    """Yield the objects of a JSON list, or those of JSON Lines; see `read_rows`."""
    with text_file(path) as text:
        start = text.read(1)
        while start.isspace():
            start = text.read(1)
        if start == "[":
            yield from _list_rows(text)
        else:
            text.seek(0)
            yield from _line_rows(text)


def _line_rows(text: TextIO) -> Iterator[Row | BrokenRow]:
    number = 0
    while line := text.readline(_MAX_ROW_CHARS):
        if not line.strip():
            continue
        number += 1
        if len(line) == _MAX_ROW_CHARS:
            raise SourceError(f"row {number} is longer than {_MAX_ROW_CHARS:,} characters")
        try:
            value = json.loads(line)
        except (ValueError, RecursionError) as exc:
            yield BrokenRow(number, f"it is not valid JSON ({_said(exc)})")
        else:
            yield _row(number, value)


def _list_rows(text: TextIO) -> Iterator[Row | BrokenRow]:
    """Decode one element after another, reading on whenever the piece at hand ends within one."""
    decoder = json.JSONDecoder()
    held, at, number = "", 0, 0
    while True:
        at = _after_separators(held, at)
        if held[at : at + 1] == "]":
            return
        try:
            value, end = decoder.raw_decode(held, at)
        except (ValueError, RecursionError) as exc:
            piece = text.read(max(_PIECE_CHARS, len(held) - at))
            if not piece or len(held) - at > _MAX_ROW_CHARS:
                raise _broken_list(number, exc, ended=not piece) from exc
            held, at = held[at:] + piece, 0
            continue
        number += 1
        yield _row(number, value)
        at = end


def _after_separators(held: str, at: int) -> int:
    while at < len(held) and held[at] in " \t\r\n,":
        at += 1
    return at


def _broken_list(rows_before: int, exc: Exception, *, ended: bool) -> SourceError:
    rows = f"{rows_before:,} row{'s'[: rows_before > 1]}"
    place = f"after {rows}" if rows_before else "at its start"
    if ended:
        return SourceError(f"the JSON list breaks off {place} ({_said(exc)})", "write it anew")
    return SourceError(f"the JSON list has a row that is too long {place}", "write it anew")


def _row(number: int, value: object) -> Row | BrokenRow:
    if isinstance(value, dict):
        return Row(number, value)
    return BrokenRow(number, f"it is {type(value).__name__}, not an object")


def _said(exc: Exception) -> str:
    return exc.msg if isinstance(exc, json.JSONDecodeError) else str(exc)
