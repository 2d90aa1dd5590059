"""Several processes on one library: all write, files are seen whole, and no death shows."""

from __future__ import annotations

import threading
import time
from contextlib import ExitStack, closing
from dataclasses import replace

import pytest

from stores.children import child, run
from stores.making import STAMP, key, pair, photo, put, record, source_file, texts_in, unit
from tusou.errors import ModelMismatch, StoreError
from tusou.stores import open_store
from tusou.stores.milvus.numbers import LEASE_S
from tusou.types import Where

_WRITE = """
name = {name!r}
store.bind_encoder(STAMP)
pause()
for n in range(6):
    path = f"/data/{{name}}{{n}}.json"
    store.put_vectors("image", {{key(f"/{{name}}/{{n}}/{{i}}"): unit(i) for i in range(5)}})
    put(store, path, [pair(f"/{{name}}/{{n}}/{{i}}", f"{{name}} text {{n}}") for i in range(5)])
store.tidy()
store.close()
"""


def test_two_processes_write_at_once(store, place):
    """What both write is there, complete, under numbers of their own."""
    store.bind_encoder(STAMP)
    with ExitStack() as stack:
        both = [stack.enter_context(child(_WRITE.format(name=n), place)) for n in ("oak", "elm")]
        for process in both:
            process.stdin.write("\n")
            process.stdin.flush()
        assert [process.wait(timeout=120) for process in both] == [0, 0]
    ids = store.ids()
    assert len(ids) == len(set(ids)) == 60
    assert len(list(store.files())) == 12
    assert store.stats().items == {"pair": 60}
    assert len(store.search_words("oak", 100, Where()).ids) == 30
    assert len(store.search_vectors("image", unit(3)[0], 100, Where()).ids) == 60


def test_what_one_process_writes_another_finds_at_once(store, place):
    """No catching up: the answer of a reader holds what a writer has just finished."""
    put(store, "/data/a.jpg", [photo("/data/a.jpg", "a red chair")])
    assert run("print(store.search_words('red', 5, Where()).ids == tuple(store.ids()))", place) == (
        "True\n"
    )
    run("store.forget(['/data/a.jpg'])", place)
    assert store.ids() == []


def test_reader_sees_a_replaced_file_whole(store, place):
    """While another process replaces a file, its rows are never mixed and never few."""
    lines = """
pause()
for n in range(4):
    put(store, "/data/l.json", [pair(f"/p/{n}/{i}", f"chair of version {n}") for i in range(30)])
store.close()
"""
    put(store, "/data/l.json", [pair(f"/p/x/{i}", "chair of version x") for i in range(30)])
    with child(lines, place) as process:
        process.stdin.write("\n")
        process.stdin.flush()
        seen = []
        while process.poll() is None:
            seen.append({stored.item.text for stored in store.get(store.ids())})
            assert len(store.search_words("chair", 100, Where()).ids) == 30
        assert process.wait() == 0
    assert texts_in(store) == ["chair of version 3"] * 30
    assert all(len(texts) <= 1 for texts in seen), seen


@pytest.mark.parametrize("by_words", [True, False])
def test_reader_misses_no_version_of_a_lower_number(store, place, monkeypatch, by_words):
    """It came after its rows were read, and replaced one that had begun later."""
    put(store, "/data/l.json", [pair("/p/0", "old chair")])
    with (
        closing(open_store(place)) as other,
        closing(open_store(place)) as reader,
        store.write_file(source_file("/data/l.json")) as writer,
    ):
        writer._stage()
        other._writing.numbers._clock = lambda: time.time() + 5
        put(other, "/data/l.json", [pair("/p/0", "other chair")])
        assert texts_in(reader) == ["other chair"]
        seen = reader._files.seen

        def once_it_was_finished(keys):
            monkeypatch.setattr(reader._files, "seen", seen)
            keys = list(keys)
            writer.add([pair("/p/0", "my chair")])
            writer.finish(record("/data/l.json"))
            return seen(keys)

        monkeypatch.setattr(reader._files, "seen", once_it_was_finished)
        found = reader.search_words("chair", 5, Where()).ids if by_words else reader.ids()
        assert list(found) == store.ids() != []
        assert texts_in(reader) == ["my chair"]


