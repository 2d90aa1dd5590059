"""Derived indexes follow the change log and are rebuilt when they are missing or damaged."""

from __future__ import annotations

import json
import logging
import os
import shutil
import sqlite3
from contextlib import closing
from dataclasses import replace

import numpy as np
import pytest

from stores.making import STAMP, full_disk, key, many_words, pair, put, unit
from tusou.errors import StoreError
from tusou.stores import derived
from tusou.stores.connections import DiskRefused
from tusou.stores.derived import DamagedIndex, check_room
from tusou.stores.embedded import EmbeddedStore
from tusou.stores.process_lock import ProcessLock
from tusou.stores.text_view import TextView
from tusou.stores.vector_file import read_header, write_header
from tusou.types import Where
from tusou.wording import translated

TEXT, VECTORS = "text", "vectors-1-image"


def fill(store, name="a", count=30, first=0, what="chair"):
    """Write a manifest of `count` chairs, or of something else, with vectors."""
    items = [pair(f"/p/{i}", f"{what} number {i}") for i in range(first, first + count)]
    store.put_vectors("image", {item.image_key: unit(first + i) for i, item in enumerate(items)})
    put(store, f"/data/{name}.json", items)


def words(store):
    """What a search of the text index finds: all chairs."""
    return sorted(store.search_words("chair", 10_000, Where()).ids)


def vectors(store):
    """What a search of the vector index finds: all chairs."""
    return sorted(store.search_vectors("image", unit(7777)[0], 10_000, Where()).ids)


def answers(store):
    """What both indexes find: all chairs."""
    return words(store), vectors(store)


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


@pytest.mark.parametrize("of", ["version", "terms"])
def test_index_of_another_version_is_not_used(library, of):
    """A text index that has other fields, or whose terms were cut otherwise, is built anew."""
    path = library / "index" / TEXT / "state.json"
    state = json.loads(path.read_text())
    path.write_text(json.dumps({**state, of: 0}))
    with closing(EmbeddedStore(str(library))) as store:
        assert answers(store) == (store.ids(), store.ids())
    assert json.loads(path.read_text())[of] == state[of]


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


def copy_of(library):
    """The database as it is now, whoever has it open."""
    path = library.parent / "copy.db"
    with (
        closing(sqlite3.connect(library / "library.db")) as source,
        closing(sqlite3.connect(path)) as target,
    ):
        source.backup(target)
    return path


def put_back(copy, library):
    """The database as it was; indexes stay as they are."""
    for name in ("library.db-wal", "library.db-shm"):
        (library / name).unlink(missing_ok=True)
    shutil.copy(copy, library / "library.db")


def words_found(store, word):
    """Texts of what a search for `word` finds."""
    ids = store.search_words(word, 100, Where()).ids
    return {stored.item.text.split()[0] for stored in store.get(ids)}


def nearest(store, seed):
    """The image path nearest to the vector of that seed."""
    ids = store.search_vectors("image", unit(seed)[0], 1, Where()).ids
    return [stored.item.image_path for stored in store.get(ids)]


def test_restored_backup_that_went_on_does_not_trust_indexes_of_what_was(library):
    """Numbers and ids given twice: with 5 lamps undone and 8 tables added, no lamp is a table."""
    copy = copy_of(library)
    with closing(EmbeddedStore(str(library))) as store:
        fill(store, "b", 5, first=100, what="lamp")
        store.tidy()
    put_back(copy, library)
    with closing(EmbeddedStore(str(library))) as store:
        fill(store, "c", 8, first=200, what="table")
        store.tidy()
        assert words_found(store, "lamp") == set()
        assert words_found(store, "table") == {"table"}
        assert nearest(store, 201) == ["/p/201"]
        assert len(store.search_words("table", 100, Where()).ids) == 8


