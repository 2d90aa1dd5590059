"""Graded queries and the JSON lines they are read from."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tusou.errors import InputError, system_reason

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

EXACT = 2
GRADES = (1, EXACT)
"""1: also relevant; 2: exactly what was asked for, which recall counts."""
_FORM = '{"query": "…", "kind": "…", "lang": "…", "relevant": [["a.pdf", 3, 2]]}'


@dataclass(frozen=True, slots=True)
class Relevant:
    """A page (or a whole file, `page_number` None) that answers a query, and how well."""

    path: str
    """Relative to the root it was indexed from, with forward slashes."""
    page_number: int | None
    grade: int


@dataclass(frozen=True, slots=True)
class GradedQuery:
    """A query and all that answers it; `relevant` is empty when nothing should be found."""

    text: str
    kind: str = ""
    language: str = ""
    relevant: tuple[Relevant, ...] = ()


def read_queries(path: Path) -> list[GradedQuery]:
    """Read graded queries from JSON lines; blank lines are skipped.

    An answer that a line names several times counts once, with its highest grade.

    Raises:
        InputError: the file cannot be read or holds none, or a line has another form; the
            problem names the line.
    """
    return [_graded(_row(line, place), place) for line, place in _lines(path)]


def read_sentences(path: Path) -> list[str]:
    """Read the sentences of queries: JSON lines, graded or not, or a sentence on each line.

    Raises:
        InputError: as `read_queries`; only "query" is looked at.
    """
    return [
        str(_row(line, place)["query"]) if line.startswith("{") else line
        for line, place in _lines(path)
    ]


def _lines(path: Path) -> list[tuple[str, str]]:
    """The lines that are not blank, each with the name of its place."""
    try:
        lines = path.read_text(encoding="utf-8-sig").split("\n")
    except (OSError, UnicodeDecodeError) as exc:
        # A file that is missing is no matter of its lines.
        reason, mend = "it is no text", f"a line is {_FORM}"
        if isinstance(exc, OSError):
            reason, mend = system_reason(exc), "check its name and rights"
        raise InputError(f"cannot read the queries {path}: {reason}", mend) from exc
    found = [
        (line.strip(), f"{path}, line {number}")
        for number, line in enumerate(lines, start=1)
        if line.strip()
    ]
    if not found:
        raise InputError(f"{path} holds no queries", f"a line is {_FORM}")
    return found


def _row(line: str, place: str) -> dict[str, Any]:
    """A JSON object that has a sentence in "query"."""
    try:
        row = json.loads(line)
    except ValueError as exc:
        raise InputError(f"{place}: this is no JSON ({exc})", f"a line is {_FORM}") from exc
    if not isinstance(row, dict):
        raise _wrong(place, "a line holds one JSON object")
    text = row.get("query")
    if not isinstance(text, str) or not text.strip():
        raise _wrong(place, '"query" is a sentence')
    return row


def _graded(row: dict[str, Any], place: str) -> GradedQuery:
    if not isinstance(row.get("relevant"), list):
        raise _wrong(place, '"relevant" is a list, empty when nothing should be found')
    kind, language = row.get("kind", ""), row.get("lang", "")
    if not isinstance(kind, str) or not isinstance(language, str):
        raise _wrong(place, '"kind" and "lang" are words')
    relevant = _merged(_relevant(entry, place) for entry in row["relevant"])
    return GradedQuery(row["query"], kind, language, relevant)


def _merged(entries: Iterable[Relevant]) -> tuple[Relevant, ...]:
    """Each answer once, with its highest grade: found once, it must not be asked for twice."""
    best: dict[tuple[str, int | None], Relevant] = {}
    for entry in entries:
        key = entry.path, entry.page_number
        if key not in best or entry.grade > best[key].grade:
            best[key] = entry
    return tuple(best.values())


def _relevant(entry: Any, place: str) -> Relevant:
    match entry:
        case [str(path), int() | None as page_number, int(grade)] if (
            path
            and grade in GRADES
            and not isinstance(page_number, bool)
            and not isinstance(grade, bool)
            and (page_number is None or page_number >= 1)
        ):
            return Relevant(path.replace("\\", "/"), page_number, grade)
    raise _wrong(
        place, f'an entry of "relevant" is [path, page from 1 or null, grade 1 or 2], not {entry!r}'
    )


def _wrong(place: str, problem: str) -> InputError:
    return InputError(f"{place}: {problem}", f"a line is {_FORM}")
