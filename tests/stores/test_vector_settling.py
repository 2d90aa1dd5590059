"""Grouping the rows of a library's vector index while it is searched and written."""

from __future__ import annotations

import os
import threading
from contextlib import ExitStack, closing
from dataclasses import replace

import numpy as np
import pytest

from stores.making import DIM, STAMP, full_disk, key, photo, put, unit
from tusou.stores import vector_index, vector_nearest, vector_settling
from tusou.stores.embedded import EmbeddedStore
from tusou.stores.vector_cells import Cells, n_cells
from tusou.stores.vector_file import Header, header_path, write_header
from tusou.stores.vector_index import VectorView
from tusou.stores.vector_nearest import ROUND
from tusou.types import Where

FEW = 40
"""Rows that count as many here."""


@pytest.fixture(autouse=True)
def few_rows_are_many(monkeypatch):
    for module in (vector_nearest, vector_settling):
        monkeypatch.setattr(module, "EXACT_UP_TO", FEW)


@pytest.fixture
def few_cells_are_read(monkeypatch):
    """Of groups no more is looked at than the nearest two or three."""
    for name in ("ROUND", "BEST", "PAGES", "DEEP"):
        monkeypatch.setattr(vector_nearest, name, 1)


@pytest.fixture
def store(tmp_path):
    with closing(EmbeddedStore(str(tmp_path / "library"))) as store:
        store.bind_encoder(STAMP)
        yield store


def path_of(number):
    return f"/data/pictures/{number}.png"


def put_pictures(store, numbers):
    """One file, photo and vector for each number."""
    store.put_vectors("image", {key(path_of(number)): unit(number) for number in numbers})
    for number in numbers:
        put(store, path_of(number), [photo(path_of(number))])


def nearest(store, number, k=1, where=None):
    """The numbers of the k pictures nearest to the one of `number`."""
    ids = store.search_vectors("image", unit(number)[0], k, where or Where()).ids
    return [int(stored.path.split("/")[-1].removesuffix(".png")) for stored in store.get(ids)]


def by_cosine(query, numbers):
    """Numbers of pictures, those first that are nearest to the one of `query`."""
    return sorted(numbers, key=lambda number: -float(unit(number)[0] @ unit(query)[0]))


def forget(store, numbers):
    store.forget([path_of(number) for number in numbers])


def index_of(store):
    return store._indexes.vectors(store._bound_encoder(), "image")


def files_of(store):
    return sorted(os.listdir(index_of(store).folder))


def kinds_of_files(store):
    return [name.split("-")[0] for name in files_of(store)]


def test_a_small_index_stays_as_it_is(store):
    put_pictures(store, range(FEW))
    store.tidy()
    assert index_of(store).current().cells is None


def test_dead_rows_do_not_make_it_large(store):
    put_pictures(store, range(FEW + 5))
    index_of(store).current()
    forget(store, range(5))
    store.tidy()
    view = index_of(store).current()
    assert (view.cells, len(view.ids)) == (None, FEW + 5)


@pytest.mark.usefixtures("few_cells_are_read")
@pytest.mark.parametrize("squeezed", [True, False])
def test_in_a_large_one_that_became_small_the_nearest_are_certain(store, squeezed):
    """As in one that was never large: whether its groups are still written or not."""
    many = 4 * FEW if squeezed else FEW + 8
    put_pictures(store, range(many))
    store.tidy()
    queries = range(1000, 1040)
    assert any(nearest(store, query) != by_cosine(query, range(many))[:1] for query in queries)
    forget(store, range(many - FEW))
    store.tidy()
    assert index_of(store).current().dead.any() != squeezed
    for query in queries:
        assert nearest(store, query, 5) == by_cosine(query, range(many - FEW, many))[:5]


