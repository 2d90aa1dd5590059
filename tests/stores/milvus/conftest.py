"""One server for all tests of a process, and one library that is emptied after each test.

Making the six collections of a library takes milvus-lite two seconds, emptying them a tenth.
"""

from __future__ import annotations

import time
from contextlib import closing

import pytest

from stores.milvus.serving import serving
from tusou.stores import open_store
from tusou.stores.milvus.numbers import LEASE_S


@pytest.fixture(scope="session")
def milvus_server(tmp_path_factory):
    """``host:port`` of a running server."""
    folder = tmp_path_factory.mktemp("milvus")
    with serving(folder / "data", folder / "log.txt") as server:
        yield server


@pytest.fixture
def place(milvus_server):
    """The address of an empty library."""
    address = f"milvus://{milvus_server}/tests"
    yield address
    empty(address)


@pytest.fixture
def store(place):
    """An empty library, open."""
    with closing(open_store(place)) as store:
        yield store


@pytest.fixture
def meanwhile(store, monkeypatch):
    """Lets something happen once, right after `store` has shown a version of a file."""

    def arranged(happens):
        show = store._files.show

        def then(*args, **options):
            show(*args, **options)
            monkeypatch.setattr(store._files, "show", show)
            happens()

        monkeypatch.setattr(store._files, "show", then)

    return arranged


@pytest.fixture
def undertaker(place):
    """Another process, which takes all others for dead."""
    with closing(open_store(place)) as other:
        other._writing.numbers._clock = lambda: time.time() + 3 * LEASE_S
        yield other


def empty(address):
    """Delete all rows of a library, its encoder included."""
    with closing(open_store(address)) as store:
        tables = store._tables
        for name in (*tables.vectors.values(), tables.files, tables.items, tables.words,
                     tables.blobs):  # fmt: skip
            if store._server.call("has_collection", name) and store._server.count(name, "run >= 0"):
                store._server.delete(name, "run >= 0")
