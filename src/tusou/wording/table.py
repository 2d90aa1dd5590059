r"""The table of sentences: English → Chinese, read from the files in `zh`, one for each room.

A line of English, in which `{}` stands for what differs, then a line that begins with "= " and is
the Chinese. There `{}` takes the values in their order and `{1}` by number, from 0; `{0*}` says
that the value is itself a sentence of the table. `\n` is a line break. Lines with "#" are for the
reader.

`parts.txt` holds what stands within sentences, such as a number with its noun.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

FOLDER = Path(__file__).with_name("zh")
PARTS = "parts.txt"
_HOLE = re.compile(r"\{(\d*)(\*?)\}")


@dataclass(frozen=True)
class Sentence:
    """One row of the table."""

    english: str
    chinese: str
    is_part: bool = False
    """Whether it stands within others: then it is told by a number, and not by any words."""

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """What a finished English sentence of this form looks like."""
        literals = [re.escape(part) for part in _literals(self.english)]
        return re.compile((r"([\d,.]+)" if self.is_part else "(.*?)").join(literals), re.DOTALL)

    @property
    def is_open(self) -> bool:
        """Whether something in it differs."""
        return len(_literals(self.english)) > 1

    @cached_property
    def n_letters(self) -> int:
        """How much of it is always the same: of two forms that fit, the closer one is meant."""
        return sum(map(len, _literals(self.english)))

    @cached_property
    def begins(self) -> str:
        """What every sentence of this form begins with."""
        return _literals(self.english)[0]

    def nested(self) -> frozenset[int]:
        """The values that are sentences of the table themselves, by number."""
        holes = list(_HOLE.finditer(self.chinese))
        return frozenset(int(hole[1] or at) for at, hole in enumerate(holes) if hole[2])

    def filled(self, values: tuple[str, ...]) -> str:
        """The Chinese with `values` in their places."""
        order = iter(range(len(values)))
        return _HOLE.sub(
            lambda hole: values[int(hole[1]) if hole[1] else next(order)], self.chinese
        )


def _literals(sentence: str) -> list[str]:
    return sentence.split("{}")


@cache
def sentences() -> dict[str, Sentence]:
    """Return the table by its English; read once."""
    return {
        row.english: row
        for path in sorted(FOLDER.glob("*.txt"))
        for row in read(path.read_text("utf-8"), are_parts=path.name == PARTS)
    }


def read(text: str, *, are_parts: bool = False) -> list[Sentence]:
    """Read a table.

    Raises:
        ValueError: a line of Chinese follows no line of English, or a value has no place.
    """
    rows: list[Sentence] = []
    english = ""
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        if not line.startswith("= "):
            english = line
            continue
        if not english:
            raise ValueError(f"line {number}: Chinese without English")
        rows.append(_row(english, line[2:], number, is_part=are_parts))
        english = ""
    return rows


def _row(english: str, chinese: str, number: int, *, is_part: bool) -> Sentence:
    row = Sentence(english.replace("\\n", "\n"), chinese.replace("\\n", "\n"), is_part)
    n_values = english.count("{}")
    named = [int(hole[1]) for hole in _HOLE.finditer(chinese) if hole[1]]
    plain = sum(not hole[1] for hole in _HOLE.finditer(chinese))
    if max(named, default=-1) >= n_values or plain > n_values or (plain and named):
        raise ValueError(f"line {number}: {chinese!r} does not fit {english!r}")
    return row
