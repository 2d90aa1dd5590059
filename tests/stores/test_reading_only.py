"""A library that cannot be written, for want of rights or of room, is searched all the same."""

from __future__ import annotations

import os
import threading
from contextlib import ExitStack, closing, contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from stores.making import STAMP, full_disk, key, pair, put, texts_in, unit
from tusou.errors import StoreError
from tusou.stores.connections import DiskRefused
from tusou.stores.embedded import EmbeddedStore
from tusou.stores.text_view import openable
from tusou.stores.upkeep import look_for_damage
from tusou.types import Where

NOBODY = 65534


@pytest.fixture
def folder():
    """The folder of a closed library; one of pytest's could not be entered by others."""
    with TemporaryDirectory() as name:
        library = Path(name) / "library"
        with closing(EmbeddedStore(str(library))) as store:
            store.bind_encoder(STAMP)
            fill(store, "a", "red chair")
            store.tidy()
        os.chmod(name, 0o755)
        yield library


def fill(store, name, text):
    store.put_vectors("image", {key(f"/p/{name}"): unit(1)})
    put(store, f"/data/{name}.json", [pair(f"/p/{name}", text)])


@contextmanager
def as_somebody_else(folder):
    """The block may read the folder and not write it."""
    with ExitStack() as stack:
        if os.geteuid() == 0:
            os.seteuid(NOBODY)
            stack.callback(os.seteuid, 0)
        else:
            for path in (folder, folder / "index", *(folder / "index").iterdir()):
                stack.callback(os.chmod, path, path.stat().st_mode)
                os.chmod(path, path.stat().st_mode & ~0o222)
        yield


def found(store):
    words = store.search_words("chair", 5, Where()).ids
    assert set(store.search_vectors("image", unit(1)[0], 5, Where()).ids) == set(words)
    return [stored.item.text for stored in store.get(words)]


def test_it_is_searched(folder):
    with as_somebody_else(folder), closing(EmbeddedStore(str(folder), create=False)) as store:
        assert found(store) == ["red chair"]
        assert store.stats().files == 1
        assert store.find(text_key=key("red chair")) == store.ids()
    assert sorted(path.name for path in folder.iterdir()) == ["index", "library.db", "library.lock"]


def test_a_lock_that_comes_late_is_no_damage(folder):
    """tantivy may take one in the folder of links while that is removed."""

    def take_lock(links, begun):
        begun.set()
        while (links / "0").exists() and (links / "999").exists():
            pass
        with suppress(FileNotFoundError):
            (links / ".tantivy-meta.lock").touch()

    with as_somebody_else(folder), openable(str(folder / "index" / "text")) as name:
        links, begun = Path(name), threading.Event()
        for number in range(1000):
            (links / str(number)).touch()
        late = threading.Thread(target=take_lock, args=(links, begun))
        late.start()
        begun.wait()
    late.join()
    assert not links.exists()


def test_it_is_searched_while_its_owner_has_it_open(folder):
    with closing(EmbeddedStore(str(folder))) as owner:
        fill(owner, "b", "blue chair")
        owner.tidy()
        with as_somebody_else(folder), closing(EmbeddedStore(str(folder))) as store:
            assert sorted(found(store)) == ["blue chair", "red chair"]


def test_what_its_owner_writes_later_is_seen(folder):
    """By whoever opened it when nobody had it open, too."""
    with ExitStack() as stack:
        with as_somebody_else(folder):
            store = stack.enter_context(closing(EmbeddedStore(str(folder))))
            assert found(store) == ["red chair"]
        with closing(EmbeddedStore(str(folder))) as owner:
            fill(owner, "b", "blue chair")
            owner.tidy()
            with as_somebody_else(folder):
                assert sorted(found(store)) == ["blue chair", "red chair"]
        with as_somebody_else(folder):
            assert texts_in(store) == ["blue chair", "red chair"]


def test_an_index_that_is_behind_answers_as_it_is(folder, caplog):
    with closing(EmbeddedStore(str(folder))) as owner:
        fill(owner, "b", "blue chair")
    with as_somebody_else(folder), closing(EmbeddedStore(str(folder))) as store:
        assert found(store) == ["red chair"]
        assert "its last state is used" in caplog.text


def test_writing_tells_what_is_missing(folder):
    with as_somebody_else(folder), closing(EmbeddedStore(str(folder))) as store:
        for write in (lambda: fill(store, "c", "stool"), store.tidy, lambda: store.forget(["x"])):
            with pytest.raises(StoreError, match="cannot be written") as caught:
                write()
            assert "rights" in caught.value.mend


def test_what_a_killed_owner_had_not_settled_is_not_left_out_silently(folder):
    """Without the file of locks, changes in the log of the database cannot be read."""
    (folder / "library.db-wal").write_bytes(b"x" * 4096)
    with as_somebody_else(folder), pytest.raises(StoreError, match="cannot be opened"):
        EmbeddedStore(str(folder))


def test_a_library_that_cannot_be_read_either_is_told(folder):
    os.chmod(folder / "library.db", 0)
    with as_somebody_else(folder), pytest.raises(StoreError, match="cannot be opened") as caught:
        EmbeddedStore(str(folder))
    assert "rights" in caught.value.mend


def test_on_a_full_disk_it_is_searched(folder):
    """Where not even the file of locks finds room."""
    with full_disk(), closing(EmbeddedStore(str(folder), create=False)) as store:
        assert found(store) == ["red chair"]
        assert store.stats().files == 1


def test_on_a_full_disk_writing_tells_so(folder):
    """And what could not be written is written when there is room and it is opened again."""
    with full_disk(), closing(EmbeddedStore(str(folder))) as store:
        for _ in range(2):
            with pytest.raises(StoreError, match="the disk is full") as caught:
                fill(store, "b", "blue chair")
            assert "make room" in caught.value.mend
    with closing(EmbeddedStore(str(folder))) as store:
        fill(store, "b", "blue chair")
        assert sorted(found(store)) == ["blue chair", "red chair"]


def test_on_a_full_disk_what_is_written_elsewhere_is_seen(folder):
    """Whoever opened it there sees what comes once there is room."""
    with full_disk():
        store = EmbeddedStore(str(folder))
    with closing(store), closing(EmbeddedStore(str(folder))) as owner:
        fill(owner, "b", "blue chair")
        assert sorted(found(store)) == ["blue chair", "red chair"]


def test_on_a_full_disk_what_a_killed_owner_had_not_settled_is_not_left_out_silently(folder):
    (folder / "library.db-wal").write_bytes(b"x" * 4096)
    with full_disk(), pytest.raises(StoreError, match="the disk is full"):
        EmbeddedStore(str(folder))


def test_a_new_library_on_a_full_disk_tells_so(tmp_path):
    """Also where the first page of the database finds room and the file of locks does not."""
    folder = str(tmp_path / "new")
    with full_disk(12_288), pytest.raises(DiskRefused, match="the disk is full") as caught:
        EmbeddedStore(folder)
    assert "make room" in caught.value.mend
    with closing(EmbeddedStore(folder)) as store:
        assert store.stats().files == 0


def test_it_is_looked_through_for_damage(folder):
    """That it cannot be written is none."""
    database = folder / "library.db"
    for unwritable in (as_somebody_else(folder), full_disk()):
        with unwritable:
            look_for_damage(str(database))
    content = database.read_bytes()
    database.write_bytes(content[:4096] + b"\xff" * (len(content) - 4096))
    with as_somebody_else(folder), pytest.raises(StoreError, match="is damaged"):
        look_for_damage(str(database))
