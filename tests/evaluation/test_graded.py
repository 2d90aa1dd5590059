"""Whole evaluations against numbers worked out by hand."""

from __future__ import annotations

import math
from statistics import median

import pytest

from colour_encoder import ColourEncoder
from searching.shelving import PAGES, shelf_of
from tusou.evaluation import GradedQuery, PlaceFinder, Relevant, evaluate
from tusou.evaluation.intervals import interval
from tusou.evaluation.places import grades_of, pages_of
from tusou.searching import SearchResult, search
from tusou.types import Box, FileRecord, Hit, Place, Query

FINDER = PlaceFinder(
    [FileRecord("/r/a.pdf", "/r", 1, 1, ""), FileRecord("/r/b.pdf", "/r", 1, 1, "")]
)


def hit(rank, path, page, *, kind="page", also_on=()):
    """A hit at a place."""
    box = Box(0.1, 0.1, 0.5, 0.5) if kind == "figure" else None
    return Hit(
        rank, rank, kind, path, path[3:], page, box, 0.5, None, 0.5,
        image_path=path, also_on=also_on,
    )  # fmt: skip


def answering(answers):
    """A search that answers each sentence with the hits of `answers`, in 1, 2, 3… ms."""
    asked = []

    def ask(text, _k):
        asked.append(text)
        hits = answers.get(text, ())
        outcome = "hits" if hits else "nothing"
        return SearchResult(
            text, "m", "fused", outcome, None, "confidence", float(len(asked)), tuple(hits)
        )

    return ask


ANSWERS = {
    "second": [hit(1, "/r/a.pdf", 9), hit(2, "/r/a.pdf", 1), hit(3, "/r/b.pdf", 2)],
    "figure": [
        hit(1, "/r/b.pdf", 2, kind="figure"),
        hit(2, "/r/b.pdf", 2),
        hit(3, "/r/a.pdf", 1, kind="figure"),
    ],
    "folded": [hit(1, "/r/x.pdf", 1, also_on=(Place("/r/a.pdf", 3),)), hit(2, "/r/a.pdf", 1)],
}
QUERIES = [
    GradedQuery("second", "v", "en", (Relevant("a.pdf", 1, 2), Relevant("b.pdf", 2, 1))),
    GradedQuery("figure", "v", "zh", (Relevant("a.pdf", 1, 2),)),
    GradedQuery("folded", "t", "en", (Relevant("a.pdf", 3, 2), Relevant("a.pdf", 1, 2))),
    GradedQuery("unfound", "t", "zh", (Relevant("a.pdf", 4, 1),)),
    GradedQuery("absent", "none", "zh", ()),
]


@pytest.fixture
def report():
    """The five queries, measured."""
    return evaluate(QUERIES, answering(ANSWERS), FINDER)


def test_each_query_has_the_grades_of_its_pages(report):
    """Figures count as their pages, folded places follow their hit, the rest is 0."""
    assert [one.grades for one in report.answered] == [(0, 2, 1), (0, 2), (0, 2, 2), (), ()]


def test_measures_are_the_means_worked_out_by_hand(report):
    """nDCG with gains 3 and 1, recall of exact pages, one over the first relevant rank."""
    second, third = 1 / math.log2(3), 1 / 2
    by_hand = [
        (3 * second + third) / (3 + second),
        second,
        (3 * second + 3 * third) / (3 + 3 * second),
        0.0,
    ]
    measures = report.group("all").measures
    assert [one.measures.get("ndcg@5") for one in report.answered[:4]] == pytest.approx(by_hand)
    assert measures["ndcg@5"].value == pytest.approx(sum(by_hand) / 4)
    assert measures["mrr"].value == pytest.approx((1 / 2 + 1 / 2 + 1 / 2 + 0) / 4)
    assert measures["recall@1"].value == 0
    assert measures["recall@5"].value == 1


def test_measures_count_only_the_queries_they_apply_to(report):
    """Recall needs an exact page, and a query without an answer has no ranking to measure."""
    n = {name: one.n for name, one in report.group("all").measures.items()}
    assert n == {
        "ndcg@5": 4, "recall@1": 3, "recall@5": 3, "recall@10": 3, "mrr": 4, "right": 1, "wrong": 4,
    }  # fmt: skip
    assert report.group("all").measures["wrong"].value == pytest.approx(1 / 4)
    assert set(report.group("kind", "none").measures) == {"right"}


def test_groups_come_in_the_order_of_the_queries(report):
    """All first, then kinds, then languages, each as first met, each query once a partition."""
    assert [(one.by, one.name, one.n) for one in report.groups] == [
        ("all", "", 5),
        ("kind", "v", 2),
        ("kind", "t", 2),
        ("kind", "none", 1),
        ("lang", "en", 2),
        ("lang", "zh", 3),
    ]


def test_intervals_are_seeded(report):
    """The same evaluation gives the same intervals; they hold the mean of what was measured."""
    again = evaluate(QUERIES, answering(ANSWERS), FINDER)
    assert again.groups == report.groups
    measured = report.group("all").measures["ndcg@5"]
    values = [one.measures["ndcg@5"] for one in report.answered if "ndcg@5" in one.measures]
    assert (measured.low, measured.high) == interval(values)
    assert 0 <= measured.low < measured.value < measured.high <= 1


