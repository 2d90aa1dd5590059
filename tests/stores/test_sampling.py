"""Random items of large libraries, and what is read for them."""

from __future__ import annotations

import json

import pytest

from stores.making import page, pair, photo, put
from tusou.stores import sampling
from tusou.stores.embedded import EmbeddedStore
from tusou.stores.sampling import sample


@pytest.fixture
def store(tmp_path):
    store = EmbeddedStore(str(tmp_path / "library"))
    yield store
    store.close()


def looked_up(store, n, of=None):
    """What is drawn, and how many ids were looked up for it; None when all items were read."""
    told = []
    with store._connections.reading() as connection:
        connection.set_trace_callback(told.append)
        try:
            drawn = sample(connection, n, of)
        finally:
            connection.set_trace_callback(None)
    if any("JOIN files" in sql and "json_each" not in sql for sql in told):
        return drawn, None
    # The trace holds the statements with their values put in.
    asked = [sql.split("json_each('")[1].split("')")[0] for sql in told if "json_each" in sql]
    return drawn, sum(len(json.loads(ids)) for ids in asked)


def filled(store, n, name="a"):
    rows = [pair(f"/{name}/{at}.jpg", f"{name} {at}") for at in range(n)]
    put(store, f"/data/{name}.json", rows)


@pytest.mark.parametrize("gone", [2, 4])
def test_where_many_ids_are_gone_more_are_drawn(store, gone):
    """Ids are never used again: a library that was renewed twice has a third of them."""
    for at in range(gone):
        filled(store, 600, name=f"old {at}")
        store.forget([f"/data/old {at}.json"])
    filled(store, 600)
    drawn, n_looked_up = looked_up(store, 20)
    assert len(drawn.kinds) == 20
    assert drawn.kinds.keys() <= set(store.ids())
    assert drawn.n_items == pytest.approx(600, rel=0.5)
    assert n_looked_up is not None
    assert n_looked_up < 600


def test_where_hardly_an_id_is_left_all_items_are_read(store):
    """To meet ten of thirty by chance would take longer than to read thirty."""
    filled(store, 3000, name="old")
    filled(store, 30)
    store.forget(["/data/old.json"])
    drawn, n_looked_up = looked_up(store, 10)
    assert len(drawn.kinds) == 10
    assert drawn.n_items == 30
    assert n_looked_up is None


def test_of_a_rare_kind_only_its_own_ids_are_looked_up(store):
    """Twenty pages among a thousand photos are all found."""
    filled(store, 1000)
    put(store, "/data/a.pdf", [page("/data/a.pdf", at, f"page {at}") for at in range(20)])
    drawn, n_looked_up = looked_up(store, 100, of=("page", "image"))
    assert list(drawn.kinds.values()) == ["page"] * 20
    assert (drawn.n_items, n_looked_up) == (20, 20)


def test_of_a_common_kind_ids_are_drawn(store, monkeypatch):
    """Its ids are too many to be listed; how many there are is estimated."""
    monkeypatch.setattr(sampling, "_LISTED", 100)
    filled(store, 400)
    put(store, "/data/a.pdf", [page("/data/a.pdf", at, f"page {at}") for at in range(400)])
    drawn, _ = looked_up(store, 50, of=("page", "text"))
    assert list(drawn.kinds.values()) == ["page"] * 50
    assert drawn.n_items == pytest.approx(400, rel=0.2)


def test_what_a_part_of_the_ids_does_not_bring_is_looked_for_no_longer(store, monkeypatch):
    """A million photos without a text are not looked up one by one."""
    monkeypatch.setattr(sampling, "_AT_ONCE", 10)
    put(store, "/data/a.json", [photo(f"/data/{at}.jpg") for at in range(200)])
    drawn, n_looked_up = looked_up(store, 50, of=("photo", "text"))
    assert (drawn.kinds, drawn.n_items, n_looked_up) == ({}, 0, 10)
