"""The embedded store keeps the contract, and what it promises beyond."""

from __future__ import annotations

import os
import threading
from contextlib import closing, contextmanager

import pytest

from stores.contract import StoreContract
from stores.making import STAMP, key, pair, photo, put, texts_in, unit
from tusou.errors import StoreError
from tusou.stores import file_rows
from tusou.stores.embedded import EmbeddedStore
from tusou.stores.write_lock import WriteLock
from tusou.types import FileRecord, SourceFile, Where


class TestEmbeddedStore(StoreContract):
    """The contract, on a fresh folder each time."""

    @pytest.fixture
    def store(self, tmp_path):
        with closing(EmbeddedStore(str(tmp_path / "library"))) as store:
            yield store

    @pytest.fixture
    def again(self, store):
        with closing(EmbeddedStore(store.folder)) as again:
            again._lock = WriteLock(os.path.join(store.folder, "library.lock"), 0.0)
            yield again


def test_everything_is_there_after_opening_again(tmp_path):
    """What was written before closing is found by the next one who opens."""
    with closing(EmbeddedStore(str(tmp_path))) as store:
        store.bind_encoder(STAMP)
        store.put_vectors("image", {key("/data/a.jpg"): unit(1)})
        put(store, "/data/a.jpg", [photo("/data/a.jpg", "a red chair")])
    with closing(EmbeddedStore(str(tmp_path))) as store:
        assert store.encoder == STAMP
        assert texts_in(store) == ["a red chair"]
        assert store.search_words("red", 5, Where()).ids == tuple(store.ids())
        assert store.search_vectors("image", unit(1)[0], 5, Where()).ids == tuple(store.ids())


def test_closed_store_says_so(tmp_path):
    """Using a store after `close` is a StoreError, closing twice is none."""
    store = EmbeddedStore(str(tmp_path))
    store.close()
    store.close()
    for use in (
        store.ids,
        store.stats,
        lambda: store.forget(["/x"]),
        lambda: store.find(image_path="x"),
    ):
        with pytest.raises(StoreError, match="closed"):
            use()


def test_file_in_place_of_the_folder_is_refused(tmp_path):
    """A library is a folder."""
    (tmp_path / "file").write_text("x")
    with pytest.raises(StoreError, match="is a file") as caught:
        EmbeddedStore(str(tmp_path / "file"))
    assert caught.value.mend


def test_home_is_expanded(own_home):
    """ "~" in the path of a library is the home folder."""
    own_home.mkdir()
    with closing(EmbeddedStore("~/library")) as store:
        assert store.folder == str(own_home / "library")


def test_lookups_share_one_state(tmp_path):
    """Look-ups of one block do not see what is written meanwhile."""
    with closing(EmbeddedStore(str(tmp_path))) as store:
        put(store, "/data/l.json", [pair("/p/1", "one")])
        with store.lookups() as lookups:
            assert len(lookups.find(image_path="/p/1")) == 1
            put(store, "/data/l.json", [pair("/p/2", "two")])
            assert len(lookups.find(text_key=key("one"))) == 1
        assert store.find(image_path="/p/1") == []


def test_large_library_gives_its_space_back(tmp_path):
    """After most has been forgotten, `tidy` makes the file smaller."""
    with closing(EmbeddedStore(str(tmp_path))) as store:
        put(store, "/data/l.json", [pair(f"/p/{i}", f"text {i} " * 50) for i in range(2000)])
        put(store, "/data/a.jpg", [photo("/data/a.jpg")])
        store.tidy()
        before = store.stats().size_bytes
        store.forget(["/data/l.json"])
        store.tidy()
        assert store.stats().size_bytes < before / 4


