"""Globs mean the same whatever folder they are tried in; the contract holds the rest."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import numpy as np
import pytest

from stores.making import photo, put, source_file
from tusou.stores.embedded import EmbeddedStore
from tusou.stores.filters import condition_of, select_ids, select_oldest
from tusou.types import Where

NAMES = ["a.jpg", "sub/a.jpg", "sub/deep/b.jpg", "sub2/c [1].png", "100%_x.jpg"]


@pytest.fixture
def store(tmp_path):
    with closing(EmbeddedStore(str(tmp_path))) as store:
        for name in NAMES:
            put(store, f"/data/{name}", [photo(f"/data/{name}")])
        yield store


@pytest.mark.parametrize(
    ("glob", "expected"),
    [
        ("*", NAMES),
        ("**", NAMES),
        ("**/*", NAMES),
        ("a.jpg", ["a.jpg", "sub/a.jpg"]),
        ("sub/", ["sub/a.jpg", "sub/deep/b.jpg"]),
        ("sub*/", ["sub/a.jpg", "sub/deep/b.jpg", "sub2/c [1].png"]),
        ("sub/*", ["sub/a.jpg", "sub/deep/b.jpg"]),
        ("sub/**/b.jpg", ["sub/deep/b.jpg"]),
        ("sub/**/a.jpg", ["sub/a.jpg"]),
        ("?.jpg", ["a.jpg", "sub/a.jpg", "sub/deep/b.jpg"]),
        ("*[[]1].png", ["sub2/c [1].png"]),
        ("100%_x.jpg", ["100%_x.jpg"]),
        ("A.JPG", []),
        ("sub", []),
        ("/data/sub/*.jpg", ["sub/a.jpg", "sub/deep/b.jpg"]),
        ("/data/", NAMES),
        ("bad\udcff*", []),
    ],
)
def test_globs(store, glob, expected):
    """`*` crosses folders, a name alone is tried in all of them, "**/" may be nothing."""
    found = store.get(store.ids(Where(path_globs=(glob,))))
    assert sorted(stored.relative_path for stored in found) == sorted(expected)


@pytest.mark.parametrize("where", [Where(), Where(kinds=("photo",)), Where(path_globs=("many/*",))])
def test_the_first_that_pass_are_found_without_reading_all(store, where):
    """As for a page of a list, and for whether any item passes: many steps of SQLite less."""
    for number in range(500):
        put(store, f"/data/many/{number}", [photo(f"/data/many/{number}")])

    def steps_of(work):
        steps = []
        with store._connections.reading() as connection:
            connection.set_progress_handler(lambda: steps.append(1), 1)
            found = [*work(connection)]
            connection.set_progress_handler(None, 1)
        return found, len(steps)

    found, n_all = steps_of(lambda connection: select_ids(connection, where))
    first, n_first = steps_of(lambda connection: select_oldest(connection, where, 3))
    assert first == found[:3]
    assert n_first < n_all / 10


def test_what_passes_of_the_oldest_items_only_is_not_taken_for_all(store, monkeypatch):
    monkeypatch.setattr("tusou.stores.filters.OLDEST", 3)
    where = Where(path_globs=("*.jpg",))
    with store._connections.reading() as connection:
        assert select_oldest(connection, where, 9) == store.ids(where)[:3]
    assert store.ids(where, 4) == store.ids(where)[:4] != store.ids(where)[:3]


@pytest.mark.parametrize(
    "where",
    [
        None,
        Where(kinds=("photo",)),
        Where(path_globs=("*a*/*", "a.jpg", "*.png")),
        Where(kinds=("photo",), path_globs=("/data/",)),
        Where(fields=(("tag", "sale"),)),
        Where(phrases=("photo",), without=("100",)),
    ],
)
def test_listings_longer_than_the_oldest_items_go_on_in_order(store, monkeypatch, where):
    """Whether what passes is looked for one by one, found out at once, or kept from before."""
    for module in ("filters", "indexes"):
        monkeypatch.setattr(f"tusou.stores.{module}.OLDEST", 2)
    for name in reversed(NAMES):  # numbers go against the order of paths
        put(store, f"/data/{name}", [photo(f"/data/{name}", f"photo {name}", tags=("sale",))])
    every = store.ids(where)
    assert len(every) >= 3
    assert every == sorted(every)
    for limit in (*range(len(every) + 2), *range(len(every) + 2)):
        assert store.ids(where, limit) == every[:limit]


def test_folder_prefix_uses_the_index(store):
    """A folder is a range of the index, not a scan of all files."""
    condition = condition_of(Where(path_globs=("sub/",)))
    with store._connections.reading() as connection:
        plan = connection.execute(
            f"EXPLAIN QUERY PLAN SELECT id FROM files WHERE {condition.sql}", condition.parameters
        ).fetchall()
    assert "files_by_relative_path" in plan[0][3]


def test_field_filter_uses_the_index(store):
    """A value of a field is looked up."""
    condition = condition_of(Where(fields=(("colour", "red"),)))
    with store._connections.reading() as connection:
        plan = connection.execute(
            f"EXPLAIN QUERY PLAN SELECT id FROM items WHERE {condition.sql}", condition.parameters
        ).fetchall()
    assert any("item_fields" in row[3] and "SEARCH" in row[3] for row in plan)
    assert not any("SCAN items" in row[3] for row in plan)


def test_what_passes_is_listed_in_order(store):
    """As numbers, ascending; none where nothing passes."""
    with store._connections.reading() as connection:
        found = select_ids(connection, Where(path_globs=("*.jpg",)))
        assert select_ids(connection, Where(kinds=("page",))).shape == (0,)
    assert found.dtype == np.int64
    assert found.tolist() == sorted(found.tolist())
    assert len(found) == 4


def test_a_file_under_way_does_not_pass(store):
    """Its items are there, and not visible."""
    with store.write_file(source_file("/data/new.jpg")) as writer:
        writer.add([photo("/data/new.jpg")])
        with store._connections.reading() as connection:
            for where in (Where(kinds=("photo",)), Where(path_globs=("*.jpg", "*.png"))):
                assert select_ids(connection, where).tolist() == store.ids()


def test_empty_filter_is_always_true():
    """Without restriction the condition is the constant 1."""
    connection = sqlite3.connect(":memory:")
    with closing(connection):
        assert connection.execute(f"SELECT {condition_of(Where()).sql}").fetchone() == (1,)


def test_addresses_are_compared_as_a_whole(store):
    """A glob that is an address is tried on the address of a file, not on its path below a root."""
    for address in ("s3://b/x/a.jpg", "s3://b/y/a.jpg"):
        put(store, address, [photo(address)], root="s3://b")

    def found(*globs):
        return {stored.path for stored in store.get(store.ids(Where(path_globs=globs)))}

    assert (
        found("s3://b/x/") == found("s3://b/x/*") == found("s3://*/x/a.jpg") == {"s3://b/x/a.jpg"}
    )
    assert found("y/") == {"s3://b/y/a.jpg"}
