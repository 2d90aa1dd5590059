"""The collections of a library are made as a whole, whoever begins."""

from __future__ import annotations

from contextlib import closing

import pytest
from pymilvus import MilvusClient

from stores.making import STAMP, key, photo, put, unit
from tusou.stores import open_store
from tusou.types import Where

PATH = "/data/a.jpg"


def open_bound(address):
    store = open_store(address)
    store.bind_encoder(STAMP)
    return store


@pytest.fixture
def address(milvus_server):
    """Of a library that is not there, before and after."""
    yield (at := f"milvus://{milvus_server}/half")
    with closing(open_store(at)) as store:
        store._tables.drop()


@pytest.mark.parametrize("table", ["items", "words", "image"])
def test_what_a_process_left_that_died_as_it_made_a_library_is_made_whole(
    address, table, monkeypatch
):
    """Without its index a collection of a server is neither loaded nor searched."""
    make = MilvusClient.create_index

    def dies(client, name, *args, **options):
        if name.endswith(f"_{table}"):
            raise KeyboardInterrupt
        return make(client, name, *args, **options)

    monkeypatch.setattr(MilvusClient, "create_index", dies)
    with pytest.raises(KeyboardInterrupt), closing(open_bound(address)):
        pass
    monkeypatch.undo()
    with closing(open_bound(address)) as store:
        vectors = store._tables.vectors["image"]
        for made in (store._tables.items, store._tables.words, vectors):
            assert len(store._server.call("list_indexes", made)) == 1
        store.put_vectors("image", {key(PATH): unit(1)})
        put(store, PATH, [photo(PATH, "red chair")])
        assert store.search_words("chair", 5, Where()).ids == tuple(store.ids()) != ()
        assert store.search_vectors("image", unit(1)[0], 5, Where()).ids == tuple(store.ids())
