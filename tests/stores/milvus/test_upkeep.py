"""What nobody uses is dropped, and nothing that another process uses or counts on."""

from __future__ import annotations

import time
from contextlib import closing

import pytest

from stores.children import child
from stores.making import STAMP, key, page, photo, put, unit
from tusou.errors import StoreError
from tusou.stores import open_store
from tusou.stores.milvus import upkeep
from tusou.stores.milvus.numbers import LEASE_S
from tusou.types import ItemText, Reading, Where


def test_nothing_more_is_dropped_once_another_process_begins(store, place, monkeypatch):
    """It may count on vectors that nobody holds in this moment; what was not looked at stays."""
    store.bind_encoder(STAMP)
    paths = [f"/data/{n}.jpg" for n in range(6)]
    store.put_vectors("image", {key(path): unit(n) for n, path in enumerate(paths)})
    for path in paths:
        put(store, path, [photo(path)])
    store.forget(paths)
    monkeypatch.setattr("tusou.stores.milvus.server._ROWS_AT_ONCE", 2)
    strike, known = store._files.strike, set()
    with closing(open_store(place)) as other:

        def then_another_begins(keys):
            strike(keys)
            if keys:
                known.update(other.known_keys("image", [key(path) for path in paths]))

        monkeypatch.setattr(store._files, "strike", then_another_begins)
        store.tidy()
        assert len(known) == 4
        assert store._blobs.count("image") == 4
        monkeypatch.setattr(store._files, "strike", strike)
        other.let_others_write()
        store.tidy()
        assert store._blobs.count("image") == 0


def unused_vector(store, path):
    """Leave the vector of a picture that no item shows any more."""
    store.bind_encoder(STAMP)
    store.put_vectors("image", {key(path): unit(1)})
    put(store, path, [photo(path)])
    store.forget([path])


def test_what_another_process_is_told_is_there_stays(store, place, monkeypatch):
    """It asks in the moment in which it is known that no item has the vector."""
    path = "/data/a.jpg"
    unused_vector(store, path)
    each = store._server.each
    with closing(open_store(place)) as other:

        def then_another_asks(table, *args):
            yield from each(table, *args)
            if table == store._tables.items:
                assert other.known_keys("image", [key(path)]) == {key(path)}

        monkeypatch.setattr(store._server, "each", then_another_asks)
        store.tidy()
        monkeypatch.undo()
        put(other, path, [photo(path)])
        assert list(other.get_vectors("image", other.ids())) == other.ids() != []
        other.forget([path])
    store.tidy()
    assert store._blobs.count("image") == 0


@pytest.fixture
def as_it_drops(store, monkeypatch):
    """Lets something happen once, in the moment in which `store` drops what nobody owned."""

    def arranged(before=lambda: None, after=lambda: None):
        drop = store._blobs.drop_rows

        def meanwhile(rows):
            monkeypatch.setattr(store._blobs, "drop_rows", drop)
            before()
            drop(rows)
            after()

        monkeypatch.setattr(store._blobs, "drop_rows", meanwhile)

    return arranged


def test_a_vector_that_went_in_the_moment_it_was_counted_on_is_missed(store, place, as_it_drops):
    """An item without its vector would never be found by it; the next run encodes it anew."""
    path = "/data/a.jpg"
    unused_vector(store, path)
    with closing(open_store(place)) as other:

        def writes():
            with pytest.raises(StoreError, match=r"dropped a vector of /data/a\.jpg") as caught:
                put(other, path, [photo(path)])
            assert caught.value.mend == "index again"
            assert other.file(path) is None

        as_it_drops(lambda: other.known_keys("image", [key(path)]), writes)
        store.tidy()
        assert other.known_keys("image", [key(path)]) == {key(path)}
        put(other, path, [photo(path)])
        assert list(other.get_vectors("image", other.ids())) == other.ids() != []