def test_the_seed_of_an_interval_counts():
    """Another seed draws another sample, near the first."""
    values = [0.0, 0.2, 0.9, 1.0, 0.4, 0.3]
    assert interval(values, 1) != interval(values, 2)
    assert interval(values, 1) == pytest.approx(interval(values, 2), abs=0.05)


def test_time_is_the_median(report):
    """One slow query does not move the time that is told."""
    assert report.median_ms == median([1, 2, 3, 4, 5])
    assert report.to_dict()["median_ms"] == 3.0


def test_progress_counts_queries():
    """After each query the number done and of all is told."""
    seen = []
    evaluate(QUERIES, answering(ANSWERS), FINDER, progress=lambda n, of: seen.append((n, of)))
    assert seen == [(n, 5) for n in range(1, 6)]


def test_unknown_paths_are_told_once_each():
    """A path graded in two queries is named once; it counts as not found."""
    queries = [GradedQuery(text, "", "", (Relevant("gone.pdf", 1, 2),)) for text in ("a", "b")]
    report = evaluate(queries, answering({"a": [hit(1, "/r/a.pdf", 1)]}), FINDER)
    assert report.unknown_paths == ("gone.pdf",)
    assert report.group("all").measures["recall@10"].value == 0


def test_unknown_pages_are_told_once_each():
    """A page that its file does not have is as silent a miss as a path that is not there."""
    pages = {"/r/a.pdf": (1, 2)}
    finder = PlaceFinder([FileRecord("/r/a.pdf", "/r", 1, 1, "")], lambda path: pages.get(path, ()))
    relevant = (Relevant("a.pdf", 400, 2), Relevant("a.pdf", 2, 2), Relevant("gone.pdf", 1, 2))
    queries = [GradedQuery(text, "", "", relevant) for text in ("a", "b")]
    report = evaluate(queries, answering({}), finder)
    assert (report.unknown_pages, report.unknown_paths) == ((("a.pdf", 400),), ("gone.pdf",))
    assert report.to_dict()["unknown_pages"] == [["a.pdf", 400]]


def test_the_better_grade_counts_where_two_entries_meet():
    """A page graded by itself and by its file takes the higher grade, and leaves the other."""
    relevant = [Relevant("a.pdf", None, 1), Relevant("a.pdf", 2, 2)]
    ranked = pages_of([hit(1, "/r/a.pdf", 2), hit(2, "/r/a.pdf", 5), hit(3, "/r/a.pdf", 6)])
    assert grades_of(ranked, relevant, FINDER) == [2, 1, 0]


def test_an_entry_of_the_page_is_met_before_one_of_the_file():
    """Of one grade: what any page meets is left for another one, in whichever order they stand."""
    relevant = [Relevant("a.pdf", None, 2), Relevant("a.pdf", 3, 2)]
    ranked = pages_of([hit(1, "/r/a.pdf", 3), hit(2, "/r/a.pdf", 5), hit(3, "/r/a.pdf", 6)])
    assert grades_of(ranked, relevant, FINDER) == [2, 2, 0]
    assert grades_of(ranked, relevant[::-1], FINDER) == [2, 2, 0]


def test_folding_does_not_change_what_is_measured(tmp_path):
    """A page that stands in two files is found in each, whichever names the hit."""
    shelf = shelf_of(tmp_path / "folded", [*PAGES, ("copy.pdf", "red", "x")], ColourEncoder())
    queries = [
        GradedQuery("red", "", "", (Relevant(path, 1, 2),))
        for path in ("catalogue.pdf", "copy.pdf")
    ]
    report = evaluate(
        queries,
        lambda text, k: search(Query(text, rank="image", k=k), [shelf]),
        PlaceFinder(shelf.store.files()),
    )
    assert report.group("all").measures["recall@5"].value == 1
    assert sorted(one.grades.index(2) for one in report.answered) == [0, 1]
    shelf.store.close()


def test_the_table_has_a_dash_for_what_was_not_measured(report):
    """Rows are as long as the header, in per cent with their interval; nothing is left blank."""
    header, *rows = report.rows()
    assert {len(row) for row in rows} == {len(header)}
    assert rows[0][:2] == ("all", "5")
    assert all(cell for row in rows for cell in row)
    none = next(row for row in rows if row[0] == "kind none")
    assert none[2:] == ("–", "–", "–", "–", "–", "100.0 (27–100)", "–")


def test_json_keeps_each_query(report):
    """Every query is there with its grades and outcome, groups with their intervals."""
    told = report.to_dict()
    assert [row["query"] for row in told["queries"]] == [one.text for one in QUERIES]
    assert told["queries"][0]["grades"] == [0, 2, 1]
    assert told["queries"][4]["right"] == 1
    assert told["all"]["nothing"] == {
        "right": 1.0,
        "wrong": 0.25,
        "intervals": {"right": [0.2699, 1.0], "wrong": [0.0579, 0.6438]},
    }
    assert told["kind"]["none"]["ndcg@5"] is None
    assert told["kind"]["none"]["intervals"]["ndcg@5"] is None
