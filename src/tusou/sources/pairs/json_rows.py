"""JSON lists, JSON Lines and objects that hold pairs as rows, read a piece at a time."""

from __future__ import annotations

import json
from contextlib import suppress
from itertools import count
from typing import TYPE_CHECKING, Any, TextIO

from tusou.errors import SourceError
from tusou.sources.pairs import json_stream
from tusou.sources.pairs.encodings import text_file
from tusou.sources.pairs.json_objects import first_listed, values_of_object
from tusou.sources.pairs.json_stream import BreaksOff, JsonStream, said
from tusou.sources.pairs.rows import BrokenRow, Row
from tusou.sources.table import suffix_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence


def json_rows(path: str) -> Iterator[Row | BrokenRow]:
    """Yield the objects of a JSON list, of JSON Lines, or within one object; see `read_rows`."""
    with text_file(path) as text:
        stream = JsonStream(text)
        sign = stream.next_sign()
        if sign == "[":
            yield from _rows("list", stream.elements())
        elif sign == "{" and suffix_of(path) == ".json" and not _are_lines(text):
            yield from _rows("object", values_of_object(text, path))
        else:
            yield from _line_rows(text)


def rows_in_object(path: str) -> Sequence[Mapping[str, Any]] | None:
    """See `rows.rows_in_object`."""
    with text_file(path) as text:
        if JsonStream(text).next_sign() != "{" or _are_lines(text):
            return None
        with suppress(BreaksOff):
            return first_listed(text)
        return []


def _are_lines(text: TextIO) -> bool:
    """Whether the first line is a whole value and others follow it."""
    text.seek(0)
    lines = _lines(text)
    line = next(lines, "")
    if next(lines, None) is None:
        return False
    try:
        json.loads(line)
    except (ValueError, RecursionError):
        return False
    return True


def _line_rows(text: TextIO) -> Iterator[Row | BrokenRow]:
    text.seek(0)
    for number, line in enumerate(_lines(text), 1):
        longest = json_stream.MAX_ROW_CHARS
        if len(line) == longest:
            problem = f"row {number} is longer than {longest:,} characters"
            raise SourceError(problem, "write it anew")
        try:
            value = json.loads(line)
        except (ValueError, RecursionError) as exc:
            yield BrokenRow(number, f"it is not valid JSON ({said(exc)})")
        else:
            yield _row(number, value)


def _lines(text: TextIO) -> Iterator[str]:
    """The lines that are not blank, each as far as a row may go."""
    while line := text.readline(json_stream.MAX_ROW_CHARS):
        if line.strip():
            yield line


def _rows(kind: str, values: Iterator[Any]) -> Iterator[Row | BrokenRow]:
    for number in count(1):
        try:
            value = next(values)
        except StopIteration:
            return
        except BreaksOff as exc:
            before = number - 1
            rows = f"{before:,} row{'s'[: before > 1]}"
            place = f"after {rows}" if before else "at its start"
            raise SourceError(
                f"the JSON {kind} breaks off {place} ({exc})", "write it anew"
            ) from exc
        yield _row(number, value)


def _row(number: int, value: object) -> Row | BrokenRow:
    if isinstance(value, dict):
        return Row(number, value)
    return BrokenRow(number, f"it is {type(value).__name__}, not an object")