@pytest.mark.parametrize("is_done", [True, False])
def test_what_another_process_used_before_it_was_dropped_is_put_back(
    store, place, as_it_drops, is_done
):
    """It began after the question whether anybody is at work, and may be done before the next."""
    path, reading = "/data/a.jpg", Reading("brass")
    unused_vector(store, path)
    unused_vector(store, "/data/b.jpg")
    store.put_readings("reader", {key(path): reading})
    store.let_others_write()
    with closing(open_store(place)) as other:

        def writes():
            assert other.known_keys("image", [key(path)]) == {key(path)}
            put(other, path, [photo(path)])
            if is_done:
                other.let_others_write()

        as_it_drops(writes)
        store.tidy()
        [item] = other.ids()
        assert list(other.get_vectors("image", [item])) == [item]
        assert other.thumbnail(item) == photo(path).thumbnail
        assert other.readings("reader", [key(path)]) == {key(path): reading}
        assert other.search_vectors("image", unit(1)[0], 5, Where()).ids == (item,)
        assert store._blobs.count("image") == (1 if is_done else 2)
        other.let_others_write()
        store.tidy()
        assert store._blobs.count("image") == store._blobs.count("thumbnail") == 1
        assert list(other.get_vectors("image", [item])) == [item]


def test_what_was_dropped_is_put_back_when_the_server_fails_then(
    store, place, as_it_drops, monkeypatch
):
    """Whether anybody misses it cannot be told, and the next tidying drops what nobody does."""
    path = "/data/a.jpg"
    unused_vector(store, path)
    unused_vector(store, "/data/b.jpg")
    store.let_others_write()
    with closing(open_store(place)) as other:

        def writes():
            assert other.known_keys("image", [key(path)]) == {key(path)}
            put(other, path, [photo(path)])
            other.let_others_write()

        def fails():
            raise StoreError("Milvus refused query", "look into the log of the server")

        as_it_drops(writes, lambda: monkeypatch.setattr(store._writing.numbers, "others", fails))
        with pytest.raises(StoreError, match="refused query"):
            store.tidy()
        monkeypatch.undo()
        assert store._blobs.count("image") == store._blobs.count("thumbnail") == 2
        store.tidy()
        [item] = other.ids()
        assert list(other.get_vectors("image", [item])) == [item]
        assert other.thumbnail(item) == photo(path).thumbnail
        assert store._blobs.count("image") == store._blobs.count("thumbnail") == 1


def test_vectors_whose_items_never_came_are_dropped(store, place):
    """Their process died between both; until its lease is over they may be about to be used."""
    store.bind_encoder(STAMP)
    with child("store.put_vectors('image', {key('/a.jpg'): unit(1)})\npause()", place) as process:
        process.kill()
        process.wait()
    store.tidy()
    assert store._blobs.count("image") == 1
    store._writing.numbers._clock = lambda: time.time() + 3 * LEASE_S
    store.tidy()
    assert store._blobs.count("image") == 0


def test_vectors_of_a_file_that_failed_are_dropped_by_another_process(store, place):
    """This one counts on them: it may try the file again."""
    store.bind_encoder(STAMP)
    store.put_vectors("image", {key("/a.jpg"): unit(1)})
    store.tidy()
    assert store._blobs.count("image") == 1
    store.let_others_write()
    with closing(open_store(place)) as other:
        other.tidy()
    assert store._blobs.count("image") == 0


def noted(store):
    """How many contents tidying has to look at."""
    return sum(map(len, store._files.noted_unused()))


def test_vectors_whose_items_came_stay_and_are_not_looked_at(store):
    """The first tidying of a library of many would search all of its items for each thousand."""
    store.bind_encoder(STAMP)
    store.put_vectors("image", {key("/a.jpg"): unit(1)})
    assert noted(store) == 1
    put(store, "/a.jpg", [photo("/a.jpg")])
    assert noted(store) == 0
    store.tidy()
    assert list(store.get_vectors("image", store.ids())) == store.ids() != []


def test_vectors_of_texts_that_ocr_brought_are_not_looked_at_either(store):
    """That of the text before is."""
    store.bind_encoder(STAMP)
    store.put_vectors("text", {key("old"): unit(1), key("new"): unit(2)})
    put(store, "/a.pdf", [page("/a.pdf", 1, "old", text_state="good")])
    store.put_texts({store.ids()[0]: ItemText("new", key("new"), "en", "ocr")})
    [[(_, *left)]] = store._files.noted_unused()
    assert left == ["text", key("old")]


