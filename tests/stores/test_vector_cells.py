"""Rows grouped into cells, and searches that read the nearest of them."""

from __future__ import annotations

import tracemalloc
from dataclasses import replace

import numpy as np
import pytest

from tusou.stores.derived import DamagedIndex
from tusou.stores.vector_cells import SAMPLES_A_CELL, Cells, group, n_cells
from tusou.stores.vector_file import Header, read_cells, write_cells
from tusou.stores.vector_index import VectorView
from tusou.stores.vector_nearest import ROUND, Nearest

DIM = 24


def clusters(count, size, *, seed=0):
    """Unit vectors around `count` directions, shuffled."""
    dice = np.random.default_rng(seed)
    middles = dice.normal(size=(count, 1, DIM))
    rows = (middles + 0.25 * dice.normal(size=(count, size, DIM))).reshape(-1, DIM)
    rows = dice.permutation(rows).astype(np.float32)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def view_of(rows, cells=None, dead=(), ids=None):
    tombstones = np.zeros(len(rows), bool)
    tombstones[list(dead)] = True
    header = Header("library", DIM, len(rows), 1, "a", 0)
    owners = np.arange(1, len(rows) + 1) if ids is None else ids
    return VectorView(header, owners, rows, tombstones, cells)


@pytest.fixture(scope="module")
def grouped():
    rows = clusters(300, 100)
    cells, order = group(rows)
    return view_of(rows[order], cells, ids=order + 1), rows


def test_every_row_lies_in_exactly_one_cell():
    rows = clusters(20, 30)
    cells, order = group(rows)
    assert sorted(order) == list(range(600))
    assert cells.n_rows == 600
    assert (np.diff(cells.starts) >= 0).all()


def test_a_row_lies_in_the_cell_of_its_nearest_centre():
    rows = clusters(20, 30)
    cells, order = group(rows)
    cell_of = np.repeat(np.arange(len(cells.centres)), np.diff(cells.starts))
    assert (np.argmax(rows[order] @ cells.centres.T, axis=1) == cell_of).all()


def test_centres_are_unit_vectors_and_four_for_each_unit_of_the_root():
    cells, _ = group(clusters(20, 30))
    assert len(cells.centres) == n_cells(600) == 98
    assert np.allclose(np.linalg.norm(cells.centres, axis=1), 1, atol=1e-5)


def test_the_same_rows_give_the_same_cells():
    first, second = group(clusters(9, 9)), group(clusters(9, 9))
    assert np.array_equal(first[0].centres, second[0].centres)
    assert np.array_equal(first[1], second[1])


def test_however_many_cells_there_are_their_rows_are_found_in_bounded_memory(monkeypatch):
    """Block by block, to the same places: all cosines at once would be 4 GB for a million rows."""
    rows = clusters(20, 300)
    cells, _ = group(rows)
    places = cells.places(rows)
    monkeypatch.setattr("tusou.stores.vector_cells._PRODUCTS_AT_ONCE", 10_000)
    tracemalloc.start()
    again = cells.places(rows)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert np.array_equal(again, places)
    assert places.dtype == np.uint16
    assert peak < 10 * len(rows) + 3 * 4 * 10_000


@pytest.mark.parametrize("count", [1, 2, 5])
def test_a_few_rows_and_equal_rows_can_be_grouped(count):
    row = np.eye(1, DIM, dtype=np.float32)
    cells, order = group(np.repeat(row, count, axis=0))
    assert cells.n_rows == count
    assert sorted(order) == list(range(count))


def test_the_nearest_cells_come_first():
    rows = clusters(20, 30)
    cells, _ = group(rows)
    order = np.argsort(-(cells.centres @ rows[7]))
    spans = cells.spans(cells.nearest(rows[7]))
    assert spans == [(cells.starts[cell], cells.starts[cell + 1]) for cell in order]
    assert sum(stop - start for start, stop in spans) == 600


def test_cells_without_the_dead_rows_hold_the_others():
    starts = np.array([0, 3, 3, 6])
    dead = np.array([True, False, False, True, True, False, True, False])
    later = np.array([1, 2], np.uint16)
    left = Cells(np.eye(3, DIM, dtype=np.float32), starts, later).without(dead)
    assert left.starts.tolist() == [0, 2, 2, 3]
    assert left.later.tolist() == [2]


def test_later_rows_are_known_by_their_cells():
    cells = Cells(np.eye(3, dtype=np.float32), np.array([0, 2, 3, 6]))
    rows = np.eye(3, dtype=np.float32)[[2, 0, 2]]
    later = replace(cells, later=cells.places(rows))
    assert later.later.tolist() == [2, 0, 2]
    assert later.later_rows(np.array([2, 1])).tolist() == [6, 8]
    assert later.later_rows(np.array([0])).tolist() == [7]
    assert [later.most_later(n) for n in (1, 2, 3)] == [2, 3, 3]


def test_the_items_found_are_nearly_always_the_exact_ones(grouped):
    view, rows = grouped
    exact = view_of(rows)
    right = 0
    for query in clusters(100, 1, seed=1):
        wanted = {item for item, _ in Nearest(exact, query).best(10)}
        right += len(wanted & {item for item, _ in Nearest(view, query).best(10)})
    assert right >= 970


def test_scores_are_the_exact_cosines(grouped):
    view, rows = grouped
    query = rows[123]
    for item, score in Nearest(view, query).best(10):
        assert score == pytest.approx(float(rows[item - 1] @ query), abs=1e-6)


def test_a_search_reads_a_small_part_of_many_rows(grouped):
    view, rows = grouped
    nearest = Nearest(view, rows[0])
    nearest.best(10)
    assert 0 < nearest.n_read < len(rows) / 3
    assert len(view.cells.centres) > 6 * ROUND


