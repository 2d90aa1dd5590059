"""`tusou reembed`: what it reads before it works, and what it says meanwhile."""

from __future__ import annotations

import io

from tusou.cli.commands import reembed
from tusou.cli.terminal import Terminal
from tusou.indexing.reembed import Reembedding


def test_queries_are_read_before_vectors_are_made(run, library, tmp_path):
    """A line that holds no sentence is told at once, and not after hours of encoding."""
    queries = tmp_path / "queries.jsonl"
    queries.write_text('{"query": "red"}\n{"query": 5}\n', encoding="utf-8")
    done = run("reembed", "--model", "no-such-model", "--compare", queries)
    assert done.code == 2
    assert "line 2" in done.err


def test_a_file_name_cannot_drive_the_terminal(monkeypatch):
    """Names in the progress are printed without control characters."""
    monkeypatch.setattr(reembed, "SAY_EVERY_S", 0.0)
    err = io.StringIO()
    listen = reembed._listener(Terminal(io.StringIO(), err))
    listen(Reembedding(1, 2, 0.5, "/files/\x1b[2Jred.png"))
    assert err.getvalue() == "1/2 vectors /files/ [2Jred.png\n"
