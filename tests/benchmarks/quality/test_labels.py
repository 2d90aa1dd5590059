"""The hand-labelled files are well-formed and belong to the dev corpus alone."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path

import pytest
from benchmarks.quality.figures import iou, read_labels

from tusou.evaluation.queries import read_queries

QUALITY = Path(__file__).resolve().parents[3] / "benchmarks" / "quality"
QUERIES = QUALITY / "queries.jsonl"
FIGURES = QUALITY / "figures.jsonl"
HAN = re.compile("[一-鿿]")


def rows(path):
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def bare(query):
    return "".join(mark for mark in query.casefold() if mark.isalnum())


def test_queries_have_the_fields_that_eval_reads():
    """Each row has exactly the four fields, of known kinds and languages."""
    for row in rows(QUERIES):
        assert set(row) == {"query", "kind", "lang", "relevant"}
        assert row["kind"] in {"text", "visual", "mixed", "none"}
        assert row["lang"] in {"en", "zh"}
        assert row["query"] == row["query"].strip() != ""


def test_eval_reads_the_queries():
    """The file goes through the reader of `tusou eval` as it stands."""
    assert len(read_queries(QUERIES)) == len(rows(QUERIES))


def test_there_are_as_many_queries_as_asked_for():
    """60 visual ones, 50 Chinese ones beside them, 40 without an answer in both languages."""
    counts = Counter((row["kind"], row["lang"]) for row in rows(QUERIES))
    assert counts["visual", "en"] + counts["visual", "zh"] >= 60
    assert counts["text", "zh"] + counts["mixed", "zh"] >= 50
    assert counts["none", "en"] >= 20
    assert counts["none", "zh"] >= 20


def test_the_language_of_a_query_is_what_it_is_written_in():
    """Chinese queries hold Chinese characters, English ones none."""
    for row in rows(QUERIES):
        assert bool(HAN.search(row["query"])) == (row["lang"] == "zh"), row["query"]


def test_no_query_stands_twice():
    """Not even with other spaces, marks or case."""
    counts = Counter(bare(row["query"]) for row in rows(QUERIES))
    assert counts.most_common(1)[0][1] == 1


def test_answers_are_graded_pages_below_the_corpus():
    """A relative path of a PDF, a page counted from 1, and the grade 1 or 2."""
    for row in rows(QUERIES):
        for path, number, grade in row["relevant"]:
            assert path.endswith(".pdf")
            assert not path.startswith(("/", "."))
            assert "\\" not in path
            assert number >= 1
            assert grade in {1, 2}


def test_every_query_with_answers_has_an_exact_one():
    """Queries of kind none have no answer; all others have one of grade 2 and no page twice."""
    for row in rows(QUERIES):
        grades = [grade for *_, grade in row["relevant"]]
        assert (row["kind"] == "none") == (not grades), row["query"]
        assert not grades or 2 in grades, row["query"]
        pages = [(path, number) for path, number, _ in row["relevant"]]
        assert len(set(pages)) == len(pages), row["query"]


def test_figures_have_their_fields():
    """Path in one of the two folders, page, a box inside the page, short caption, paraphrase."""
    for row in rows(FIGURES):
        assert set(row) == {"path", "page_number", "bbox", "caption", "paraphrase"}
        assert row["path"].startswith(("papers/", "textbook-zh/"))
        assert row["page_number"] >= 1
        x0, y0, x1, y1 = row["bbox"]
        assert 0 <= x0 < x1 <= 1
        assert 0 <= y0 < y1 <= 1
        assert len(row["caption"]) <= 60
        assert row["paraphrase"]


def test_there_are_60_figures_with_a_caption_in_two_languages():
    """60 with a printed caption, and paraphrases half English, half Chinese."""
    labels = read_labels()
    assert sum(bool(label.caption) for label in labels) >= 60
    chinese = sum(bool(HAN.search(label.paraphrase)) for label in labels)
    assert chinese == len(labels) // 2


def test_no_figure_stands_twice():
    """Names and paraphrases differ, and no two boxes of a page are the same place."""
    labels = read_labels()
    assert len({label.paraphrase for label in labels}) == len(labels)
    assert len({label.name for label in labels}) == len(labels)
    for n, one in enumerate(labels):
        for other in labels[n + 1 :]:
            if one.page == other.page:
                assert iou(one.box, other.box) < 0.1, one.name


@pytest.mark.parametrize("path", [QUERIES, FIGURES], ids=lambda path: path.stem)
def test_rows_are_written_one_way(path):
    """One JSON object a line, characters as they are, a newline at the end: diffs stay small."""
    written = path.read_text("utf-8")
    assert written == "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows(path))


@pytest.mark.shared
def test_every_label_points_into_the_corpus(shared):
    """Files and pages are there, and every file of the corpus answers some query."""
    import pypdfium2

    corpus = shared / "data" / "pdfs"
    answers = [(path, number) for row in rows(QUERIES) for path, number, _ in row["relevant"]]
    marked = [(row["path"], row["page_number"]) for row in rows(FIGURES)]
    lengths = {}
    for path, number in answers + marked:
        if path not in lengths:
            with pypdfium2.PdfDocument(corpus / path) as document:
                lengths[path] = len(document)
        assert number <= lengths[path], path
    there = {file.relative_to(corpus).as_posix() for file in corpus.rglob("*.pdf")}
    assert {path for path, _ in answers} == there


@pytest.mark.shared
def test_no_query_repeats_one_of_the_corpus(shared):
    """The queries that come with the corpus and these are apart."""
    known = {bare(row["query"]) for row in rows(shared / "data" / "pdfs" / "queries.jsonl")}
    assert not known & {bare(row["query"]) for row in rows(QUERIES)}
