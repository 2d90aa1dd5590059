"""Exact search over mapped rows, against plain numpy."""

from __future__ import annotations

import os

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stores.making import full_disk, unit
from tusou.stores import vector_file
from tusou.stores.derived import DamagedIndex
from tusou.stores.vector_file import Header, map_rows, read_header, read_ids, write_header
from tusou.stores.vector_index import VectorView
from tusou.stores.vector_nearest import best_items
from tusou.stores.vector_writer import VectorWriter

scored_rows = st.tuples(st.integers(1, 12), st.sampled_from([-np.inf, -0.5, 0.0, 0.25, 0.5]))


@given(
    st.lists(
        st.tuples(st.integers(1, 12), st.sampled_from([-np.inf, -0.5, 0.0, 0.25, 0.5])), max_size=40
    ),
    st.integers(1, 15),
)
def test_best_items_equal_a_plain_sort(rows, k):
    """Each item once, by its best living row, ties by id."""
    ids = np.array([item for item, _ in rows], np.int64)
    scores = np.array([score for _, score in rows], np.float32)
    best = {}
    for item, score in rows:
        if score > -np.inf:
            best[item] = max(score, best.get(item, -np.inf))
    expected = sorted(best.items(), key=lambda pair: (-pair[1], pair[0]))[:k]
    assert best_items(ids, scores, k) == expected


class Table:
    """What a writer reads: vectors by item id."""

    def __init__(self, folder):
        self.folder = str(folder)
        self.vectors = {}

    def read(self, ids):
        return [(i, self.vectors[i]) for i in ids if i in self.vectors]

    def view(self):
        header, dead, _ = read_header(self.folder)
        return VectorView(
            header, read_ids(self.folder, header), map_rows(self.folder, header), dead
        )

    def writer(self, *, fresh=False):
        view = None if fresh else self.view()
        state = None if view is None else (view.header, view.ids, view.dead, view.cells)
        return VectorWriter(self.folder, "library", 8, self.read, state)

    def put(self, ids, seq, *, fresh=False):
        with self.writer(fresh=fresh) as writer:
            writer.remove(ids)
            writer.add(ids)
            writer.commit(seq, "history")

    def found(self, query, k=100):
        view = self.view()
        return best_items(view.ids, view.scores(query), k)


@pytest.fixture
def table(tmp_path):
    table = Table(tmp_path / "vectors")
    table.vectors = {i: unit(*range(i, i + 1 + i % 3)) for i in range(1, 21)}
    table.put(list(range(1, 21)), seq=5, fresh=True)
    return table


def test_rows_and_ids_are_read_back(table):
    """Items with several chunks have several rows."""
    view = table.view()
    assert (view.seq, view.history) == (5, "history")
    assert len(view.ids) == sum(1 + i % 3 for i in range(1, 21))
    assert table.found(unit(7)[0])[0][1] == pytest.approx(1, abs=1e-6)
    assert len(table.found(unit(7)[0])) == 20


def test_only_some_rows(table):
    """What does not pass is as dead, what is dead stays so, and the view itself is as before."""
    table.put([3, 5], seq=6)
    view = table.view()
    passing = np.isin(view.ids, [3, 4])
    found = best_items(view.ids, view.only(passing).scores(unit(3)[0]), 100)
    assert [item for item, _ in found] == [3, 4]
    assert found[0][1] == pytest.approx(1, abs=1e-6)
    assert len(table.found(unit(3)[0])) == 20


def test_removed_items_are_dead(table):
    """A tombstone hides an item; its row stays until it is worth squeezing."""
    generation = table.view().header.generation
    with table.writer() as writer:
        writer.remove([4, 999])
        writer.commit(6, "history")
    view = table.view()
    assert 4 not in [item for item, _ in table.found(unit(4)[0])]
    assert view.header.generation == generation
    assert 4 in view.ids


