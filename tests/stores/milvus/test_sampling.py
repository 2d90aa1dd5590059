"""A sample of a library on Milvus is drawn by the server: few rows are read of any library."""

from __future__ import annotations

import pytest

import tusou
from stores.making import page, pair, put, source_file
from tusou.library import lots
from tusou.stores.milvus.sampling import lot_of


@pytest.fixture
def read(store, monkeypatch):
    """What the store has asked the server, as (call, rows that came)."""
    told = []
    call = store._server.call

    def counted(name, *args, **options):
        rows = call(name, *args, **options)
        if name in ("query", "search"):
            told.append((name, len(rows[0]) if name == "search" else len(rows)))
        return rows

    monkeypatch.setattr(store._server, "call", counted)
    return told


def fill(store, n, name="a"):
    put(store, f"/data/{name}.json", [pair(f"/{name}/{at}", f"{name} {at}") for at in range(n)])


def test_of_many_items_few_are_read(store, read):
    """Every search process draws once a minute, whatever the size of the library."""
    fill(store, 1500)
    store.sample(20)
    del read[:]
    assert store.sample(20).n_items == 1500
    assert len(read) == 3
    assert sum(rows for _, rows in read) < 100


def test_items_to_look_at_are_drawn_without_reading_all(store, read, place, monkeypatch):
    """`tusou sample`, and the items that a migration compares."""
    monkeypatch.setattr(lots, "_DRAWN_FROM", 50)
    fill(store, 1500)
    with tusou.open(place, model="none") as library:
        monkeypatch.setattr(library.store._server, "call", store._server.call)
        library.sample(3)
        del read[:]
        assert len(library.sample(3)) == 3
        assert sum(rows for _, rows in read) < 200
        assert library.sample(3, seed=1) == library.sample(3, seed=1)
        assert len(library.sample(60)) == 60


def test_items_that_went_neither_cost_nor_count(store, read):
    """Of a library that was renewed three times the sample is as good as of a new one."""
    for name in "abcd":
        fill(store, 500, name)
    store.forget(["/data/a.json", "/data/b.json", "/data/c.json"])
    store.sample(20)
    del read[:]
    drawn = store.sample(20)
    assert (len(drawn.kinds), drawn.n_items) == (20, 500)
    assert drawn.kinds.keys() <= set(store.ids())
    assert sum(rows for name, rows in read if name == "search") < 100


def test_a_sample_is_spread_over_all_items(store):
    """Early and late, and each kind by its share."""
    for at in range(10):
        pages = [page(f"/data/{at}.pdf", n, f"page {n}") for n in range(60)]
        put(store, f"/data/{at}.pdf", pages)
        fill(store, 40, f"list {at}")
    ids = store.ids()
    drawn = store.sample(300)
    tenths = [0] * 10
    for item in drawn.kinds:
        tenths[ids.index(item) // 100] += 1
    assert min(tenths) > 15
    assert max(tenths) < 50
    assert list(drawn.kinds.values()).count("page") == pytest.approx(180, abs=30)


def test_lots_lie_evenly_whatever_the_numbers(store):
    """Numbers that follow each other, and numbers of items that were written a second apart."""
    for step in (1, 1 << 22):
        lots = [lot_of(7 + step * at)["none"][0] for at in range(2000)]
        assert 0 < min(lots) < max(lots) <= 1
        for part in range(4):
            n_there = sum(part / 4 < lot <= (part + 1) / 4 for lot in lots)
            assert n_there == pytest.approx(500, abs=80)


def test_what_is_being_written_is_not_drawn(store):
    """Rows of a run under way are passed over, and more are read in their place."""
    fill(store, 100)
    with store.write_file(source_file("/data/new.json")) as writer:
        writer.add([pair(f"/new/{at}", f"new {at}") for at in range(1100)])
        writer._stage()
        drawn = store.sample(60)
        assert len(drawn.kinds) == 60
        assert drawn.kinds.keys() <= set(store.ids())
        assert drawn.n_items == pytest.approx(100, rel=0.5)
