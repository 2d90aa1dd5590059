"""Derived indexes follow the change log and are rebuilt when they are missing or damaged."""

from __future__ import annotations

import json
import logging
import os
import shutil
from contextlib import closing

import pytest

from stores.making import STAMP, key, pair, put, unit
from tusou.errors import StoreError
from tusou.stores import derived
from tusou.stores.embedded import EmbeddedStore
from tusou.types import Where

TEXT, VECTORS = "text", "vectors-1-image"


def fill(store, name="a", count=30, first=0):
    """Write a manifest of `count` chairs with vectors."""
    items = [pair(f"/p/{i}", f"chair number {i}") for i in range(first, first + count)]
    store.put_vectors("image", {item.image_key: unit(first + i) for i, item in enumerate(items)})
    put(store, f"/data/{name}.json", items)


def answers(store):
    """What both indexes find: all chairs."""
    return (
        sorted(store.search_words("chair", 10_000, Where()).ids),
        sorted(store.search_vectors("image", unit(7777)[0], 10_000, Where()).ids),
    )


@pytest.fixture
def library(tmp_path):
    """The folder of a closed library of 30 chairs with sound indexes."""
    with closing(EmbeddedStore(str(tmp_path))) as store:
        store.bind_encoder(STAMP)
        fill(store)
        store.tidy()
    return tmp_path


def files_of(library, index):
    """Paths of the files that an index consists of."""
    folder = library / "index" / index
    return sorted(path for path in folder.iterdir() if not path.name.endswith(".lock"))


def test_deleted_indexes_are_built_anew(library, caplog):
    """The index folder can be thrown away at any time; the log says that it was rebuilt."""
    shutil.rmtree(library / "index")
    caplog.set_level(logging.INFO)
    with closing(EmbeddedStore(str(library))) as store:
        assert answers(store) == (store.ids(), store.ids())
    assert "building the index anew" in caplog.text


def test_indexes_deleted_under_an_open_library(library):
    """A library that is open goes on; the next change finds the folder gone."""
    with closing(EmbeddedStore(str(library))) as store:
        answers(store)
        shutil.rmtree(library / "index")
        fill(store, "b", 5, first=100)
        assert answers(store) == (store.ids(), store.ids())


def damages():
    """Ways in which a file can be damaged."""

    def garbage(path):
        path.write_bytes(b"\xa5" * max(path.stat().st_size, 64))

    def garbage_inside(path):
        content = bytearray(path.read_bytes())
        content[len(content) // 3 : 2 * len(content) // 3 + 8] = b"\x5a" * 8
        path.write_bytes(content)

    def cut(path):
        with open(path, "r+b") as file:
            file.truncate(path.stat().st_size // 2)

    def empty(path):
        path.write_bytes(b"")

    return [garbage, garbage_inside, cut, empty, os.unlink]


@pytest.mark.parametrize("damage", damages(), ids=lambda damage: damage.__name__)
@pytest.mark.parametrize("index", [TEXT, VECTORS])
def test_damage_to_any_file_is_healed(library, index, damage):
    """Each file of an index may be damaged: the answers are whole all the same."""
    for number in range(len(files_of(library, index))):
        path = files_of(library, index)[number]
        damage(path)
        with closing(EmbeddedStore(str(library))) as store:
            assert answers(store) == (store.ids(), store.ids()), path.name
            fill(store, "b", 5, first=100)
            assert answers(store) == (store.ids(), store.ids()), path.name
            store.tidy()


@pytest.mark.parametrize("index", [TEXT, VECTORS])
def test_index_of_another_library_is_not_used(library, tmp_path_factory, index):
    """Indexes carry the name of their library; those of another are built anew."""
    other = tmp_path_factory.mktemp("other")
    with closing(EmbeddedStore(str(other))) as store:
        store.bind_encoder(STAMP)
        fill(store, count=7)
        store.tidy()
    shutil.rmtree(library / "index" / index)
    shutil.copytree(other / "index" / index, library / "index" / index)
    with closing(EmbeddedStore(str(library))) as store:
        assert answers(store) == (store.ids(), store.ids())
        assert len(store.ids()) == 30


def test_index_of_another_version_is_not_used(library):
    """A text index whose fields or terms were cut otherwise is built anew."""
    path = library / "index" / TEXT / "state.json"
    state = json.loads(path.read_text())
    path.write_text(json.dumps({**state, "version": 0}))
    with closing(EmbeddedStore(str(library))) as store:
        assert answers(store) == (store.ids(), store.ids())
    assert json.loads(path.read_text())["version"] == state["version"]


def test_restored_backup_does_not_trust_newer_indexes(library):
    """Indexes that are ahead of the database are built anew."""
    database = (library / "library.db").read_bytes()
    with closing(EmbeddedStore(str(library))) as store:
        fill(store, "b", 20, first=100)
        store.tidy()
    (library / "library.db").write_bytes(database)
    with closing(EmbeddedStore(str(library))) as store:
        assert len(store.ids()) == 30
        assert answers(store) == (store.ids(), store.ids())


def test_indexes_older_than_the_log_are_built_anew(library):
    """An index that missed changes which the log no longer holds does not pass for whole."""
    old = library / "index-of-yesterday"
    shutil.copytree(library / "index", old)
    with closing(EmbeddedStore(str(library))) as store:
        fill(store, "b", 20, first=100)
        store.forget(["/data/a.json"])
        store.tidy()
    shutil.rmtree(library / "index")
    old.rename(library / "index")
    with closing(EmbeddedStore(str(library))) as store:
        assert answers(store) == (store.ids(), store.ids())


def test_catching_up_in_small_steps(library, monkeypatch):
    """Batches and commits of any size lead to the same state, moves and removals included."""
    monkeypatch.setattr(derived, "BATCH", 7)
    monkeypatch.setattr(derived, "COMMIT_EVERY", 10)
    with closing(EmbeddedStore(str(library))) as store:
        fill(store, "b", 40, first=100)
        fill(store, "a", 15)
        fill(store, "b", 33, first=110)
        store.forget(["/data/a.json"])
        fill(store, "c", 4, first=200)
        store.put_vectors("image", {key("/p/201"): unit(9)})
        store.put_vectors("image", {key("/p/201"): unit(10)})
        assert answers(store) == (store.ids(), store.ids())
        [item] = store.find(image_path="/p/201")
        assert store.search_vectors("image", unit(10)[0], 1, Where()).ids == (item,)
        assert store.search_vectors("image", unit(10)[0], 1, Where()).scores[0] > 0.999
    shutil.rmtree(library / "index")
    with closing(EmbeddedStore(str(library))) as store:
        assert answers(store) == (store.ids(), store.ids())


def test_two_stores_of_one_process_share_the_indexes(library):
    """What one of them indexes, the other finds."""
    with closing(EmbeddedStore(str(library))) as one, closing(EmbeddedStore(str(library))) as two:
        answers(two)
        fill(one, "b", 5, first=100)
        assert answers(one) == answers(two) == (one.ids(), one.ids())
        one.tidy()
        fill(two, "c", 5, first=200)
        assert answers(one) == answers(two) == (two.ids(), two.ids())


def test_index_that_cannot_be_built_is_an_error(library):
    """When a file is in the way of the index folder, a StoreError tells what to check."""
    shutil.rmtree(library / "index")
    (library / "index").write_text("in the way")
    with closing(EmbeddedStore(str(library))) as store:
        with pytest.raises(StoreError) as caught:
            answers(store)
        assert caught.value.mend
