"""Vectors wait safely for their items, whatever other threads clear away meanwhile."""

from __future__ import annotations

import threading
from contextlib import closing
from dataclasses import replace

import numpy as np
import pytest

from stores.making import STAMP, key, page, photo, put, record, source_file, unit
from tusou.stores.embedded import EmbeddedStore
from tusou.types import Reading, Where


@pytest.fixture
def store(tmp_path):
    with closing(EmbeddedStore(str(tmp_path / "library"))) as store:
        store.bind_encoder(STAMP)
        yield store


def make_garbage(store, path="/data/old.jpg"):
    """Write a photo with its vector and forget it again."""
    store.put_vectors("image", {key(path): unit(99)})
    put(store, path, [photo(path)])
    store.forget([path])


def test_vectors_put_before_their_file_is_opened_stay(store):
    """Between `put_vectors` and `write_file` another thread may tidy."""
    make_garbage(store)
    store.put_vectors("image", {key("/data/new.jpg"): unit(1)})
    store.put_vectors("text", {key("a lamp"): unit(2, 3)})
    store.tidy()
    put(store, "/data/new.jpg", [photo("/data/new.jpg", "a lamp")])
    assert store.search_vectors("image", unit(1)[0], 5, Where()).ids == tuple(store.ids())
    assert store.search_vectors("text", unit(3)[0], 5, Where()).ids == tuple(store.ids())
    assert store.known_keys("image", [key("/data/old.jpg")]) == set()


def test_another_file_that_is_finished_first_ends_no_claim(store):
    """Of two files encoded in one batch the second is as safe as the first."""
    make_garbage(store)
    paths = ["/data/1.jpg", "/data/2.jpg"]
    store.put_vectors("image", {key(path): unit(i) for i, path in enumerate(paths)})
    for path in paths:
        put(store, path, [photo(path)])
        store.tidy()
    assert set(store.get_vectors("image", store.ids())) == set(store.ids())


def test_a_vector_that_was_told_to_be_known_stays(store):
    """A picture is not encoded again when its vector is there: the vector may not go then."""
    make_garbage(store, "/data/a.jpg")
    assert store.known_keys("image", [key("/data/a.jpg")])
    store.tidy()
    put(store, "/data/b.jpg", [photo("/data/b.jpg", picture="/data/a.jpg")])
    [item] = store.ids()
    np.testing.assert_allclose(store.get_vectors("image", [item])[item], unit(99), atol=1e-3)


def test_a_claim_ends_with_its_item(store):
    """Once written and forgotten, an item takes its vector along, and the store keeps no list."""
    for path in ("/data/a.jpg", "/data/b.jpg"):
        make_garbage(store, path)
        store.tidy()
        assert store.known_keys("image", [key(path)]) == set()
    assert store.stats().vectors == {}


def test_claims_of_staged_items_end_before_the_file_does(store, monkeypatch):
    """A file of any length holds few claims, for its staged items keep their vectors."""
    monkeypatch.setattr("tusou.stores.waiting.STAGE_ITEMS", 2)
    path = "/data/long.pdf"
    items = [page(path, n, f"page {n}") for n in range(1, 6)]
    store.put_vectors("image", {item.image_key: unit(i) for i, item in enumerate(items)})
    with store.write_file(source_file(path)) as writer:
        writer.add(items)
        assert len(store._claims._claimed) == 1
        make_garbage(store)
        store.tidy()
        writer.finish(record(path))
    assert store._claims._claimed == set()
    assert len(store.get_vectors("image", store.ids())) == 5


def test_keys_of_any_kind_are_claimed(store):
    """A key that is no hash is kept like one."""
    make_garbage(store)
    store.put_vectors("image", {"plain": unit(1), "é'\"": unit(2)})
    store.tidy()
    assert store.known_keys("image", ["plain", "é'\""]) == {"plain", "é'\""}


def test_one_thread_indexes_while_others_forget_and_tidy(store):
    """No file loses a vector to the housekeeping of other threads, and none of them fails."""
    failures = []
    done = threading.Event()

    def clear(name):
        try:
            while not done.is_set():
                make_garbage(store, f"/data/{name}.jpg")
                store.tidy()
        except BaseException as exc:  # noqa: BLE001 - told below
            failures.append(exc)

    threads = [threading.Thread(target=clear, args=(name,)) for name in ("x", "y")]
    for thread in threads:
        thread.start()
    paths = [f"/data/new/{i}.jpg" for i in range(40)]
    for seed, path in enumerate(paths):
        if not store.known_keys("image", [key(path)]):
            store.put_vectors("image", {key(path): unit(seed)})
        put(store, path, [photo(path)])
    done.set()
    for thread in threads:
        thread.join()
    assert failures == []
    ids = store.ids(Where(path_globs=("new/",)))
    assert len(ids) == 40
    assert set(store.get_vectors("image", ids)) == set(ids)
    for seed in (0, 39):
        [best] = store.search_vectors("image", unit(seed)[0], 1, Where()).ids
        assert store.get([best])[0].path == paths[seed]


def test_what_a_run_left_that_came_to_nothing_goes(tmp_path):
    """Vectors of items that were never written are cleared away, those of items stay."""
    folder = str(tmp_path / "library")
    with closing(EmbeddedStore(folder)) as first:
        first.bind_encoder(STAMP)
        first.put_vectors("image", {key("/data/a.jpg"): unit(1), key("/data/b.jpg"): unit(2)})
        first.put_vectors("text", {key("a lamp"): unit(3), key("a chair"): unit(4)})
        put(first, "/data/a.jpg", [photo("/data/a.jpg", "a lamp")])
    with closing(EmbeddedStore(folder)) as store:
        store.tidy()
        assert store.known_keys("image", [key("/data/a.jpg"), key("/data/b.jpg")]) == {
            key("/data/a.jpg")
        }
        assert store.known_keys("text", [key("a lamp"), key("a chair")]) == {key("a lamp")}


def test_what_two_items_show_stays_with_the_last_of_them(store):
    """Preview, reading and vectors go with the last item that shows the picture."""
    shown = {"picture": "red", "text": "a lamp"}
    store.put_vectors("image", {key("red"): unit(1)})
    store.put_vectors("text", {key("a lamp"): unit(2)})
    paths = ["/data/a.jpg", "/data/b.jpg"]
    for path in paths:
        put(store, path, [photo(path, **shown)])
    store.put_readings("r", {key("red"): Reading("ten")})
    store.tidy()
    for path, kept in zip(paths, (1, 0), strict=True):
        store.forget([path])
        store.tidy()
        assert len(store.readings("r", [key("red")])) == kept
        assert len(store.known_keys("image", [key("red")])) == kept
        assert len(store.known_keys("text", [key("a lamp")])) == kept
        assert [store.thumbnail(item) for item in store.ids()] == [b"jpeg of red"] * kept
        store._claims.end([photo(path, **shown)])


def test_vectors_of_another_encoder_are_not_claimed(store):
    """They are of items that are here, which hold them: a list of a million keys is of no use."""
    paths = ["/data/a.jpg", "/data/b.jpg"]
    store.put_vectors("image", {key(path): unit(1) for path in paths})
    for path in paths:
        put(store, path, [photo(path)])
    store.let_others_write()
    with closing(store.beside(replace(STAMP, name="other", files_sha256="a" * 64))) as beside:
        beside.put_vectors("image", {key(path): unit(2) for path in paths})
        assert beside.known_keys("image", [key(path) for path in paths]) == set(map(key, paths))
        assert beside._claims._claimed == set()
        beside.let_others_write()
        store.tidy()
        assert set(beside.get_vectors("image", store.ids())) == set(store.ids())
