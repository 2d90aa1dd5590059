"""What is asked by id is looked up, whatever SQLite believes to know of the tables."""

from __future__ import annotations

import json

import numpy as np
import pytest

from stores.making import STAMP, key, photo, put, unit
from tusou.stores import feed, file_rows, item_rows, sampling, unowned, vector_rows
from tusou.stores.embedded import EmbeddedStore

STATEMENTS = {
    "vectors of pictures": (vector_rows._SELECT_OF["image"], (1, "image")),
    "vectors of texts": (vector_rows._SELECT_OF["text"], (1, "text")),
    "items": (item_rows._SELECT, ()),
    "texts": (feed._TEXTS, ()),
    "a sample": (sampling._DRAWN, ()),
    "a sample of one kind with pictures": (sampling._DRAWN_OF["image"], ("photo",)),
    "a sample of one kind with texts": (sampling._DRAWN_OF["text"], ("photo",)),
}


@pytest.fixture
def store(tmp_path):
    """One source file with 300 items, as a manifest of pairs is: few files, many rows."""
    store = EmbeddedStore(str(tmp_path / "library"))
    store.bind_encoder(STAMP)
    paths = [f"/data/{n}.jpg" for n in range(300)]
    store.put_vectors("image", {key(path): unit(n) for n, path in enumerate(paths)})
    put(store, "/data/all.json", [photo(path, "a chair") for path in paths])
    with store._connections.maintaining() as connection:
        # As `PRAGMA optimize` leaves it: vectors and texts it knows nothing of.
        connection.execute("ANALYZE files")
        connection.execute("ANALYZE items")
    yield store
    store.close()


@pytest.mark.parametrize("name", STATEMENTS)
def test_nothing_is_scanned_but_the_ids_that_were_asked_for(store, name):
    """Begun with the one file, reading 50 vectors read all: 255 instead of 0.4 ms of 10,000."""
    sql, rest = STATEMENTS[name]
    with store._connections.reading() as connection:
        plan = connection.execute(f"EXPLAIN QUERY PLAN {sql}", (json.dumps([1, 2]), *rest))
        steps = [row[3] for row in plan]
    assert "asked" in steps[0]
    tables = [step for step in steps if "items" in step or "vectors" in step or "texts" in step]
    assert tables
    assert all(step.startswith("SEARCH") for step in tables)
    assert all("key=?" in step for step in tables if "vectors" in step)


@pytest.mark.parametrize("under", ["/data/7.jpg", "/data/odd \udcff", "/data/"])
def test_files_below_a_path_are_looked_up(store, under):
    """Of 100,000 files one was found by looking at the paths of all, once for each root."""
    asked = []
    with store._connections.reading() as connection:
        connection.set_trace_callback(asked.append)
        file_rows.select_records(connection, under, "")
        connection.set_trace_callback(None)
        steps = [row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {asked[0]}")]
    searches = [step for step in steps if "files" in step]
    assert searches
    assert all(step.startswith("SEARCH") for step in searches)
    assert all("path=?" in step or "path>? AND path<?" in step for step in searches)


@pytest.mark.parametrize("statement", [*unowned._STRIKE_OWNED, *unowned._DROP[:4]])
def test_only_what_may_be_unused_is_looked_at(store, statement):
    """Of 100,000 photos one was replaced, and all vectors and previews were looked through."""
    with store._connections.writing() as connection:
        store._claims.tell(connection)
        steps = [row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {statement}")]
    large = ("items", "vectors", "thumbnails", "readings")
    found = [step for step in steps if step.split()[1] in large]
    assert found
    assert all(step.startswith("SEARCH") for step in found)
    assert all("key=?" in step for step in found)


def test_few_vectors_of_many_are_those_that_were_asked_for(store):
    """The order of the tables changes nothing in the answer."""
    ids = store.ids()
    found = store.get_vectors("image", [ids[7], ids[299]])
    assert found.keys() == {ids[7], ids[299]}
    assert np.allclose(found[ids[7]], unit(7), atol=1e-3)  # kept as float16
