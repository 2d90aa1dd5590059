"""A reading shows each file in one of its states, whatever happens while it reads."""

from __future__ import annotations

import threading
import time
from contextlib import closing

import pytest

from stores.children import child
from stores.making import pair, put, record, source_file
from tusou.stores import open_store

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
    monkeypatch.setattr("tusou.stores.milvus.reading.YOUNG_MS", 300)
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