def test_changes_lost_in_the_middle_of_a_run_are_not_trusted_either(library):
    """After a loss of power the last transactions of a run may be gone, and indexes ahead."""
    with closing(EmbeddedStore(str(library))) as store:
        fill(store, "b", 5, first=100, what="lamp")
        copy = copy_of(library)
        fill(store, "c", 5, first=110, what="sofa")
        assert words_found(store, "sofa") == {"sofa"}
        assert nearest(store, 111) == ["/p/111"]
    put_back(copy, library)
    with closing(EmbeddedStore(str(library))) as store:
        fill(store, "d", 8, first=200, what="table")
        assert words_found(store, "sofa") == set()
        assert words_found(store, "lamp") == {"lamp"}
        assert words_found(store, "table") == {"table"}
        assert nearest(store, 201) == ["/p/201"]


def test_index_of_another_history_is_not_used_while_it_is_being_built(library, monkeypatch):
    """An old state of this history may be searched meanwhile; one of another is no state at all."""
    copy = copy_of(library)
    with closing(EmbeddedStore(str(library))) as store:
        fill(store, "b", 5, first=100, what="lamp")
        store.tidy()
    put_back(copy, library)
    monkeypatch.setattr(derived, "BUILD_PATIENCE_S", 0.0)
    with closing(EmbeddedStore(str(library))) as store:
        fill(store, "c", 8, first=200, what="table")
        with ProcessLock(str(library / "index" / f"{TEXT}.lock")).held(0):
            with pytest.raises(StoreError, match="another process"):
                words_found(store, "lamp")
        assert words_found(store, "table") == {"table"}


def test_runs_that_follow_one_another_build_nothing_anew(library, caplog):
    """Each run writes a history of its own; the log keeps those that an index can stand in."""
    caplog.set_level(logging.INFO)
    for number in range(4):
        with closing(EmbeddedStore(str(library))) as store:
            fill(store, "b", 5 + number, first=100)
            assert answers(store) == (store.ids(), store.ids())
            store.tidy()
            store.forget(["/nowhere"])
    with closing(EmbeddedStore(str(library))) as store:
        assert answers(store) == (store.ids(), store.ids())
    assert "building the index anew" not in caplog.text
    with closing(sqlite3.connect(library / "library.db")) as connection:
        [count] = connection.execute("SELECT count(*) FROM histories").fetchone()
    assert count <= 2


def test_indexes_of_before_histories_were_told_are_built_anew_once(library, caplog):
    """Whether they were mixed up is not known: a library of an older version is healed so."""
    path = library / "index" / TEXT / "state.json"
    state = json.loads(path.read_text())
    del state["history"]
    path.write_text(json.dumps(state))
    folder = str(library / "index" / VECTORS)
    header, *marks = read_header(folder)
    write_header(folder, replace(header, history=""), *marks)
    caplog.set_level(logging.INFO)
    for _ in range(2):
        with closing(EmbeddedStore(str(library))) as store:
            assert answers(store) == (store.ids(), store.ids())
    assert caplog.text.count("building the index anew") == 2


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


def test_on_a_full_disk_the_last_state_answers(library, caplog, monkeypatch):
    """What could not be written is told, nothing is built anew, and later it catches up."""
    with closing(EmbeddedStore(str(library))) as store:
        old = store.ids()
        fill(store, "b", 5, first=100)
        with full_disk():
            caplog.set_level(logging.INFO)
            assert answers(store) == (old, old)
            assert answers(store) == (old, old)
        assert "building the index anew" not in caplog.text
        assert len([one for one in caplog.records if "cannot be written" in one.message]) == 2
        assert answers(store) == (old, old)
        monkeypatch.setattr(derived.time, "monotonic", lambda: 1e12)
        assert answers(store) == (store.ids(), store.ids())
        assert "building the index anew" not in caplog.text


def test_a_new_store_on_a_full_disk_answers_too(library):
    with closing(EmbeddedStore(str(library))) as store:
        old = store.ids()
        fill(store, "b", 5, first=100)
    with closing(EmbeddedStore(str(library))) as store, full_disk():
        assert answers(store) == (old, old)


