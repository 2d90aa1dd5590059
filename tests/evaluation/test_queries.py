"""Reading graded queries."""

from __future__ import annotations

import json

import pytest

from tusou.errors import InputError
from tusou.evaluation import GradedQuery, Relevant, read_queries, read_sentences

GOOD = {"query": "red chair", "kind": "visual", "lang": "en", "relevant": [["a/b.pdf", 3, 2]]}


def _file(tmp_path, *lines):
    path = tmp_path / "queries.jsonl"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def test_a_line_is_a_query(tmp_path):
    """Every field is read; blank lines and a byte order mark do not matter."""
    photo = {"query": "猫", "relevant": [["cat.jpg", None, 1]]}
    path = _file(tmp_path, "\ufeff" + json.dumps(GOOD), "", json.dumps(photo, ensure_ascii=False))
    assert read_queries(path) == [
        GradedQuery("red chair", "visual", "en", (Relevant("a/b.pdf", 3, 2),)),
        GradedQuery("猫", "", "", (Relevant("cat.jpg", None, 1),)),
    ]


def test_backslashes_are_slashes(tmp_path):
    """Queries written on Windows name the same files."""
    path = _file(tmp_path, json.dumps({"query": "x", "relevant": [["a\\b.pdf", 1, 2]]}))
    assert read_queries(path)[0].relevant[0].path == "a/b.pdf"


def test_an_answer_named_several_times_counts_once_with_its_highest_grade(tmp_path):
    named = [["a\\b.jpg", None, 1], ["c.pdf", 3, 2], ["a/b.jpg", None, 2], ["c.pdf", 3, 1]]
    path = _file(tmp_path, json.dumps({"query": "x", "relevant": named}))
    found = read_queries(path)[0].relevant
    assert found == (Relevant("a/b.jpg", None, 2), Relevant("c.pdf", 3, 2))


@pytest.mark.parametrize(
    "line",
    [
        "no json",
        "[1, 2]",
        '{"relevant": []}',
        '{"query": "  ", "relevant": []}',
        '{"query": "x"}',
        '{"query": "x", "relevant": "a.pdf"}',
        '{"query": "x", "relevant": ["a.pdf"]}',
        '{"query": "x", "relevant": [["a.pdf", 1]]}',
        '{"query": "x", "relevant": [["a.pdf", 0, 2]]}',
        '{"query": "x", "relevant": [["a.pdf", true, 2]]}',
        '{"query": "x", "relevant": [["a.pdf", "1", 2]]}',
        '{"query": "x", "relevant": [["a.pdf", 1, 3]]}',
        '{"query": "x", "relevant": [["a.pdf", 1, true]]}',
        '{"query": "x", "relevant": [["", 1, 2]]}',
        '{"query": "x", "kind": 3, "relevant": []}',
    ],
)
def test_a_wrong_line_is_named(tmp_path, line):
    """The problem says which line, the mend shows the form."""
    path = _file(tmp_path, json.dumps(GOOD), line)
    with pytest.raises(InputError) as caught:
        read_queries(path)
    assert "line 2" in caught.value.problem
    assert '"relevant"' in caught.value.mend


@pytest.mark.parametrize("content", [b"", b"\n\n", b"\xff\xfe\x00"])
def test_a_file_without_queries(tmp_path, content):
    """An empty or unreadable file is a mistake of the caller."""
    path = tmp_path / "q.jsonl"
    path.write_bytes(content)
    with pytest.raises(InputError):
        read_queries(path)


def test_a_missing_file(tmp_path):
    """So is one that is not there."""
    with pytest.raises(InputError):
        read_queries(tmp_path / "none.jsonl")


@pytest.mark.shared
def test_the_real_queries_are_read(shared):
    """The dev queries have the documented form."""
    queries = read_queries(shared / "data" / "pdfs" / "queries.jsonl")
    assert {query.kind for query in queries} == {"text", "visual", "mixed", "none"}
    assert sum(not query.relevant for query in queries) == 8


def test_sentences_of_any_file_of_queries(tmp_path):
    """A sentence a line, or JSON lines with or without grades; a byte order mark is no part."""
    path = _file(tmp_path, "\ufeff" + json.dumps(GOOD), "", ' {"query": "猫"}', " a red sofa ")
    assert read_sentences(path) == ["red chair", "猫", "a red sofa"]


@pytest.mark.parametrize("line", ['{"query": 5}', '{"query": " "}', '{"text": "x"}', "{red}"])
def test_a_line_without_a_sentence_is_named(tmp_path, line):
    """It is told at once, by its number."""
    with pytest.raises(InputError, match="line 2"):
        read_sentences(_file(tmp_path, "red", line))


def test_only_line_ends_end_a_line(tmp_path):
    """JSON may hold other separators of lines inside a sentence."""
    path = _file(tmp_path, json.dumps(GOOD | {"query": "red\u2028chair"}, ensure_ascii=False))
    assert read_queries(path)[0].text == "red\u2028chair"