@pytest.mark.usefixtures("few_cells_are_read")
def test_what_became_small_and_large_again_is_grouped_anew_in_time(store):
    put_pictures(store, range(100))
    store.tidy()
    forget(store, range(90))
    store.tidy()
    put_pictures(store, range(100, 100 + FEW))
    store.tidy()
    assert index_of(store).current().cells.n_rows == 10
    put_pictures(store, [200])
    store.tidy()
    assert index_of(store).current().cells.n_rows == 10 + FEW + 1


def test_tidying_groups_the_rows_of_a_large_one(store):
    put_pictures(store, range(FEW + 1))
    store.tidy()
    view = index_of(store).current()
    assert view.cells.n_rows == FEW + 1
    for number in range(FEW + 1):
        assert nearest(store, number) == [number]


def test_new_rows_are_put_into_the_cells_that_are_there_until_they_are_many(store):
    put_pictures(store, range(100))
    store.tidy()
    put_pictures(store, range(100, 100 + FEW))
    assert nearest(store, 103) == [103]
    store.tidy()
    view = index_of(store).current()
    assert view.cells.n_rows == 100
    assert view.cells.later.tolist() == view.cells.places(view.rows[100:]).tolist()
    assert len(view.cells.later) == FEW
    put_pictures(store, range(200, 210))
    store.tidy()
    assert index_of(store).current().cells.n_rows == 100 + FEW + 10


def test_rows_that_crowd_in_few_cells_are_grouped_anew_before_they_are_many(store, monkeypatch):
    """As those of another kind do: a search for them would read them all."""
    monkeypatch.setattr(vector_settling, "ROUND", 2)
    monkeypatch.setattr(vector_settling, "CROWDED", 15)
    put_pictures(store, range(100))
    store.tidy()
    put_pictures(store, range(100, 120))
    store.tidy()
    assert index_of(store).current().cells.n_rows == 100
    store.put_vectors("image", {key(path_of(n)): unit(7) for n in range(200, 215)})
    for number in range(200, 215):
        put(store, path_of(number), [photo(path_of(number))])
    store.tidy()
    assert index_of(store).current().cells.n_rows == 135


def test_later_rows_go_and_stay_in_their_cells_when_the_dead_are_squeezed_out(store):
    put_pictures(store, range(100))
    store.tidy()
    put_pictures(store, range(100, 130))
    index_of(store).current()
    forget(store, [*range(30), *range(100, 110)])
    view = index_of(store).current()
    assert not view.dead.any()
    assert (view.cells.n_rows, len(view.cells.later)) == (70, 20)
    assert view.cells.later.tolist() == view.cells.places(view.rows[70:]).tolist()
    for number in (30, 99, 110, 129):
        assert nearest(store, number) == [number]


def test_another_process_reads_of_later_rows_those_in_the_nearest_cells(store, tmp_path):
    put_pictures(store, range(100))
    store.tidy()
    put_pictures(store, range(100, 120))
    written = index_of(store).current().cells
    with closing(EmbeddedStore(str(tmp_path / "library"))) as again:
        assert index_of(again).current().cells.later.tolist() == written.later.tolist()
        assert nearest(again, 111) == [111]


def test_an_index_whose_later_rows_are_in_no_cell_is_searched_whole_until_the_next_run(store):
    """As versions before wrote it: nothing is built anew for that, and more can come and go."""
    put_pictures(store, range(100))
    store.tidy()
    put_pictures(store, range(100, 120))
    folder, view = index_of(store).folder, index_of(store).current()
    write_header(folder, replace(view.header, n_later=0), view.dead, np.empty(0, np.uint16))
    index_of(store)._view = None
    put_pictures(store, range(120, 130))
    assert index_of(store).current().cells is None
    assert index_of(store).current().header.generation == view.header.generation
    forget(store, range(50))
    assert [nearest(store, number) for number in (60, 110, 125)] == [[60], [110], [125]]
    store.tidy()
    assert index_of(store).current().cells.n_rows == 80


