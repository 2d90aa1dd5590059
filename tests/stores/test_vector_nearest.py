"""How deep a ranking is read in an index whose rows are grouped."""

from __future__ import annotations

import numpy as np
import pytest

from tusou.searching.rounds import n_weighed
from tusou.stores.vector_cells import group
from tusou.stores.vector_file import Header
from tusou.stores.vector_index import VectorView
from tusou.stores.vector_nearest import PAGES, Nearest
from tusou.stores.vector_settling import EXACT_UP_TO
from tusou.types import Query


@pytest.fixture(scope="module")
def view():
    """As few rows as are grouped, spread evenly, so that cells part what is near."""
    dice = np.random.default_rng(0)
    rows = dice.normal(size=(EXACT_UP_TO + 1, 8)).astype(np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    cells, order = group(rows)
    ids = np.arange(len(rows), dtype=np.int64)
    header = Header("library", 8, len(rows), 1, "generation", 0)
    return VectorView(header, ids, rows[order], np.zeros(len(rows), np.bool_), cells)


def test_longer_answers_begin_as_shorter_ones(view):
    """As deep as is asked for the pages of hits that people turn: all from the same cells."""
    assert n_weighed(Query("red", k=355)) == PAGES
    for number in (0, 17, 4000):
        query = view.rows[number]
        longest = Nearest(view, query).best(PAGES)
        for k in (10, 100, 180, 360):
            assert Nearest(view, query).best(k) == longest[:k]


def test_a_search_that_goes_deeper_reads_all(view):
    found = Nearest(view, view.rows[0]).best(20_000)
    order = np.argsort(-(view.rows @ view.rows[0]), kind="stable")[:20_000]
    assert {item for item, _ in found[:1000]} == set(order[:1000].tolist())