def test_killed_writer_leaves_nothing_to_be_seen(store, place):
    """Half a file stays unseen, and is swept away once the lease of the dead has ended."""
    put(store, "/data/l.json", [pair("/p/0", "old text")])
    lines = """
writer = store.write_file(source_file("/data/l.json")).__enter__()
writer.add([pair(f"/p/{i}", f"new text {i}") for i in range(700)])
pause()
"""
    with child(lines, place) as process:
        process.kill()
        process.wait()
    assert texts_in(store) == ["old text"]
    assert store.stats().items == {"pair": 1}
    assert len(store.search_words("text", 10, Where()).ids) == 1
    store.tidy()
    rows = store._server.count(store._tables.items, "id >= 0")
    assert rows > 1, "a process that may be alive keeps its rows"
    numbers = store._writing.numbers
    numbers._clock = lambda: time.time() + 3 * LEASE_S
    store.tidy()
    assert store._server.count(store._tables.items, "id >= 0") == 1
    assert store._files.noted_runs() == []
    assert texts_in(store) == ["old text"]


def test_unused_vectors_stay_while_another_process_writes(store, place):
    """What nobody holds may be about to be used elsewhere; it goes when we are alone."""
    store.bind_encoder(STAMP)
    store.put_vectors("image", {key("/data/a.jpg"): unit(1)})
    put(store, "/data/a.jpg", [photo("/data/a.jpg")])
    with child("put(store, '/data/b.jpg', [photo('/data/b.jpg')])\npause()", place) as process:
        store.forget(["/data/a.jpg"])
        store.tidy()
        assert store.known_keys("image", [key("/data/a.jpg")]) == {key("/data/a.jpg")}
        process.kill()
        process.wait()
    store._claims.end([photo("/data/a.jpg")])
    store._writing.numbers._clock = lambda: time.time() + 3 * LEASE_S
    store.tidy()
    assert store.known_keys("image", [key("/data/a.jpg")]) == set()


def test_a_vector_of_a_file_that_is_replaced_meanwhile_leaves_no_row(store, place, monkeypatch):
    """Its item was there when it was asked for, and is gone when its vector is written."""
    path = "/data/a.jpg"
    store.bind_encoder(STAMP)
    put(store, path, [photo(path, picture="one")])
    with closing(open_store(place)) as other:
        upsert = other._server.upsert

        def once_another_replaced_it(table, rows):
            if table == other._tables.vectors["image"]:
                monkeypatch.setattr(other._server, "upsert", upsert)
                put(store, path, [photo(path, picture="two")])
            upsert(table, rows)

        monkeypatch.setattr(other._server, "upsert", once_another_replaced_it)
        other.put_vectors("image", {key("one"): unit(1)})
    assert store._server.count(store._tables.vectors["image"], "run >= 0") == 0


def test_of_two_that_bind_a_library_at_once_one_is_refused(store, place, monkeypatch):
    """Vectors of two models never mix: whoever came first and was overwritten hears of it."""
    monkeypatch.setattr("tusou.stores.milvus.files._BOUND_S", 2.0, raising=False)
    with closing(open_store(place)) as late:
        first_has_looked, look = threading.Event(), late._files.encoder

        def look_early():
            found = look()
            first_has_looked.set()
            time.sleep(0.3)
            return found

        monkeypatch.setattr(late._files, "encoder", look_early)
        other = replace(STAMP, name="other", files_sha256="0" * 64)
        thread = threading.Thread(target=late.bind_encoder, args=(other,))
        thread.start()
        first_has_looked.wait()
        with pytest.raises(ModelMismatch, match="made with other"):
            store.bind_encoder(STAMP)
        thread.join()
        assert late.encoder == other


def test_libraries_of_one_server_do_not_meet(milvus_server):
    """Each name is a library of its own."""
    with (
        closing(open_store(f"milvus://{milvus_server}/a")) as one,
        closing(open_store(f"milvus://{milvus_server}/b")) as two,
    ):
        put(one, "/data/x.jpg", [photo("/data/x.jpg", "only here")])
        assert two.ids() == []
        assert two.search_words("only", 5, Where()).ids == ()
        one.forget(["/data/x.jpg"])


def test_two_may_make_a_library_at_once(milvus_server):
    """Whoever comes second to a collection takes the one that is there."""
    address = f"milvus://{milvus_server}/raced"
    opened, failures = [], []

    def work():
        try:
            opened.append(open_store(address))
        except StoreError as exc:
            failures.append(exc)

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    put(opened[0], "/data/x.jpg", [photo("/data/x.jpg", "made once")])
    assert opened[1].ids() == opened[0].ids() != []
    for store in opened:
        store.close()