def test_removed_items_are_left_out_of_the_groups(store):
    put_pictures(store, range(100))
    index_of(store).current()
    forget(store, range(0, 100, 10))
    store.tidy()
    view = index_of(store).current()
    assert view.cells.n_rows == 90
    assert not view.dead.any()
    assert 0 not in nearest(store, 0, 100)
    assert nearest(store, 1) == [1]


def test_squeezing_keeps_the_groups(store):
    put_pictures(store, range(100))
    store.tidy()
    forget(store, range(40))
    view = index_of(store).current()
    assert len(view.ids) == view.cells.n_rows == 60
    assert not view.dead.any()
    for number in range(40, 100):
        assert nearest(store, number) == [number]


def test_what_comes_and_goes_while_rows_are_grouped_is_taken_over(store, monkeypatch):
    put_pictures(store, range(60))
    index_of(store).current()
    settle = vector_index.settle

    def meanwhile(folder, view):
        settled = settle(folder, view)
        forget(store, [5])
        put_pictures(store, range(60, 63))
        index_of(store).current()
        return settled

    monkeypatch.setattr(vector_index, "settle", meanwhile)
    index_of(store).settle()
    view = index_of(store).current()
    assert view.cells.n_rows == 60
    assert view.cells.later.tolist() == view.cells.places(view.rows[60:]).tolist()
    assert len(view.ids) == 63
    assert nearest(store, 61) == [61]
    assert 5 not in nearest(store, 5, 100)


def test_an_index_that_was_built_anew_meanwhile_is_left_alone(store, monkeypatch):
    put_pictures(store, range(60))
    index_of(store).current()
    settle = vector_index.settle

    def meanwhile(folder, view):
        settled = settle(folder, view)
        index_of(store).start_over()
        return settled

    monkeypatch.setattr(vector_index, "settle", meanwhile)
    index_of(store).settle()
    assert index_of(store).current().cells is None
    assert not [name for name in files_of(store) if name.startswith("unborn")]
    assert nearest(store, 7) == [7]


def test_searches_go_on_while_rows_are_grouped(store, monkeypatch):
    put_pictures(store, range(60))
    index_of(store).current()
    found, settle = [], vector_index.settle

    def meanwhile(folder, view):
        searching = threading.Thread(target=lambda: found.extend(nearest(store, 9)))
        searching.start()
        searching.join(timeout=30)
        return settle(folder, view)

    monkeypatch.setattr(vector_index, "settle", meanwhile)
    index_of(store).settle()
    assert found == [9]


