"""Evaluation from queries to a report, on a real store."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from colour_encoder import ColourEncoder
from searching.shelving import shelf_of
from tusou.evaluation import EvalReport, GradedQuery, PlaceFinder, Relevant, evaluate
from tusou.evaluation.evaluate import DEPTH
from tusou.searching import Shelf, search
from tusou.types import Query

QUERIES = [
    GradedQuery("red", "visual", "en", (Relevant("catalogue.pdf", 1, 2),)),
    GradedQuery("绿色", "visual", "zh", (Relevant("catalogue.pdf", 2, 2),)),
    GradedQuery("price table", "text", "en", (Relevant("catalogue.pdf", 3, 2),)),
    GradedQuery("落地灯", "text", "zh", (Relevant("目录.pdf", 1, 2), Relevant("目录.pdf", 2, 1))),
    GradedQuery("giraffe", "none", "en", ()),
    GradedQuery("长颈鹿", "none", "zh", ()),
]


@pytest.fixture
def shelf(tmp_path: Path) -> Iterator[Shelf]:
    """Five pages of five colours."""
    made = shelf_of(tmp_path / "shelf", encoder=ColourEncoder())
    yield made
    made.store.close()


def _evaluate(shelf, queries=QUERIES, **options) -> EvalReport:
    return evaluate(
        queries,
        lambda text, k: search(Query(text, k=k, **options), [shelf]),
        PlaceFinder(shelf.store.files()),
    )


def test_measures_per_kind_and_language_and_over_all(shelf):
    """What is found first everywhere scores 1; each group counts its queries."""
    report = _evaluate(shelf)
    everything = report.group("all")
    assert everything.n == 6
    assert everything.measures["recall@1"].value == 1
    assert everything.measures["mrr"].value == 1
    assert everything.measures["mrr"].n == 4
    assert report.group("kind", "visual").measures["ndcg@5"].value == 1
    assert 0.8 < report.group("kind", "text").measures["ndcg@5"].value <= 1
    assert report.group("lang", "zh").n == 3
    assert report.group("lang", "ko") is None


def test_queries_without_an_answer_count_as_nothing_found(shelf):
    """Right when nothing is answered; wrong when something should have been found."""
    everything = _evaluate(shelf).group("all")
    assert everything.measures["right"].value == 1
    assert everything.measures["wrong"].value == 0
    always = _evaluate(shelf, show_all=True).group("all")
    assert always.measures["right"].value == 0


def test_a_query_that_finds_nothing_scores_0(shelf):
    """Near misses do not count."""
    queries = [GradedQuery("giraffe", "x", "en", (Relevant("catalogue.pdf", 1, 2),))]
    everything = _evaluate(shelf, queries).group("all")
    assert everything.measures["ndcg@5"].value == 0
    assert everything.measures["wrong"].value == 1


def test_paths_that_are_not_in_the_library_are_told(shelf):
    """A misspelt path is no silent miss."""
    queries = [GradedQuery("red", "x", "en", (Relevant("none.pdf", 1, 2),))]
    assert _evaluate(shelf, queries).unknown_paths == ("none.pdf",)
    assert _evaluate(shelf).unknown_paths == ()


def test_the_report_as_json(shelf):
    """Shares 0–1 with intervals, per kind and language, and every query."""
    made = json.loads(json.dumps(_evaluate(shelf).to_dict()))
    assert made["all"]["ndcg@5"] <= 1
    assert set(made["kind"]) == {"visual", "text", "none"}
    assert made["kind"]["none"]["ndcg@5"] is None
    assert made["kind"]["none"]["nothing"]["right"] == 1
    low, high = made["all"]["intervals"]["ndcg@5"]
    assert low <= made["all"]["ndcg@5"] <= high
    assert len(made["queries"]) == 6


def test_the_report_as_a_table(shelf):
    """A header and one row per group, per cent with intervals."""
    rows = _evaluate(shelf).rows()
    assert rows[0][:3] == ("", "queries", "ndcg@5")
    assert {len(row) for row in rows} == {len(rows[0])}
    assert [row[0] for row in rows[1:]][:2] == ["all", "kind visual"]
    assert rows[1][3].startswith("100.0 (")
    assert rows[4][2] == "–"


def test_ten_pages_are_measured_however_many_figures_stand_on_them(tmp_path):
    """Where the hits are figures of few pages, more are asked for."""
    pages = [("a.pdf", None, f"red chair number {n}") for n in range(12)]
    shelf = shelf_of(tmp_path / "crowded", pages)
    asked = []

    def crowded(text, k):
        """Thirty hits on each page, as a page of thirty figures would have."""
        asked.append(k)
        found = search(Query(text, k=12, rank="words"), [shelf])
        hits = tuple(hit for hit in found.hits for _ in range(30))
        return replace(found, hits=hits[:k])

    last = search(Query("red chair", k=12, rank="words"), [shelf]).hits[9].page_number
    query = GradedQuery("red chair", "", "", (Relevant("a.pdf", last, 2),))
    report = evaluate([query], crowded, PlaceFinder(shelf.store.files()))
    assert report.group("all").measures["recall@10"].value == 1
    assert asked == [20, 40, 80, 160, 320]
    shelf.store.close()


def test_no_more_is_asked_where_nothing_is_left(shelf):
    """Five pages are all that there are."""
    asked = []

    def counted(text, k):
        asked.append(k)
        return search(Query(text, k=k, show_all=True), [shelf])

    evaluate(QUERIES[:2], counted, PlaceFinder(shelf.store.files()))
    assert asked == [DEPTH, DEPTH]


def test_a_query_that_expects_nothing_is_asked_once(tmp_path):
    """Whether anything is found is all that counts: nothing is asked for deeper."""
    pages = [("a.pdf", None, f"red chair number {n}") for n in range(2 * DEPTH)]
    shelf = shelf_of(tmp_path / "crowded", pages)
    asked = []

    def crowded(text, k):
        """All hits on one page, as figures may be."""
        asked.append(k)
        found = search(Query(text, k=k, rank="words"), [shelf])
        return replace(found, hits=found.hits[:1] * len(found.hits))

    report = evaluate(
        [GradedQuery("red chair", "none", "en", ())], crowded, PlaceFinder(shelf.store.files())
    )
    assert asked == [DEPTH]
    assert report.group("all").measures["right"].value == 0
    shelf.store.close()


def test_absolute_paths_that_are_not_in_the_library_are_told(shelf):
    """As any other path is."""
    queries = [GradedQuery("red", "", "", (Relevant("/files/no.pdf", 1, 2),))]
    assert _evaluate(shelf, queries).unknown_paths == ("/files/no.pdf",)
    queries = [GradedQuery("red", "", "", (Relevant("/files/catalogue.pdf", 1, 2),))]
    report = _evaluate(shelf, queries)
    assert (report.unknown_paths, report.group("all").measures["mrr"].value) == ((), 1)


def test_progress_is_told(shelf):
    """After each query, how many are done."""
    seen = []
    evaluate(
        QUERIES[:2],
        lambda text, k: search(Query(text, k=k), [shelf]),
        PlaceFinder(shelf.store.files()),
        progress=lambda done, total: seen.append((done, total)),
    )
    assert seen == [(1, 2), (2, 2)]


@pytest.mark.shared
def test_words_alone_reach_the_floor(shared, tmp_path):
    """BM25 over the text layers of the real corpus scores nDCG@5 33.7 or more."""
    from pypdfium2 import PdfDocument

    from tusou.evaluation import read_queries

    corpus = shared / "data" / "pdfs"
    pages = []
    for path in sorted(corpus.rglob("*.pdf")):
        document = PdfDocument(path)
        for number in range(len(document)):
            page = document[number].get_textpage()
            pages.append((path.relative_to(corpus).as_posix(), None, page.get_text_range()))
            page.close()
        document.close()
    shelf = shelf_of(tmp_path / "real", pages, root=str(corpus))
    queries = read_queries(corpus / "queries.jsonl")
    report = _evaluate(shelf, queries, rank="words")
    assert report.unknown_paths == ()
    assert report.group("all").measures["ndcg@5"].value >= 0.337
    assert report.group("kind", "text").measures["ndcg@5"].value >= 0.68
    shelf.store.close()