def test_a_deep_search_reads_all(grouped):
    view, rows = grouped
    exact = [item for item, _ in Nearest(view_of(rows), rows[5]).best(2000)]
    assert [item for item, _ in Nearest(view, rows[5]).best(2000)] == exact


def test_a_ranking_can_be_asked_for_more_than_before(grouped):
    view, rows = grouped
    nearest = Nearest(view, rows[5])
    assert nearest.best(2000)[:10] == nearest.best(10) == Nearest(view, rows[5]).best(10)


def with_later(rows, later):
    """Rows in cells, and others that came into them later."""
    cells, order = group(rows)
    both = np.concatenate([rows[order], later])
    ids = np.concatenate([order, np.arange(len(rows), len(both))])
    return view_of(both, replace(cells, later=cells.places(later)), ids=ids)


@pytest.mark.parametrize("seed", [0, 2], ids=["of the same kind", "of another"])
def test_a_fifth_more_rows_are_found_among_the_others_and_read_with_their_cells(seed):
    """At least 98 % of the ten nearest, whether queries look for the rows before or the later."""
    rows = clusters(300, 100)
    added = clusters(300, 20, seed=seed)
    view = with_later(rows, added)
    right, n_read = 0, 0
    queries = [*clusters(60, 1, seed=1), *rows[:60], *added[:60]]
    for query in queries:
        exact = np.sort(view.rows @ query)[-10:]
        nearest = Nearest(view, query)
        right += sum(score >= exact[0] - 1e-6 for _, score in nearest.best(10))
        n_read += nearest.n_read
    assert right >= 0.98 * 10 * len(queries)
    assert n_read < len(queries) * len(view.ids) / 3


def test_a_later_row_that_was_removed_is_not_found():
    rows = clusters(30, 30)
    view = with_later(rows, rows[:5])
    dead = replace(view, dead=np.arange(len(view.ids)) == 902)
    assert 902 in [item for item, _ in Nearest(view, rows[2]).best(2)]
    assert 902 not in [item for item, _ in Nearest(dead, rows[2]).best(100)]


@pytest.mark.parametrize("step", [1, 2, 7, 40])
def test_rows_from_all_over_have_their_exact_cosines(grouped, step):
    """However dense they lie, whether as many as are read at once or more."""
    view, rows = grouped
    numbers = np.random.default_rng(0).permutation(np.arange(100, 25_000, step))
    dead = replace(view, dead=np.arange(len(rows)) % 3 == 0)
    scores = dead.scores_of(numbers, rows[5])
    alive = numbers % 3 > 0
    np.testing.assert_allclose(scores[alive], (view.rows[numbers] @ rows[5])[alive], atol=1e-6)
    assert np.isneginf(scores[~alive]).all()
    assert len(view.scores_of(numbers[:0], rows[5])) == 0


def test_dead_rows_are_not_found(grouped):
    view, _ = grouped
    dead = view_of(view.rows, view.cells, dead=[77], ids=view.ids)
    assert view.ids[77] not in [item for item, _ in Nearest(dead, view.rows[77]).best(50)]


def test_an_item_of_several_rows_is_found_once(grouped):
    view, _ = grouped
    pairs = view_of(view.rows, view.cells, ids=np.arange(len(view.rows)) // 2)
    found = [item for item, _ in Nearest(pairs, view.rows[10]).best(100)]
    assert len(set(found)) == len(found) == 100


def test_cells_are_read_back_and_damage_is_noticed(tmp_path):
    cells, _ = group(clusters(4, 4))
    plain = Header("library", DIM, 16, 1, "g", 0)
    path = plain.cells_path(str(tmp_path))
    crc = write_cells(path, cells)
    header = Header("library", DIM, 16, 1, "g", 0, n_cells=len(cells.centres), cells_crc32=crc)
    none = np.empty(0, np.uint16)
    again = read_cells(str(tmp_path), header, none)
    assert np.array_equal(again.centres, cells.centres)
    assert np.array_equal(again.starts, cells.starts)
    assert read_cells(str(tmp_path), plain, none) is None
    more = replace(header, count=18)
    assert read_cells(str(tmp_path), more, none) is None  # later rows that are in no cell
    assert read_cells(str(tmp_path), more, np.zeros(2, np.uint16)).later.tolist() == [0, 0]
    (tmp_path / "cells-g").write_bytes(b"nothing of the kind")
    with pytest.raises(DamagedIndex):
        read_cells(str(tmp_path), header, none)
    (tmp_path / "cells-g").unlink()
    with pytest.raises(DamagedIndex):
        read_cells(str(tmp_path), header, none)


class Counted:
    """Rows that note how many of them are read at once."""

    def __init__(self, rows):
        self.rows, self.reads = rows, []

    def __len__(self):
        return len(self.rows)

    def __getitem__(self, wanted):
        found = self.rows[wanted]
        self.reads.append(len(found))
        return found


def test_some_of_the_rows_are_grouped_without_a_copy_of_all():
    """A million rows take a gigabyte: one that was removed must not bring all into memory."""
    dice = np.random.default_rng(0)
    rows = dice.normal(size=(40_000, 4)).astype(np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    numbers = np.delete(np.arange(40_000), 5)
    counted = Counted(rows)
    cells, order = group(counted, numbers)
    assert max(counted.reads) <= SAMPLES_A_CELL * n_cells(39_999) < 39_999
    assert sorted(order) == numbers.tolist()
    same, places = group(rows[numbers])
    np.testing.assert_array_equal(cells.starts, same.starts)
    np.testing.assert_array_equal(order, numbers[places])