@pytest.mark.parametrize("index", [TEXT, VECTORS])
def test_without_room_for_an_index_a_search_says_so_and_leaves_nothing(library, index):
    """With the mend; what searches another index goes on, and once there is room so does all."""
    shutil.rmtree(library / "index" / index)
    with closing(EmbeddedStore(str(library))) as store:
        search, other = (words, vectors) if index == TEXT else (vectors, words)
        for _ in range(2):
            with full_disk(), pytest.raises(DiskRefused) as caught:
                search(store)
            folder = library / "index" / index
            assert (
                caught.value.problem == f"the index at {folder} cannot be built: the disk is full"
            )
            assert caught.value.mend == "make room and run again"
        left = [path for path in (library / "index").rglob(f"{index}*") if path.is_file()]
        assert [path.name for path in left] == [f"{index}.lock"]
        assert not (library / "index" / f"{index}.new").exists()
        assert [*folder.glob("*")] == []
        with full_disk():
            assert other(store) == store.ids()
        assert answers(store) == (store.ids(), store.ids())


@pytest.mark.parametrize("index", [TEXT, VECTORS])
def test_upkeep_tells_which_index_the_disk_has_no_room_for(library, index):
    """It fails for no want of it, gives the lock back, and builds the index when there is room."""
    shutil.rmtree(library / "index" / index)
    with closing(EmbeddedStore(str(library))) as store:
        with full_disk():
            undone = store.tidy()
        assert str(library / "index" / index) in undone.problem
        assert "the disk is full" in undone.problem
        assert undone.mend == "make room and run again"
        assert store.tidy() is None
        assert files_of(library, index)


def test_upkeep_tells_all_indexes_that_the_disk_has_no_room_for(library):
    """In one sentence, which those who read Chinese are told too."""
    shutil.rmtree(library / "index")
    with closing(EmbeddedStore(str(library))) as store, full_disk():
        undone = store.tidy()
    names = (TEXT, VECTORS, "vectors-1-text")
    places = ", ".join(str(library / "index" / name) for name in names)
    assert undone.problem == f"the indexes at {places} cannot be built: the disk is full"
    assert translated(undone.problem, "zh") == f"无法建立索引 {places}：磁盘已满"


@pytest.mark.parametrize("index", [TEXT, VECTORS])
def test_a_disk_that_fills_up_while_an_index_is_built_is_told_as_a_full_one(tmp_path, index):
    """There is room to begin with, and again when what was written of it is gone."""
    many = np.repeat(unit(1), 40_000, axis=0)
    with closing(EmbeddedStore(str(tmp_path))) as store:
        store.bind_encoder(STAMP)
        store.put_vectors("image", {key("/p/0"): many if index == VECTORS else many[:1]})
        put(store, "/data/a.json", [pair("/p/0", many_words() if index == TEXT else "chair")])
        with full_disk(1_200_000):
            undone = store.tidy()
            check_room(str(tmp_path / "index"))
            with pytest.raises(DiskRefused):
                answers(store)
        assert undone.problem.startswith(f"the index at {tmp_path / 'index' / index} cannot be")
        assert [path for path in (tmp_path / "index").rglob(f"{index}*/*") if path.is_file()] == []
        assert store.tidy() is None
        assert vectors(store) == store.ids()


def test_an_index_that_proves_damaged_on_a_full_disk_is_told_to_lack_room(library, monkeypatch):
    """What is damaged stays as it is until there is room for another."""
    with closing(EmbeddedStore(str(library))) as store:
        before = answers(store)
        damaged = store._indexes.text._view.searcher

        def broken(view, *given):
            if view.searcher is damaged:
                raise DamagedIndex("as it is read")
            return top(view, *given)

        top = TextView.top
        monkeypatch.setattr(TextView, "top", broken)
        held = files_of(library, TEXT)
        with full_disk(), pytest.raises(DiskRefused, match="the disk is full"):
            answers(store)
        assert files_of(library, TEXT) == held
        assert answers(store) == before
