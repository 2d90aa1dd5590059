"""How deep a ranking is read in an index whose rows are grouped."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from tusou.searching.rounds import n_weighed
from tusou.stores.indexes import _best_vectors
from tusou.stores.selection import Selection
from tusou.stores.vector_cells import group
from tusou.stores.vector_file import Header
from tusou.stores.vector_index import VectorView
from tusou.stores.vector_nearest import BEST, EXACT_UP_TO, PAGES, ROUND, Nearest, ranking_of
from tusou.types import Query


def unit(rows):
    return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)


def of_words(count, *, seed):
    """What vectors of sentences are like: sums of four words, frequent ones and rare ones.

    They lie in no clusters: each has something in common with many, and each time something else.
    """
    words = np.random.default_rng(1).normal(size=(2000, 128))
    dice = np.random.default_rng(seed)
    chosen = words[(len(words) ** dice.random((count, 4))).astype(int) - 1]
    return unit((chosen * (0.5 + dice.random((count, 4, 1)))).sum(axis=1))


def grouped(rows, dead=()):
    cells, order = group(rows)
    tombstones = np.zeros(len(rows), np.bool_)
    tombstones[list(dead)] = True
    header = Header("library", rows.shape[1], len(rows), 1, "generation", 0)
    return VectorView(header, order, rows[order], tombstones[order], cells)


@pytest.fixture(scope="module")
def sentences():
    return grouped(of_words(20_000, seed=0))


@pytest.fixture(scope="module")
def sentences_with_later():
    """A fifth more came after the grouping."""
    before, later = of_words(20_000, seed=0), of_words(4_000, seed=9)
    view = grouped(before)
    cells = replace(view.cells, later=view.cells.places(later))
    rows = np.concatenate([view.rows, later])
    ids = np.concatenate([view.ids, np.arange(20_000, 24_000)])
    return VectorView(view.header, ids, rows, np.zeros(len(rows), np.bool_), cells)


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


@pytest.mark.parametrize("view", ["sentences", "sentences_with_later"])
def test_the_ten_nearest_are_found_where_rows_lie_in_no_clusters(view, request):
    """More than 98 % of them, by reading half of so few rows; one round finds 93 %."""
    sentences = request.getfixturevalue(view)
    right, n_read = 0, 0
    queries = of_words(150, seed=2)
    for query in queries:
        exact = np.argsort(-(sentences.rows @ query))[:10]
        nearest = Nearest(sentences, query)
        found = {item for item, _ in nearest.best(10)}
        right += len(found & set(sentences.ids[exact].tolist()))
        n_read += nearest.n_read
    assert right > 0.98 * 10 * len(queries)
    assert n_read < 0.5 * len(queries) * len(sentences.ids)


def test_reading_stops_at_a_round_that_brings_none_of_the_best(sentences):
    cells, rounds = sentences.cells, set()
    for query in of_words(20, seed=3):
        scores = sentences.rows @ query
        best, stops = np.array([]), 0
        for first in range(0, len(cells.centres), ROUND):
            spans = cells.spans(cells.nearest(query)[first : first + ROUND])
            stops += sum(stop - start for start, stop in spans)
            some = np.concatenate([scores[start:stop] for start, stop in spans])
            if len(best) and some.max() <= best[-1]:
                break
            best = -np.sort(-np.concatenate([best, some]))[:BEST]
        nearest = Nearest(sentences, query)
        nearest.best(10)
        assert nearest.n_read == stops
        rounds.add(first // ROUND)
    assert len(rounds) > 1  # some queries need more than others


def test_reading_goes_on_where_too_few_of_the_near_rows_are_alive():
    """As after many photos of one place were deleted: the nearest cells are full of dead rows."""
    rows = of_words(6_000, seed=0)
    query = rows[0]
    near = np.argsort(-(rows @ query))
    nearest = Nearest(grouped(rows, dead=near[:5_900]), query)
    assert [item for item, _ in nearest.best(30)] == near[5_900:5_930].tolist()


def recall_at_ten(view, passing):
    """Share of the ten nearest that pass which are found, and of the rows that are read."""
    right, n_read, queries = 0, 0, of_words(100, seed=2)
    for query in queries:
        exact = np.argsort(np.where(passing, -(view.rows @ query), np.inf))[:10]
        nearest = Nearest(view.only(passing), query)
        found = {item for item, _ in nearest.best(10)}
        right += len(found & set(view.ids[exact].tolist()))
        n_read += nearest.n_read
    return right / 10 / len(queries), n_read / len(view.ids) / len(queries)


@pytest.mark.parametrize("share", [1 / 2, 1 / 5, 1 / 12])
def test_of_those_that_pass_a_filter_as_many_are_found(sentences, share):
    """The fewer pass, the less a round tells that brings nothing: so it is larger."""
    passing = np.random.default_rng(6).random(len(sentences.ids)) < share
    recall, _ = recall_at_ten(sentences, passing)
    assert recall > 0.98


def test_what_passes_may_lie_far_from_the_query(sentences):
    """As photos do from a sentence: those beside them that do not pass tell nothing."""
    likeness = sentences.rows @ of_words(1, seed=9)[0]
    for passing in (likeness < np.median(likeness), likeness > np.quantile(likeness, 0.8)):
        recall, read = recall_at_ten(sentences, passing)
        assert recall > 0.98
        assert read < 0.9


def test_few_rows_that_pass_are_all_compared(sentences, monkeypatch):
    """Exactly, and without reading any other."""
    query, passing = of_words(1, seed=4)[0], np.arange(len(sentences.ids)) % 50 == 0
    monkeypatch.setattr(VectorView, "scores_of_spans", None)
    exact = np.flatnonzero(passing)[np.argsort(-(sentences.rows[passing] @ query))]
    found = ranking_of(sentences, query, passing)(1_000)
    assert [item for item, _ in found] == sentences.ids[exact].tolist()
    assert ranking_of(sentences, query, np.zeros(len(passing), np.bool_))(5) == []


def test_deep_searches_count_what_passes(view, monkeypatch):
    """A filter that leaves a tenth has the rows read that go as deep as was asked."""
    monkeypatch.setattr("tusou.stores.vector_nearest.EXACT_UP_TO", 0)
    query, passing = view.rows[0], np.arange(len(view.ids)) % 10 == 0
    ranking = ranking_of(view, query, passing)
    exact = np.flatnonzero(passing)[np.argsort(-(view.rows[passing] @ query), kind="stable")]
    assert [item for item, _ in ranking(2_000)] == view.ids[exact[:2_000]].tolist()


def test_rows_that_came_since_the_grouping_are_counted_among_the_best(sentences):
    """Where they are nearer than all others, the second round is the last."""
    query = of_words(1, seed=4)[0]
    close = unit(query + 0.02 * np.random.default_rng(0).normal(size=(BEST, 128)))
    rows = np.concatenate([sentences.rows, close])
    ids = np.arange(len(rows))
    cells = replace(sentences.cells, later=sentences.cells.places(close))
    behind = VectorView(sentences.header, ids, rows, np.zeros(len(rows), np.bool_), cells)
    nearest = Nearest(behind, query)
    assert min(item for item, _ in nearest.best(BEST)) == len(sentences.ids)
    spans = cells.spans(cells.nearest(query)[: 2 * ROUND])
    assert nearest.n_read == BEST + sum(stop - start for start, stop in spans)


@pytest.fixture(scope="module")
def long_texts():
    """Items of 25 chunks that lie close together: cells hold few items, and these whole."""
    dice = np.random.default_rng(0)
    items = dice.normal(size=(2_100, 1, 16))
    items /= np.linalg.norm(items, axis=2, keepdims=True)
    rows = (items + 0.05 * dice.normal(size=(2_100, 25, 16))).reshape(-1, 16).astype(np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    cells, order = group(rows)
    ids = np.repeat(np.arange(2_100, dtype=np.int64), 25)[order]
    header = Header("library", 16, len(rows), 1, "generation", 0)
    return VectorView(header, ids, rows[order], np.zeros(len(rows), np.bool_), cells)


@pytest.mark.parametrize("k", [100, 400, PAGES, PAGES + 1, 2_000, 2_100])
def test_as_many_items_are_found_as_there_are_however_many_rows_they_have(long_texts, k):
    assert len(Nearest(long_texts, long_texts.rows[7]).best(k)) == k


def test_longer_answers_among_long_texts_begin_as_shorter_ones(long_texts):
    query = long_texts.rows[7]
    longest = Nearest(long_texts, query).best(PAGES)
    for k in (10, 180, 360):
        assert Nearest(long_texts, query).best(k) == longest[:k]


def test_removed_items_are_not_counted_among_those_found(long_texts):
    dead = long_texts.ids % 10 < 8
    view = replace(long_texts, dead=dead)
    assert len(Nearest(view, view.rows[7]).best(400)) == 400


def test_a_few_long_texts_are_all_found(long_texts):
    few = replace(long_texts, ids=long_texts.ids % 300)
    assert len(Nearest(few, few.rows[7]).best(400)) == 300


@pytest.mark.parametrize("k", [200, PAGES])
@pytest.mark.parametrize("share", [3, 7])
def test_of_what_holds_the_words_asked_for_nothing_comes_twice(sentences, monkeypatch, k, share):
    """What passes is found out as the ranking is read, which is another one where it goes deep."""
    monkeypatch.setattr("tusou.stores.vector_nearest.EXACT_UP_TO", 0)
    selection = Selection(None, lambda ids: {item for item in ids if item % share == 0})
    for query in of_words(20, seed=5):
        found = _best_vectors(sentences, query, k, selection)
        ids, scores = zip(*found, strict=True)
        assert len(set(ids)) == len(ids) == k
        assert list(scores) == sorted(scores, reverse=True)