def test_an_interrupted_grouping_changes_nothing(store, monkeypatch):
    put_pictures(store, range(60))
    index_of(store).current()

    def interrupted(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(vector_settling, "write_cells", interrupted)
    with pytest.raises(KeyboardInterrupt):
        index_of(store).settle()
    assert kinds_of_files(store) == ["header", "ids", "rows"]
    assert nearest(store, 3) == [3]


def test_what_a_killed_grouping_left_is_cleaned_up(store):
    put_pictures(store, range(60))
    index_of(store).current()
    with open(os.path.join(index_of(store).folder, "unborn-rows-abc.f32"), "wb") as file:
        file.write(b"half")
    store.tidy()
    assert index_of(store).current().cells.n_rows == 60
    assert kinds_of_files(store) == ["cells", "header", "ids", "rows"]


def test_a_disk_without_room_for_groups_is_told_and_no_error(store, caplog):
    """Everything is found all the same, nothing is left on the disk, and later there is room."""
    put_pictures(store, range(60))
    index_of(store).current()
    with full_disk():
        index_of(store).settle()
    assert "cannot be grouped" in caplog.text
    assert kinds_of_files(store) == ["header", "ids", "rows"]
    assert nearest(store, 3) == [3]
    index_of(store).settle()
    assert index_of(store).current().cells.n_rows == 60


def test_a_disk_that_fills_while_groups_are_taken_over_keeps_one_generation(
    store, monkeypatch, caplog
):
    put_pictures(store, range(60))
    index_of(store).current()
    settle = vector_index.settle
    with ExitStack() as filled:

        def meanwhile(folder, view):
            settled = settle(folder, view)
            put_pictures(store, range(60, 63))
            index_of(store).current()
            filled.enter_context(full_disk(61 * DIM * 4))  # enough for what was there before
            return settled

        monkeypatch.setattr(vector_index, "settle", meanwhile)
        index_of(store).settle()
    assert "cannot be grouped" in caplog.text
    assert kinds_of_files(store) == ["header", "ids", "rows"]
    assert nearest(store, 61) == [61]
    monkeypatch.undo()
    monkeypatch.setattr(vector_settling, "EXACT_UP_TO", FEW)
    store.tidy()
    assert index_of(store).current().cells.n_rows == 63


@pytest.mark.parametrize("harmed", ["no header", "a header that is not whole"])
def test_what_ended_a_taking_over_is_told_whatever_has_become_of_the_header(
    store, monkeypatch, harmed
):
    put_pictures(store, range(60))
    folder = index_of(store).folder
    latest = index_of(store).current()
    settled = vector_settling.settle(folder, latest)

    def interrupted(*_):
        path = header_path(folder)
        if harmed == "no header":
            os.unlink(path)
        else:
            with open(path, "wb") as file:
                file.write(b"half")
        raise KeyboardInterrupt

    monkeypatch.setattr(vector_settling, "write_header", interrupted)
    with pytest.raises(KeyboardInterrupt):
        vector_settling.adopt(folder, settled, latest)


def test_how_many_later_rows_crowd_is_measured_by_what_a_round_reads(monkeypatch):
    """25,000 do up to a million rows; of ten million a round reads 63,000 before any come."""
    monkeypatch.setattr(vector_settling, "EXACT_UP_TO", 50_000)
    for n_rows, enough in ((60_000, 25_000), (10_000_000, 79_000)):
        count = n_cells(n_rows)
        starts = np.linspace(0, n_rows, count + 1).astype(np.int64)
        for n_later, is_crowded in ((enough - 500, False), (enough + 500, True)):
            later = np.repeat(np.arange(ROUND, dtype=np.uint16), n_later // ROUND)
            view = view_of(Cells(np.zeros((count, 1), np.float32), starts, later))
            assert vector_settling.is_due(view) == is_crowded


def view_of(cells):
    """A view of which only the counts are looked at."""
    n_rows = cells.n_rows + len(cells.later)
    header = Header("library", 1, n_rows, 1, "generation", 0)
    rows = np.empty((n_rows, 0), np.float32)
    return VectorView(header, np.empty(n_rows, np.int64), rows, np.zeros(n_rows, bool), cells)


def test_only_one_generation_remains(store):
    put_pictures(store, range(100))
    store.tidy()
    assert kinds_of_files(store) == ["cells", "header", "ids", "rows"]


def test_lost_cells_have_the_index_built_anew(store, tmp_path):
    put_pictures(store, range(100))
    store.tidy()
    folder = index_of(store).folder
    [cells] = [name for name in files_of(store) if name.startswith("cells")]
    store.close()
    os.unlink(os.path.join(folder, cells))
    with closing(EmbeddedStore(str(tmp_path / "library"))) as again:
        assert nearest(again, 42) == [42]


@pytest.mark.parametrize("few", [0, 5000])
def test_filters_stay_exact(store, monkeypatch, few):
    """Whether what passes is searched among, or sieved out of the ranking."""
    monkeypatch.setattr("tusou.stores.selection.FEW", few)
    put_pictures(store, range(200))
    store.tidy()
    where = Where(path_globs=("*7.png",))
    passing = [number for number in range(200) if number % 10 == 7]
    query = unit(500)[0]
    wanted = sorted(passing, key=lambda number: -float(unit(number)[0] @ query))
    assert nearest(store, 500, 20, where) == wanted
    assert nearest(store, 500, 5, where) == wanted[:5]