def test_finish_after_a_long_pause_still_counts(store):
    """A writer that was slow keeps its rows: a process that lives is never swept."""
    with store.write_file(source_file("/data/l.json")) as writer:
        writer.add([pair(f"/p/{i}", "slow") for i in range(600)])
        store.tidy()
        writer.finish(record("/data/l.json"))
    assert len(store.ids()) == 600


def test_a_file_that_is_replaced_while_it_is_copied_is_not_copied(store, place, monkeypatch):
    """Part of a version that goes would be taken for the whole file ever after."""
    put(store, "/data/a.jpg", [photo("/data/a.jpg", "old text")])
    get = store.get
    with closing(open_store(place)) as other:

        def once_it_was_replaced(ids):
            put(other, "/data/a.jpg", [photo("/data/a.jpg", "new text")])
            return get(ids)

        monkeypatch.setattr(store, "get", once_it_was_replaced)
        assert not store.copy_file("/data/a.jpg", record("/data/b.jpg"))
    monkeypatch.undo()
    assert store.file("/data/b.jpg") is None
    assert texts_in(store) == ["new text"]


def test_what_is_being_written_stays_while_its_process_may_live(store, place):
    """Also when its lease is over by the clock of who tidies: clocks differ."""
    with closing(open_store(place)) as other:
        with store.write_file(source_file("/data/l.json")) as writer:
            writer.add([pair(f"/p/{i}", "slow") for i in range(600)])
            other._writing.numbers._clock = lambda: time.time() + LEASE_S + 5
            other.tidy()
            writer.finish(record("/data/l.json"))
        assert store.file("/data/l.json").n_items == len(store.ids()) == 600


def test_a_file_that_was_swept_under_its_writer_is_not_recorded(store, place):
    """Who slept for so long that another swept its rows hears of it; the old version stays."""
    put(store, "/data/l.json", [pair("/p/0", "old text")])
    with closing(open_store(place)) as other:
        other._writing.numbers._clock = lambda: time.time() + 3 * LEASE_S
        with store.write_file(source_file("/data/l.json")) as writer:
            writer.add([pair(f"/p/{i}", "new text") for i in range(600)])
            other.tidy()
            with pytest.raises(StoreError, match="took this one for dead"):
                writer.finish(record("/data/l.json"))
        assert texts_in(store) == ["old text"]
        store.tidy()
        assert store._server.count(store._tables.items, "id >= 0") == 1
        assert store._blobs.count("record") == 1


def test_a_file_that_is_swept_in_the_moment_it_is_shown_is_not_seen(store, place, monkeypatch):
    """A process may fall asleep between its last look and the row of its file."""
    show = store._files.show
    with closing(open_store(place)) as other:
        other._writing.numbers._clock = lambda: time.time() + 3 * LEASE_S

        def late(*args, **options):
            other.tidy()
            show(*args, **options)

        monkeypatch.setattr(store._files, "show", late)
        with pytest.raises(StoreError, match="took this one for dead"):
            put(store, "/data/l.json", [pair("/p/0", "text")])
    assert store.file("/data/l.json") is None
    assert store.ids() == []
    assert store._blobs.count("record") == 0


def test_a_process_that_wakes_up_while_it_is_buried_keeps_its_run(store, place, monkeypatch):
    """Its lease is looked at once more when its run is taken over."""
    with closing(open_store(place)) as other:
        other._writing.numbers._clock = lambda: time.time() + 3 * LEASE_S
        living = [False, True]
        monkeypatch.setattr(other._writing.numbers, "is_alive", lambda _: living.pop(0))
        with store.write_file(source_file("/data/l.json")) as writer:
            writer.add([pair(f"/p/{i}", "slow") for i in range(600)])
            other.tidy()
            writer.finish(record("/data/l.json"))
    assert len(store.ids()) == 600


def test_vectors_that_are_counted_on_stay_before_anything_is_written(store, place):
    """Whoever heard that a vector is there, or put one, is at work from then on."""
    with closing(open_store(place)) as other:
        store.bind_encoder(STAMP)
        store.put_vectors("image", {key("/data/a.jpg"): unit(1)})
        assert other._writing.numbers.others()
        store.let_others_write()
        assert not other._writing.numbers.others()
        store.known_keys("image", [key("/data/a.jpg")])
        assert other._writing.numbers.others()
