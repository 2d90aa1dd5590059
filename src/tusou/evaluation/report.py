"""What an evaluation says: measures for each group of queries, as values, JSON and a table."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

RANKING_MEASURES = ("ndcg@5", "recall@1", "recall@5", "recall@10", "mrr")
NOTHING_RIGHT = "right"
"""Share of the queries without an answer that were answered with nothing."""
NOTHING_WRONG = "wrong"
"""Share of the queries with an answer that were answered with nothing."""


@dataclass(frozen=True, slots=True)
class Measured:
    """A mean over queries with its 90 % interval, all 0–1."""

    value: float
    low: float
    high: float
    n: int
    """How many queries it is the mean of."""


@dataclass(frozen=True, slots=True)
class Group:
    """The queries of one kind or language, or all, and their measures; absent ones are None."""

    by: str
    """"all", "kind" or "lang"."""
    name: str
    n: int
    measures: Mapping[str, Measured] = field(hash=False)


@dataclass(frozen=True, slots=True)
class Answered:
    """How one query went."""

    query: str
    kind: str
    language: str
    outcome: str
    grades: tuple[int, ...]
    """The grade of each page found, in order."""
    measures: Mapping[str, float] = field(hash=False)
    took_ms: float


@dataclass(frozen=True, slots=True)
class EvalReport:
    """The outcome of an evaluation."""

    groups: tuple[Group, ...]
    answered: tuple[Answered, ...]
    unknown_paths: tuple[str, ...]
    """Graded paths that the library does not hold; they count as not found."""
    median_ms: float
    unknown_pages: tuple[tuple[str, int], ...] = ()
    """Graded pages of files that it holds without them: (path, page number); likewise."""

    def group(self, by: str, name: str = "") -> Group | None:
        """Return one group."""
        return next((one for one in self.groups if (one.by, one.name) == (by, name)), None)

    def to_dict(self) -> dict[str, Any]:
        """Return the report as JSON values, shares 0–1."""
        everything = self.group("all")
        return {
            "all": _group_json(everything) if everything else {},
            "kind": {g.name: _group_json(g) for g in self.groups if g.by == "kind"},
            "lang": {g.name: _group_json(g) for g in self.groups if g.by == "lang"},
            "median_ms": round(self.median_ms, 1),
            "unknown_paths": list(self.unknown_paths),
            "unknown_pages": [list(page) for page in self.unknown_pages],
            "queries": [_answered_json(one) for one in self.answered],
        }

    def rows(self) -> list[tuple[str, ...]]:
        """Return a table: the header, then a row for each group, numbers in per cent."""
        header = ("", "queries", *RANKING_MEASURES, "nothing, rightly", "nothing, wrongly")
        columns = (*RANKING_MEASURES, NOTHING_RIGHT, NOTHING_WRONG)
        return [
            header,
            *(
                (_label(group), str(group.n), *(_cell(group.measures.get(c)) for c in columns))
                for group in self.groups
            ),
        ]


def _label(group: Group) -> str:
    return "all" if group.by == "all" else f"{group.by} {group.name or '–'}"


def _cell(measured: Measured | None) -> str:
    if measured is None:
        return "–"
    return f"{100 * measured.value:.1f} ({100 * measured.low:.0f}–{100 * measured.high:.0f})"


def _group_json(group: Group) -> dict[str, Any]:
    ranking = {name: group.measures.get(name) for name in RANKING_MEASURES}
    nothing = {name: group.measures.get(name) for name in (NOTHING_RIGHT, NOTHING_WRONG)}
    return {
        "n": group.n,
        **{name: _value(measured) for name, measured in ranking.items()},
        "nothing": {
            **{name: _value(measured) for name, measured in nothing.items()},
            "intervals": {name: _interval(measured) for name, measured in nothing.items()},
        },
        "intervals": {name: _interval(measured) for name, measured in ranking.items()},
    }


def _value(measured: Measured | None) -> float | None:
    return None if measured is None else round(measured.value, 4)


def _interval(measured: Measured | None) -> list[float] | None:
    return None if measured is None else [round(measured.low, 4), round(measured.high, 4)]


def _answered_json(one: Answered) -> dict[str, Any]:
    return {
        "query": one.query,
        "kind": one.kind,
        "lang": one.language,
        "outcome": one.outcome,
        "grades": list(one.grades),
        **{name: round(value, 4) for name, value in one.measures.items()},
        "took_ms": round(one.took_ms, 1),
    }
