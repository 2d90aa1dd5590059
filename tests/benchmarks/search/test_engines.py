"""The engines that need no package of their own, and whole libraries, on small data."""

from __future__ import annotations

import json

import numpy as np
import pytest
from benchmarks.search.__main__ import BEYOND, LIBRARY, PACKAGES, engines, seconds
from benchmarks.search.data import Best
from benchmarks.search.data import main as write_data
from benchmarks.search.shown import COLUMNS, WHOLE

from benchmarks.search import one, whole


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    """Vectors of 300 items, and 25 queries, of which the first 20 do not count."""
    folder = tmp_path_factory.mktemp("search") / "data"
    write_data(folder, 300, 25)
    return folder


def measured(capsys, main, steps, *places):
    """Steps of an engine."""
    told = {}
    for step in steps:
        main(step, *places)
        told |= json.loads(capsys.readouterr().out.splitlines()[-1])
    return told


def test_every_engine_has_an_environment_and_a_class():
    """What is listed can be run."""
    assert one.ENGINES.keys() == PACKAGES.keys()


def test_the_nearest_are_those_with_the_largest_product(data):
    """The truth that recall is counted by, for one query, without sorting by numpy."""
    rows, queries = np.load(data / "rows.npy"), np.load(data / "queries.npy")
    scores = [float(sum(a * b for a, b in zip(row, queries[3], strict=True))) for row in rows]
    best = sorted(range(len(rows)), key=lambda i: -scores[i])[:10]
    assert np.load(data / "nearest.npy")[3].tolist() == best


@pytest.mark.parametrize("at_once", [4, 7, 100])
def test_the_nearest_are_the_same_however_they_are_looked_at(at_once):
    """Piece by piece, also when a piece holds less than ten."""
    dice = np.random.default_rng(3)
    rows, queries = dice.normal(size=(100, 8)).astype("f4"), dice.normal(size=(5, 8)).astype("f4")
    best = Best(queries)
    for start in range(0, 100, at_once):
        best.look_at(start, rows[start : start + at_once])
    assert best.numbers.tolist() == np.argsort(-(queries @ rows.T), axis=1)[:, :10].tolist()


@pytest.mark.parametrize("name", ["numpy, exact", "tusou"])
def test_exact_engines_find_all(capsys, data, tmp_path, name):
    """At this size tusou is exact as well; every column is measured."""
    steps = ("build", "search")
    told = measured(capsys, one.main, steps, name, data, tmp_path / "engine")
    assert told.keys() == COLUMNS.keys()
    assert told["recall"] == 1.0
    assert min(told["p50_ms"], told["open_ms"], told["bytes_each"], told["add_ms"]) > 0


def test_a_whole_library_is_asked_here_and_from_the_shell(capsys, data, tmp_path, monkeypatch):
    """Queries of all kinds find something; every column is measured."""
    monkeypatch.setattr(whole, "SHELL_ROUNDS", 1)
    steps = ("build", "ask", "shell")
    told = measured(capsys, whole.main, steps, data, tmp_path / "library")
    assert told.keys() >= WHOLE.keys()
    assert {f"{kind}_p99_ms" for kind in (*whole.KINDS, *whole.FILTERS)} <= told.keys()
    assert min(told.values()) > 0


def test_a_build_that_was_interrupted_goes_on(data, tmp_path, monkeypatch):
    """What is written stays, the rest is added, nothing comes twice."""
    from benchmarks.search import tusou_engines

    monkeypatch.setattr(tusou_engines, "AT_ONCE", 10)
    rows = np.load(data / "rows.npy")
    tusou_engines.Tusou(tmp_path).build(rows[:100])
    engine = tusou_engines.Tusou(tmp_path)
    assert "build_s" not in one.build(engine, data, tmp_path)
    engine.open()
    query = np.load(data / "queries.npy")[3]
    assert engine.search(query) == np.load(data / "nearest.npy")[3].tolist()


def test_beyond_a_million_only_some_are_measured():
    """The others would take days; those that can be named are named."""
    assert LIBRARY in engines(1_000_000)
    assert engines(5_000_000) == list(BEYOND)
    assert engines(1_000, "faiss") == ["FAISS, flat", "FAISS, HNSW"]
    assert seconds(5_000_000, "tusou") > seconds(1_000_000, "tusou") > 0
