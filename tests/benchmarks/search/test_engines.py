"""The engines that need no package of their own, on small data, and the table."""

from __future__ import annotations

import json

import numpy as np
import pytest
from benchmarks.search.__main__ import COLUMNS, PACKAGES, table
from benchmarks.search.data import main as write_data
from benchmarks.search.tusou_engines import text_of

from benchmarks.search import one


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    """Vectors of 300 items."""
    folder = tmp_path_factory.mktemp("search") / "data"
    write_data(folder, 300)
    return folder


def measured(capsys, name, data, folder):
    """Both steps of an engine."""
    told = {}
    for step in ("build", "search"):
        one.main(step, name, data, folder)
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


@pytest.mark.parametrize("name", ["numpy, exact", "tusou"])
def test_exact_engines_find_all(capsys, data, tmp_path, name):
    """At this size tusou is exact as well; every column is measured."""
    told = measured(capsys, name, data, tmp_path / "engine")
    assert told.keys() == COLUMNS.keys()
    assert told["recall"] == 1.0
    assert min(told["p50_ms"], told["open_ms"], told["bytes_each"], told["add_ms"]) > 0


def test_a_whole_query_brings_items_and_no_recall(capsys, data, tmp_path):
    """Words count too, so its order is not that of the vectors."""
    told = measured(capsys, "tusou, whole query", data, tmp_path / "engine")
    assert told.keys() == COLUMNS.keys() - {"recall"}


def test_words_are_as_rare_as_words_are():
    """The first comes in most texts, the ten-thousandth in hardly any."""
    texts = [set(text_of(number).split()) for number in range(300)]
    often, seldom = (sum(word in text for text in texts) for word in ("word1", "word9999"))
    assert often > 250
    assert seldom < 5


def test_the_table_tells_of_engines_that_do_not_run():
    """A row each, with the numbers that there are."""
    lines = table(
        iter([("one", {"build_s": 1234.5, "p50_ms": 0.5, "recall": 0.98}), ("two", None)])
    )
    assert lines[2].startswith("| one | 1,234 |  | 0.50 |")
    assert "| 0.980 |" in lines[2]
    assert lines[3] == "| two | does not run here |"
