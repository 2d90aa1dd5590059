"""Asking every graded query and measuring the answers."""

from __future__ import annotations

from statistics import median
from typing import TYPE_CHECKING

from tusou.evaluation.intervals import interval
from tusou.evaluation.measures import ndcg, recall, reciprocal_rank
from tusou.evaluation.places import Page, PlaceFinder, grades_of, pages_of
from tusou.evaluation.report import (
    NOTHING_RIGHT,
    NOTHING_WRONG,
    RANKING_MEASURES,
    Answered,
    EvalReport,
    Group,
    Measured,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from typing import TypeAlias

    from tusou.evaluation.queries import GradedQuery
    from tusou.searching import SearchResult

    Search: TypeAlias = Callable[[str, int], SearchResult]

DEPTH = 20
"""Hits to ask for at first: figures fall together with their pages, and ten pages should remain."""
DEEPEST = 640
"""Hits to ask for at last, where pages are full of figures."""
_CUTS = (1, 5, 10)


def evaluate(
    queries: Sequence[GradedQuery],
    search: Search,
    finder: PlaceFinder,
    *,
    progress: Callable[[int, int], object] | None = None,
) -> EvalReport:
    """Measure `search` on graded queries.

    Measures are taken over the pages of the hits in order (`pages_of`); near misses do not
    count. A query that should find something and finds nothing scores 0.

    Args:
        queries: at least one.
        search: answers a sentence with so many hits, where there are so many.
        finder: knows where the graded paths are.
        progress: called with (queries done, all queries).
    """
    answered: list[Answered] = []
    for done, query in enumerate(queries, start=1):
        answered.append(_ask(query, search, finder))
        if progress is not None:
            progress(done, len(queries))
    graded = [entry for query in queries for entry in query.relevant]
    paths = dict.fromkeys(entry.path for entry in graded)
    pages = dict.fromkeys(
        (one.path, one.page_number) for one in graded if one.page_number and finder.lacks_page(one)
    )
    return EvalReport(
        groups=tuple(_groups(answered)),
        answered=tuple(answered),
        unknown_paths=tuple(path for path in paths if finder.find(path) is None),
        unknown_pages=tuple(pages),
        median_ms=median(one.took_ms for one in answered),
    )


def _ask(query: GradedQuery, search: Search, finder: PlaceFinder) -> Answered:
    result = search(query.text, DEPTH)
    # Of a query that expects nothing only counts whether it finds something.
    pages = _pages(query.text, result, search) if query.relevant else pages_of(result.hits)
    grades = grades_of(pages, query.relevant, finder)
    return Answered(
        query=query.text,
        kind=query.kind,
        language=query.language,
        outcome=result.outcome,
        grades=tuple(grades),
        measures=_measures(query, grades, is_nothing=result.outcome == "nothing"),
        took_ms=result.took_ms,
    )


def _pages(text: str, first: SearchResult, search: Search) -> list[tuple[Page, ...]]:
    """Return the pages of an answer, asked for deeper until they are enough for every measure."""
    hits, depth, result = list(first.hits), DEPTH, first
    while len(pages_of(hits)) < max(_CUTS) and len(result.hits) >= depth and depth < DEEPEST:
        depth *= 2
        result = search(text, depth)
        hits += result.hits  # pages that were there already take no place
    return pages_of(hits)


def _measures(query: GradedQuery, grades: list[int], *, is_nothing: bool) -> dict[str, float]:
    if not query.relevant:
        return {NOTHING_RIGHT: float(is_nothing)}
    ideal = [entry.grade for entry in query.relevant]
    measures = {"ndcg@5": ndcg(grades, ideal, 5), "mrr": reciprocal_rank(grades)}
    for cut in _CUTS:
        share = recall(grades, ideal, cut)
        if share is not None:
            measures[f"recall@{cut}"] = share
    return {**measures, NOTHING_WRONG: float(is_nothing)}


def _groups(answered: Sequence[Answered]) -> Iterable[Group]:
    yield _group("all", "", answered)
    for kind in dict.fromkeys(one.kind for one in answered):
        yield _group("kind", kind, [one for one in answered if one.kind == kind])
    for language in dict.fromkeys(one.language for one in answered):
        yield _group("lang", language, [one for one in answered if one.language == language])


def _group(by: str, name: str, answered: Sequence[Answered]) -> Group:
    measures: dict[str, Measured] = {}
    for measure in (*RANKING_MEASURES, NOTHING_RIGHT, NOTHING_WRONG):
        values = [one.measures[measure] for one in answered if measure in one.measures]
        if values:
            measures[measure] = Measured(sum(values) / len(values), *interval(values), len(values))
    return Group(by, name, len(answered), measures)
