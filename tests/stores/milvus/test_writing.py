"""Several processes on one file: whichever shows its version last stands, and nothing is left."""

from __future__ import annotations

import re
import threading
from contextlib import closing

import pytest

from stores.making import STAMP, key, many_words, pair, put, record, source_file, texts_in, unit
from stores.milvus.one_file import PATH, assert_nothing_is_left, write
from tusou.errors import StoreError
from tusou.stores import open_store
from tusou.stores.milvus.files import file_key
from tusou.stores.milvus.server import one_of
from tusou.stores.milvus.tables import NO_VECTOR
from tusou.types import Box, Word

FILE = ("key", "sort", "path", "file", "run", "record", "changed", "data")


@pytest.mark.parametrize("n", [0, 4])
@pytest.mark.parametrize("moment", ["show", "strike_runs", "end"])
@pytest.mark.parametrize("first", ["mine", "other"])
def test_of_two_that_write_one_file_at_once_only_the_last_leaves_rows(
    store, place, monkeypatch, first, moment, n
):
    """Both know of the version before them, and neither of the other's, which may be empty."""
    write(store, "old", 3)
    step = getattr(store._files, moment)
    looked, go = threading.Event(), threading.Event()
    with closing(open_store(place)) as other, store.write_file(source_file(PATH)) as writer:
        standing = other._files.standing

        def before_the_first_is_shown(key, run):
            monkeypatch.setattr(other._files, "standing", standing)
            found = standing(key, run)
            looked.set()
            assert go.wait(60)
            return found

        def while_the_other_goes_on(*args, **options):
            monkeypatch.setattr(store._files, moment, step)
            go.set()
            thread.join()
            return step(*args, **options)

        monkeypatch.setattr(other._files, "standing", before_the_first_is_shown)
        monkeypatch.setattr(store._files, moment, while_the_other_goes_on)
        thread = threading.Thread(target=write, args=(other, "other", n))
        if first == "mine":
            writer._stage()
        thread.start()
        assert looked.wait(60)
        writer.add([pair(f"/p/{i}", "mine") for i in range(n)])
        writer.finish(record(PATH))
    last = {"show": "mine"}.get(moment, "other")
    assert texts_in(store) == [last] * n
    assert sum(store.stats().items.values()) == store.file(PATH).n_items == n
    assert_nothing_is_left(store, n)


def test_a_version_whose_writer_died_is_found_by_who_replaces_it_unknowingly(
    store, place, undertaker, monkeypatch
):
    """It was shown, and struck from the journal by another, while this one was at work."""
    write(store, "old", 3)
    dead = store._writing.numbers.token
    with closing(open_store(place)) as other:
        show, look = other._files.show, store._files.standing

        def dies_once_it_has_shown(key, run):
            if (found := look(key, run)).is_seen:
                raise KeyboardInterrupt
            return found

        def once_the_first_has_died(*args, **options):
            with pytest.raises(KeyboardInterrupt):
                writer.finish(record(PATH))
            with monkeypatch.context() as then:
                then.setattr(undertaker._writing.numbers, "is_alive", lambda token: token != dead)
                undertaker.tidy()
            show(*args, **options)

        writer = store.write_file(source_file(PATH)).__enter__()
        writer.add([pair(f"/p/{i}", "mine") for i in range(4)])
        writer._stage()
        monkeypatch.setattr(store._files, "standing", dies_once_it_has_shown)
        monkeypatch.setattr(other._files, "show", once_the_first_has_died)
        write(other, "other", 5)
        assert texts_in(other) == ["other"] * 5
    assert_nothing_is_left(undertaker, 5)


def test_who_writes_a_file_alone_does_not_search_for_other_versions(store, monkeypatch):
    """That goes by the beginnings of names, for which a server looks at all there are."""
    conditions, call = [], store._server.call

    def told(name, *args, **options):
        conditions.append(options.get("filter", ""))
        return call(name, *args, **options)

    monkeypatch.setattr(store._server, "call", told)
    for text in ("old", "new"):
        write(store, text, 3)
    assert conditions
    assert not [condition for condition in conditions if " like " in condition]
    assert store._server.count(store._tables.files, 'sort == "begun"') == 0


def test_who_is_replaced_while_it_finishes_leaves_the_other_alone(store, place, meanwhile):
    """Its version was seen for a moment; that another's is seen now is no fault."""
    write(store, "old", 3)
    with closing(open_store(place)) as other:
        meanwhile(lambda: write(other, "other", 5))
        write(store, "mine", 4)
        assert texts_in(other) == ["other"] * 5
        assert other.file("/data/l.json").path == "/data/l.json"
    assert_nothing_is_left(store, 5)


def test_who_is_about_to_be_replaced_is_seen_until_then(store, place, meanwhile, monkeypatch):
    """Another has noted the version that it will replace, and shows its own only afterwards."""
    write(store, "old", 3)
    noted, go = threading.Event(), threading.Event()
    with closing(open_store(place)) as other:
        show = other._files.show

        def late(*args, **options):
            noted.set()
            assert go.wait(60)
            show(*args, **options)

        monkeypatch.setattr(other._files, "show", late)
        thread = threading.Thread(target=write, args=(other, "other", 5))
        meanwhile(lambda: (thread.start(), noted.wait(60)))
        write(store, "mine", 4)
        assert texts_in(store) == ["mine"] * 4
        go.set()
        thread.join()
    assert texts_in(store) == ["other"] * 5
    assert_nothing_is_left(store, 5)


