"""A reading shows each file in one of its states, whatever happens while it reads."""

from __future__ import annotations

import threading
import time
from collections import Counter
from contextlib import closing
from itertools import count, repeat

import pytest

from stores.children import child
from stores.making import STAMP, key, page, pair, put, record, source_file, unit
from tusou.errors import StoreError
from tusou.stores import open_store
from tusou.stores.milvus.files import file_key
from tusou.types import Where

PATH = "/data/l.json"


@pytest.fixture
def reader(place):
    """Another process, which reads."""
    with closing(open_store(place)) as reader:
        yield reader


@pytest.fixture
def half_read(store, reader, monkeypatch):
    """What `reader` lists of 8 items if half of them were written before it read, and all shown
    before it looks which version of the file is shown; `happens` in between."""

    def listed(happens):
        with store.write_file(source_file(PATH)) as writer:
            writer.add([pair(f"/p/{n}", "new") for n in range(4)])
            writer._stage()
            each = reader._server.each

            def then(*args):
                rows = list(each(*args))
                monkeypatch.setattr(reader._server, "each", each)
                writer.add([pair(f"/p/{n}", "new") for n in range(4, 8)])
                writer.finish(record(PATH))
                happens()
                yield from rows

            monkeypatch.setattr(reader._server, "each", then)
            return reader.ids()

    return listed


@pytest.mark.parametrize("n_before", [0, 4])
def test_what_another_thread_has_found_shown_is_read_again(store, reader, half_read, n_before):
    """The other thread began later, when all was there."""
    put(store, PATH, [pair(f"/p/{n}", "old") for n in range(n_before)])
    other = []

    def another_reads():
        thread = threading.Thread(target=lambda: other.extend(reader.ids()))
        thread.start()
        thread.join()

    found = half_read(another_reads)
    assert len(other) == 8
    assert found == other


def test_what_was_shown_while_a_reading_took_long_is_read_again(half_read, monkeypatch):
    """However long ago that is when the reading ends."""
    monkeypatch.setattr("tusou.stores.milvus.consistent_reads.YOUNG_MS", 300)
    assert len(half_read(lambda: time.sleep(0.6))) == 8


def test_rows_that_nobody_sees_are_not_read_again(store, place, reader, monkeypatch):
    """Those of a process that died stay until its lease is over, in the way of each reading."""
    lines = """
writer = store.write_file(source_file("/data/l.json")).__enter__()
writer.add([pair(f"/p/{n}", "a chair") for n in range(600)])
pause()
"""
    with child(lines, place) as process:
        process.kill()
        process.wait()
    time.sleep(1.1)  # so that the next number is higher, whoever takes it
    put(store, PATH, [pair(f"/p/{n}", "a chair") for n in range(3)])
    assert store._server.count(store._tables.items, "run >= 0") > 3
    reader.ids()
    call, calls = reader._server.call, []

    def told(name, *args, **options):
        calls.append(name)
        return call(name, *args, **options)

    monkeypatch.setattr(reader._server, "call", told)
    assert len(reader.ids()) == 3
    assert calls == ["query", "query"]


@pytest.fixture
def while_read(store, reader, monkeypatch):
    """Lets `store` finish a file, of which `reader` has read half, at each reading of items."""

    def arranged(path):
        each = reader._server.each

        def busy(*args):
            monkeypatch.setattr(reader._server, "each", each)
            with store.write_file(source_file(at := next(path))) as writer:
                writer.add([pair(f"{at}/{n}", "text") for n in range(2)])
                writer._stage()
                rows = list(each(*args))
                writer.add([pair(f"{at}/{n}", "text") for n in range(2, 4)])
                writer.finish(record(at))
            monkeypatch.setattr(reader._server, "each", busy)
            yield from rows

        monkeypatch.setattr(reader._server, "each", busy)

    return arranged


def test_a_library_in_which_files_are_always_finished_is_read_by_whole_files(
    store, reader, while_read
):
    """What comes while a file is read again is no reason to read it once more."""
    put(store, PATH, [pair("/p/0", "text")])
    while_read(f"/data/{n}.json" for n in count())
    ids = reader.ids()
    counts = Counter(one.path for one in store.get(ids))
    assert counts == {PATH: 1, "/data/0.json": 4}


def test_a_file_that_changes_whenever_it_is_read_is_not_shown_by_half(reader, while_read):
    while_read(repeat(PATH))
    with pytest.raises(StoreError, match="changes faster than it is read") as caught:
        reader.ids()
    assert caught.value.mend == "try again"