def test_log_is_shortened_by_what_the_indexes_hold(tmp_path):
    """`tidy` drops changes that nobody needs; the sequence number goes on growing."""
    with closing(EmbeddedStore(str(tmp_path))) as store:
        put(store, "/data/a.jpg", [photo("/data/a.jpg", "red")])
        store.tidy()
        assert store.stats().sequence == 1
        with store._connections.reading() as connection:
            assert connection.execute("SELECT count(*) FROM changes").fetchone() == (0,)
        put(store, "/data/b.jpg", [photo("/data/b.jpg", "red")])
        assert store.stats().sequence == 2
        assert len(store.search_words("red", 5, Where()).ids) == 2


def test_many_matches_of_a_filter_are_sieved(tmp_path, monkeypatch):
    """A filter that most items pass gives the same answers as one that few pass."""
    with closing(EmbeddedStore(str(tmp_path))) as store:
        store.bind_encoder(STAMP)
        store.put_vectors("image", {key(f"/p/{i}"): unit(i) for i in range(50)})
        put(
            store,
            "/data/l.json",
            [
                pair(f"/p/{i}", "chair " * (i + 1), language="en" if i < 25 else "zh")
                for i in range(50)
            ],
        )
        where = Where(languages=("zh",))
        searches = (
            lambda: store.search_words("chair", 20, where),
            lambda: store.search_vectors("image", unit(99)[0], 20, where),
        )
        few = [search() for search in searches]
        monkeypatch.setattr("tusou.stores.selection.FEW", 3)
        many = [search() for search in searches]
        for one, other in zip(few, many, strict=True):
            assert len(one.ids) == 20
            assert one.ids == other.ids
            assert one.scores == pytest.approx(other.scores, abs=1e-5)


@pytest.mark.parametrize("under", ["", "/data", "/data/sub", "/data/odd \udcff", "/data/0007.jpg"])
def test_files_are_listed_page_by_page(tmp_path, monkeypatch, under):
    """Each once and in one order, whatever the page ends with, also where names are no Unicode."""
    monkeypatch.setattr(file_rows, "_RECORDS_AT_ONCE", 3)
    folders = ("/data", "/data/sub", "/data/odd \udcff", "/data-not", "/other")
    names = [f"{n:04}{odd}.jpg" for n in range(8) for odd in ("", "\udcfe")]
    paths = [f"{folder}/{name}" for folder in folders for name in names]
    with closing(EmbeddedStore(str(tmp_path / "library"))) as store:
        for path in paths:
            put(store, path, [])
        found = [record.path for record in store.files(under)]
    wanted = [path for path in paths if not under or path == under or path.startswith(f"{under}/")]
    assert wanted
    assert found == sorted(wanted, key=lambda path: ("udc" in ascii(path), os.fsencode(path)))


def test_what_all_records_have_in_common_is_held_once(tmp_path):
    """The root and the key of the options, of which a million files may have the same."""
    with closing(EmbeddedStore(str(tmp_path / "library"))) as store:
        for name in ("a", "b"):
            file = SourceFile(f"/data/folder/{name}.jpg", "/data/folder", 1, 1)
            with store.write_file(file) as writer:
                writer.finish(FileRecord.of(file, "", "key of the options"))
        one, other = store.files()
    assert one.root is other.root
    assert one.options_key is other.options_key


def test_a_second_thread_waits_until_the_lock_is_whole(tmp_path, monkeypatch):
    """What it stages must not be taken for what a dead process left, nor its lock be given back."""
    begun, go_on = threading.Event(), threading.Event()

    @contextmanager
    def slow(lock):
        begun.set()
        assert go_on.wait(10)
        with kept(lock):
            yield

    kept = WriteLock.kept
    with closing(EmbeddedStore(str(tmp_path / "library"))) as store:
        store.bind_encoder(STAMP)
        store.let_others_write()
        monkeypatch.setattr(WriteLock, "kept", slow)
        first = threading.Thread(target=store.put_vectors, args=("image", {key("x"): unit(1)}))
        first.start()
        assert begun.wait(10)
        second = threading.Thread(target=put, args=(store, "/a.png", [photo("/a.png")]))
        second.start()
        second.join(0.2)
        assert second.is_alive()
        go_on.set()
        first.join()
        second.join()
        assert len(store.ids()) == 1