def test_a_file_that_is_forgotten_while_it_is_finished_is_forgotten(store, place, meanwhile):
    """As if it had been forgotten right after."""
    with closing(open_store(place)) as other:
        meanwhile(lambda: other.forget(["/data/l.json"]))
        write(store, "mine", 4)
    assert store.file("/data/l.json") is None
    assert_nothing_is_left(store, 0)


def test_a_version_that_is_shown_while_the_file_is_forgotten_stays(store, place, monkeypatch):
    """Who forgets has not seen it; what it saw goes."""
    write(store, "old", 3)
    note = store._files.note_runs
    with closing(open_store(place)) as other:

        def then_another_writes(runs):
            note(runs)
            write(other, "other", 5)

        monkeypatch.setattr(store._files, "note_runs", then_another_writes)
        assert store.forget(["/data/l.json"]) == 1
    assert texts_in(store) == ["other"] * 5
    assert_nothing_is_left(store, 5)


def test_a_version_that_is_shown_stays_when_what_follows_fails(store, monkeypatch):
    """The version before it is left, and goes when the library is tidied."""
    write(store, "old", 3)
    delete = store._server.delete

    def fails_once(table, condition):
        if table == store._tables.files:
            return delete(table, condition)
        monkeypatch.undo()
        raise StoreError("Milvus refused delete", "look into the log of the server")

    monkeypatch.setattr(store._server, "delete", fails_once)
    with pytest.raises(StoreError, match="refused delete"):
        write(store, "new", 4)
    assert store.file("/data/l.json").n_items == 4
    assert texts_in(store) == ["new"] * 4
    store.tidy()
    assert_nothing_is_left(store, 4)


def test_a_version_that_others_left_is_swept_though_its_finder_died(store, place, monkeypatch):
    """It is shown over one that it does not know of, and dies before it looks for that."""
    write(store, "old", 3)
    show = store._files.show
    with closing(open_store(place)) as other:

        def once_another_wrote_it(*args, **options):
            write(other, "other", 5)
            monkeypatch.setattr(type(store._writing), "sweep_beside", dies)
            show(*args, **options)

        def dies(*_):
            raise StoreError("Milvus refused query", "look into the log of the server")

        monkeypatch.setattr(store._files, "show", once_another_wrote_it)
        with pytest.raises(StoreError, match="refused query"):
            write(store, "mine", 4)
        monkeypatch.undo()
    assert store._server.count(store._tables.items, "run >= 0") == 9
    store.tidy()
    assert texts_in(store) == ["mine"] * 4
    assert_nothing_is_left(store, 4)


@pytest.mark.parametrize("n", [0, 5])
def test_a_version_that_goes_with_the_one_that_is_forgotten_leaves_nothing(
    store, place, monkeypatch, n
):
    """Servers of several machines look for the rows they delete, and delete them by key."""
    write(store, "old", 3)
    with closing(open_store(place)) as other:

        def as_those_delete(runs):
            write(other, "other", n)
            store._server.delete(store._files.table, one_of("key", runs))

        monkeypatch.setattr(store._files, "hide", as_those_delete)
        assert store.forget(["/data/l.json"]) == 1
    assert store.file("/data/l.json") is None
    assert_nothing_is_left(store, 0)


@pytest.fixture
def with_a_number(store):
    """A file whose record is kept by a number of its own, as it was once."""
    [number] = store._writing.numbers.take(1)
    write(store, "old", 3)
    [seen] = store._files.seen([file_key("/data/l.json")]).values()
    [record] = store._blobs.get([seen.record_name]).values()
    store._blobs.drop([seen.record_name])
    store._blobs.put("record", number, {f"r/{number}": record})
    [row] = store._server.query(store._tables.files, 'sort == "file"', FILE)
    store._server.upsert(store._tables.files, [row | {"record": number} | NO_VECTOR])


@pytest.mark.usefixtures("with_a_number")
def test_a_record_that_has_a_number_of_its_own_goes_with_its_version(store):
    assert store.file("/data/l.json") == next(store.files())
    write(store, "new", 4)
    assert texts_in(store) == ["new"] * 4
    assert_nothing_is_left(store, 4)


@pytest.mark.usefixtures("with_a_number")
def test_a_record_that_has_a_number_of_its_own_is_forgotten(store):
    assert store.forget(["/data/l.json"]) == 1
    assert_nothing_is_left(store, 0)


@pytest.mark.parametrize("n", [0, 1, 300])
def test_a_version_goes_by_the_keys_of_its_rows(store, monkeypatch, n):
    """By its run a server would look through all rows that there are."""
    store.bind_encoder(STAMP)
    long = many_words()[:400_000]
    texts = [f"old {i} {long if i == 3 else ''}" for i in range(n)]
    store.put_vectors("text", {key(text.strip()): unit(*range(9)) for text in texts})
    words = (Word("old", Box(0.1, 0.1, 0.2, 0.2)),)
    put(store, PATH, [pair(f"/p/{i}", text, words=words) for i, text in enumerate(texts)])
    conditions, delete = [], store._server.delete

    def told(table, condition):
        conditions.append(condition)
        delete(table, condition)

    monkeypatch.setattr(store._server, "delete", told)
    write(store, "new", 2)
    monkeypatch.undo()
    assert conditions
    assert all(re.match(r"(key|id) in \[[^]]*\]$", condition) for condition in conditions)
    assert_nothing_is_left(store, 2)
    assert store._server.count(store._tables.vectors["text"], "run >= 0") == 0
    assert store._server.count(store._tables.blobs, 'sort == "item" or sort == "record"') == 3
    assert sum(map(len, store._files.noted_unused())) >= n