def test_the_first_of_a_long_listing_have_no_gap_where_a_file_is_read_again(
    store, reader, while_read, monkeypatch
):
    """Of that file more is read than of the others."""
    monkeypatch.setattr("tusou.stores.milvus.store._FIRST_READ", 3)
    monkeypatch.setattr("tusou.stores.milvus.server._ROWS_AT_ONCE", 3)
    hidden = store.write_file(source_file("/data/h.json"))
    finished = store.write_file(source_file("/data/m.json"))
    with hidden as other:
        other.add([pair(f"/p/h{n}", "text") for n in range(4)])
        other._stage()
        put(store, PATH, [pair("/p/0", "text")])
        with finished as writer:
            writer.add([pair("/p/m0", "text")])
            writer._stage()
            put(store, "/data/n.json", [pair(f"/p/n{n}", "text") for n in range(4)])
            each = reader._server.each

            def then(*args):
                monkeypatch.setattr(reader._server, "each", each)
                for n, rows in enumerate(each(*args)):
                    if n == 1:
                        writer.add([pair(f"/p/m{n}", "text") for n in range(1, 6)])
                        writer.finish(record("/data/m.json"))
                    yield rows

            monkeypatch.setattr(reader._server, "each", then)
            first = reader.ids(None, 4)
            assert first == store.ids()[:4] == reader.ids()[:4]


def test_all_pages_of_a_file_are_named_to_be_read_by_ocr(store, reader, monkeypatch):
    """Once, though it is finished while they are listed, some at a time."""
    monkeypatch.setattr("tusou.stores.milvus.server._ROWS_AT_ONCE", 2)
    scans = [page("/data/d.pdf", n, text_state="missing") for n in range(1, 9)]
    with store.write_file(source_file("/data/d.pdf")) as writer:
        writer.add(scans[:4])
        writer._stage()
        each = reader._server.each

        def then(*args):
            monkeypatch.setattr(reader._server, "each", each)
            pages = each(*args)
            yield next(pages)
            writer.add(scans[4:])
            writer.finish(record("/data/d.pdf"))
            yield from pages

        monkeypatch.setattr(reader._server, "each", then)
        assert [one.page_number for one in reader.to_read()] == list(range(1, 9))


@pytest.mark.parametrize("n", [1, 3])
@pytest.mark.parametrize("all_of_them", [True, False])
def test_a_file_that_is_replaced_while_it_is_looked_up_is_there(
    store, reader, monkeypatch, all_of_them, n
):
    """The record that its row named goes before it is read, as often as it is replaced."""
    put(store, PATH, [pair("/p/0", "old")])
    get, texts = reader._blobs.get, iter(range(n))

    def once_it_was_replaced(names):
        if next(texts, None) is not None:
            put(store, PATH, [pair("/p/0", "new")] * 2)
        return get(names)

    monkeypatch.setattr(reader._blobs, "get", once_it_was_replaced)
    found = list(reader.files()) if all_of_them else [reader.file(PATH)]
    assert found == [store.file(PATH)]


def test_a_file_whose_record_is_missing_is_none(store):
    """Nobody looks for it for ever."""
    put(store, PATH, [pair("/p/0", "old")])
    [seen] = store._files.seen([file_key(PATH)]).values()
    store._blobs.drop([seen.record_name])
    assert store.file(PATH) is None
    assert list(store.files()) == []


def test_what_holds_a_phrase_is_found_though_its_file_is_replaced(store, reader, monkeypatch):
    """Between the question for the phrase and that for the vector."""
    store.bind_encoder(STAMP)
    store.put_vectors("text", {key("red chair"): unit(1)})
    put(store, PATH, [pair("/p/0", "red chair")])
    where = Where(phrases=("red chair",))
    assert reader.search_vectors("text", unit(1)[0], 5, where).ids == tuple(store.ids())
    call = reader._server.call

    def once_it_was_replaced(name, table, *args, **options):
        if name == "search" and table == reader._tables.vectors["text"]:
            monkeypatch.setattr(reader._server, "call", call)
            put(store, PATH, [pair("/p/0", "red chair")])
        return call(name, table, *args, **options)

    monkeypatch.setattr(reader._server, "call", once_it_was_replaced)
    assert reader.search_vectors("text", unit(1)[0], 5, where).ids == tuple(store.ids()) != ()