@pytest.mark.parametrize("is_bound", [True, False])
def test_nothing_is_left_of_items_that_were_never_written(store, place, monkeypatch, is_bound):
    """Their process died before their rows; also of their thumbnails, where there is no encoder."""
    with closing(open_store(place)) as other:
        if is_bound:
            other.bind_encoder(STAMP)
            other.put_vectors("image", {key("/a.jpg"): unit(1)})
        upsert = other._server.upsert

        def dies(table, rows):
            if table == other._tables.items:
                raise KeyboardInterrupt
            upsert(table, rows)

        monkeypatch.setattr(other._server, "upsert", dies)
        with pytest.raises(KeyboardInterrupt):
            put(other, "/a.jpg", [photo("/a.jpg")])
    assert store._blobs.count("thumbnail") == 1
    store.tidy()
    assert store._blobs.count("thumbnail") == store._blobs.count("image") == 0
    assert noted(store) == 0


def test_what_is_swept_in_the_moment_its_items_are_written_is_looked_at(store, place, monkeypatch):
    """Their writer slept, was taken for dead, and strikes what the other has noted."""
    store.bind_encoder(STAMP)
    store.put_vectors("image", {key("/a.jpg"): unit(1)})
    strike = store._files.strike_unused
    with closing(open_store(place)) as other:
        other._writing.numbers._clock = lambda: time.time() + 3 * LEASE_S

        def late(keys):
            with monkeypatch.context() as then:
                then.setattr(other._writing, "open_runs", {-1})
                other.tidy()
            strike(keys)

        monkeypatch.setattr(store._files, "strike_unused", late)
        with pytest.raises(StoreError, match="took this one for dead"):
            put(store, "/a.jpg", [photo("/a.jpg")])
    store.let_others_write()
    with closing(open_store(place)) as other:
        other.tidy()
    assert store._blobs.count("thumbnail") == store._blobs.count("image") == 0


@pytest.fixture
def as_it_strikes(store, monkeypatch):
    """Lets something happen once, after `store` has found that items hold what was noted."""

    def arranged(happens):
        look = upkeep._without_owner

        def then(writing, noted):
            free = look(writing, noted)
            if writing is store._writing:
                monkeypatch.setattr(upkeep, "_without_owner", look)
                happens()
            return free

        monkeypatch.setattr(upkeep, "_without_owner", then)

    return arranged


def test_what_another_process_leaves_as_notes_are_struck_stays_noted(store, place, as_it_strikes):
    """It forgets the only item that has a content, between the look at it and the striking."""
    path = "/data/a.jpg"
    store.bind_encoder(STAMP)
    put(store, path, [photo(path)])
    store.put_vectors("image", {key(path): unit(1)})
    store._claims.end([photo(path)])
    with closing(open_store(place)) as other:
        as_it_strikes(lambda: other.forget([path]))
        store.tidy()
        other.let_others_write()
        assert noted(store) == 1
    store.tidy()
    assert store._blobs.count("image") == store._blobs.count("thumbnail") == 0


def test_who_sweeps_what_a_dead_process_left_counts_as_writing(store, place, monkeypatch):
    """What it notes another that tidies would strike, the items of the dead being there still."""
    path = "/data/a.jpg"
    store.bind_encoder(STAMP)
    store.put_vectors("image", {key(path): unit(1)})
    store.let_others_write()
    lines = f"""
writer = store.write_file(source_file({path!r})).__enter__()
writer.add([photo({path!r})])
writer._stage()
pause()
"""
    with child(lines, place) as process:
        process.kill()
        process.wait()
    later = time.time() + 3 * LEASE_S
    with closing(open_store(place)) as other:
        for one in (store, other):
            one._writing.numbers._clock = lambda: later
        remove = other._tables.remove_runs

        def once_another_tidies(runs):
            with monkeypatch.context() as then:
                # It has read the journal before.
                then.setattr(store._files, "noted_runs", list)
                store.tidy()
            remove(runs)

        monkeypatch.setattr(other._tables, "remove_runs", once_another_tidies)
        other.tidy()
        monkeypatch.undo()
        other.tidy()
    assert store._blobs.count("image") == store._blobs.count("thumbnail") == 0


def test_what_is_read_in_a_picture_that_was_forgotten_meanwhile_is_dropped(store, place):
    """OCR of another process had it before; what was kept of it has been dropped since."""
    path = "/data/a.jpg"
    put(store, path, [photo(path)])
    with closing(open_store(place)) as other:
        store.forget([path])
        store.tidy()
        other.put_readings("reader", {key(path): Reading("late")})
    store.tidy()
    assert store._blobs.count("reading") == 0
