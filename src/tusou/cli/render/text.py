"""Text for terminals: width of Chinese, colours, and nothing that a file could smuggle in."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, NamedTuple

from tusou.wording import said, translated

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

# C0 and C1 controls, and the marks that turn the direction of text around: a PDF could use them
# to drive the terminal or to disguise a file name.
_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]+")
# A Chinese character, a gap, or a word.
_CJK = r"\u2e80-\u9fff\uff00-\uffef"
_PIECES = re.compile(rf"[{_CJK}]|\s+|[^\s{_CJK}]+")
_CODES = {"bold": "1", "dim": "2", "red": "31", "green": "32", "yellow": "33", "cyan": "36"}


class Style(NamedTuple):
    """Whether to use colours, and how many columns there are."""

    colour: bool = False
    width: int = 100

    def paint(self, text: str, *names: str) -> str:
        """`text` in the named colours, or as it is."""
        if not self.colour or not text:
            return text
        codes = ";".join(_CODES[name] for name in names)
        return f"\x1b[{codes}m{text}\x1b[0m"

    def emphasise(self, text: str, words: Iterable[str]) -> str:
        """`text` with every occurrence of `words` (whatever the case) in bold."""
        if not self.colour:
            return text
        from tusou.text import emphasis

        parts, at = [], 0
        for start, end in emphasis(text, words):
            parts += [text[at:start], self.paint(text[start:end], "bold", "yellow")]
            at = end
        return "".join(parts) + text[at:]


def printable(text: str) -> str:
    """One line without control characters."""
    return _CONTROLS.sub(" ", text).strip()


def to_try(mend: str) -> str:
    """What follows a sentence on something that has this mend; "" when there is none."""
    return said(" (try: {})", printable(translated(mend))) if mend else ""


def columns_of(text: str) -> int:
    """How many terminal columns `text` takes: Chinese takes two each, accents none."""
    return sum(map(_columns_of_character, text))


def _columns_of_character(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def shorten(text: str, columns: int) -> str:
    """`text` in at most `columns` columns, "…" where something was left out."""
    text = printable(text)
    if columns_of(text) <= columns:
        return text
    taken = 0
    for index, character in enumerate(text):
        taken += _columns_of_character(character)
        if taken > columns - 1:
            return text[:index].rstrip() + "…"
    return text  # pragma: no cover - the loop ends earlier for any longer text


def wrap(text: str, columns: int, indent: str) -> list[str]:
    """`text` in lines of at most `columns` columns, after `indent`; Chinese breaks anywhere."""
    room = max(columns - columns_of(indent), 20)
    lines, line = [], ""
    for piece in _PIECES.findall(text):
        if columns_of(line) + columns_of(piece.rstrip()) > room and line.strip():
            lines.append(indent + line.strip())
            line = ""
        line += piece if line or not piece.isspace() else ""
    if line.strip():
        lines.append(indent + line.strip())
    return lines


def pad(text: str, columns: int, *, right: bool = False) -> str:
    """`text` filled with spaces to `columns` columns; `right` puts it at the right."""
    gap = " " * (columns - columns_of(text))
    return gap + text if right else text + gap


def table(rows: Sequence[Sequence[str]], *, right: Iterable[int] = ()) -> list[str]:
    """Rows as aligned lines, two spaces between columns; `right` names right-aligned ones."""
    if not rows:
        return []
    at_right = set(right)
    widths = [max(columns_of(row[at]) for row in rows) for at in range(len(rows[0]))]
    return [
        "  ".join(
            pad(cell, widths[at], right=at in at_right) for at, cell in enumerate(row)
        ).rstrip()
        for row in rows
    ]


def plural(n: int, noun: str) -> str:
    """`1 page`, `2 pages`, `1,234 pages`; Chinese has a measure word for each noun instead."""
    return said(f"{{}} {_numbered(n, noun)}", f"{n:,}")


def counted(n: int, noun: str) -> str:
    """The same in English, for what programs read too."""
    return f"{n:,} {_numbered(n, noun)}"


def _numbered(n: int, noun: str) -> str:
    ending = "es" if noun.endswith(("s", "x", "ch", "sh")) else "s"
    return noun if n == 1 else noun + ending


def megabytes(n_bytes: int) -> str:
    """A size for people, decimal units."""
    if n_bytes < 1_000_000:
        return f"{n_bytes / 1e3:.0f} kB" if n_bytes >= 1000 else f"{n_bytes} B"
    return f"{n_bytes / 1e6:,.1f} MB"


def duration(seconds: float) -> str:
    """A time for people: `0.8 s`, `42 s`, `3 min 20 s`, `2 h 5 min`."""
    if seconds < 10:
        return said("{} s", f"{seconds:.1f}")
    if seconds < 60:
        return said("{} s", f"{seconds:.0f}")
    minutes, rest = divmod(round(seconds), 60)
    if minutes < 60:
        return said("{} min {} s", minutes, rest)
    return said("{} h {} min", minutes // 60, minutes % 60)