def test_dead_rows_are_squeezed_out(table):
    """Above a quarter of tombstones the rows are written anew; the answers stay."""
    before = table.view()
    old = before.scores(unit(3)[0])
    with table.writer() as writer:
        writer.remove(list(range(1, 12)))
        writer.add([])
        writer.commit(6, "history")
    after = table.view()
    assert after.header.generation != before.header.generation
    assert not after.dead.any()
    assert sorted(set(after.ids)) == list(range(12, 21))
    assert dict(table.found(unit(15)[0])).keys() == set(range(12, 21))
    np.testing.assert_array_equal(before.scores(unit(3)[0]), old), "old views stay readable"


def test_uncommitted_rows_are_not_seen_and_written_over(table):
    """What a writer left without commit does no harm."""
    table.vectors[50] = unit(50)
    with table.writer() as writer:
        writer.remove([1])
        writer.add([50])
    assert 50 not in dict(table.found(unit(50)[0]))
    assert 1 in dict(table.found(unit(1)[0]))
    table.vectors[51] = unit(51)
    table.put([51], seq=6)
    assert table.found(unit(51)[0])[0] == (51, pytest.approx(1, abs=1e-6))
    assert 50 not in dict(table.found(unit(50)[0]))


def test_rows_have_unit_length(table):
    """Rows that lost length to float16 are stretched again; rows of zeros stay."""
    table.vectors[30] = unit(30) * 0.97
    table.vectors[31] = np.zeros((1, 8), np.float32)
    table.put([30, 31], seq=6)
    found = dict(table.found(unit(30)[0]))
    assert found[30] == pytest.approx(1, abs=1e-6)
    assert found[31] == 0


def test_large_search_goes_block_by_block(table, monkeypatch):
    """Blocks of rows give the same scores as all at once."""
    view = table.view()
    whole = view.scores(unit(2)[0])
    monkeypatch.setattr("tusou.stores.vector_index._ROWS_AT_ONCE", 7)
    np.testing.assert_allclose(view.scores(unit(2)[0]), whole, atol=1e-6)


def test_header_tells_what_was_written(tmp_path):
    """Header, tombstones and the cells of later rows come back."""
    header = Header("lib", 8, 11, 77, "gen", 123, history="token", n_later=3)
    dead = np.arange(11) % 3 == 0
    later = np.array([65_535, 0, 7], np.uint16)
    write_header(str(tmp_path), header, dead, later)
    back, dead_back, later_back = read_header(str(tmp_path))
    assert back == header
    np.testing.assert_array_equal(dead_back, dead)
    np.testing.assert_array_equal(later_back, later)


def test_a_header_that_cannot_be_written_leaves_the_old_one_and_nothing_beside_it(tmp_path):
    none = np.zeros(0, np.uint16)
    write_header(str(tmp_path), Header("lib", 8, 1, 1, "gen", 0), np.zeros(1, bool), none)
    with full_disk(), pytest.raises(OSError, match="File too large"):
        write_header(str(tmp_path), Header("lib", 8, 9, 2, "gen", 0), np.zeros(9, bool), none)
    assert os.listdir(tmp_path) == ["header"]
    assert read_header(str(tmp_path))[0].seq == 1


def test_header_of_another_version_is_damage(tmp_path, monkeypatch):
    """A format this tusou does not know is not guessed at."""
    none = np.zeros(0, bool), np.zeros(0, np.uint16)
    write_header(str(tmp_path), Header("lib", 8, 0, 0, "gen", 0, version=99), *none)
    with pytest.raises(DamagedIndex, match="99"):
        read_header(str(tmp_path))


def test_rows_that_are_no_unit_vectors_are_damage(table):
    """Overwritten rows show in a sample, though the size is right."""
    header = table.view().header
    path = header.rows_path(table.folder)
    rows = np.fromfile(path, np.float32)
    for wrong in (rows * 3, np.full_like(rows, np.nan), np.full_like(rows, np.inf)):
        wrong.tofile(path)
        with pytest.raises(DamagedIndex):
            map_rows(table.folder, header)
    assert vector_file.MAGIC == b"tusouvec"
