"""Housekeeping of `library.db`, also where the disk has no room for it."""

from __future__ import annotations

import os
import sqlite3
from contextlib import ExitStack, closing, contextmanager

import pytest

from stores.making import full_disk, pair, put, texts_in
from tusou.errors import StoreError
from tusou.stores import upkeep
from tusou.stores.connections import DiskRefused
from tusou.stores.embedded import EmbeddedStore
from tusou.stores.write_lock import WriteLock


@pytest.fixture
def folder(tmp_path):
    """A library of which most was forgotten and nothing tidied since; nobody has it open."""
    folder = str(tmp_path / "library")
    with closing(EmbeddedStore(folder)) as store:
        put(store, "/data/l.json", [pair(f"/p/{i}", f"text {i} " * 50) for i in range(500)])
        put(store, "/data/kept.json", [pair("/p/kept", "kept")])
        store.tidy()
        store.forget(["/data/l.json"])
    return folder


def left_over(store):
    """How many keys wait to be looked at, and how many changes are in the log."""
    with store._connections.reading() as connection:
        return [
            connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
            for table in ("unowned", "changes")
        ]


def test_a_full_disk_puts_tidying_off(folder, caplog):
    """It is told, the library is as it was and can be written by others; later it is tidied."""
    with closing(EmbeddedStore(folder)) as store, closing(EmbeddedStore(folder)) as other:
        before, size = left_over(store), store.stats().size_bytes
        with full_disk():
            store.tidy()
        assert "cannot be tidied" in caplog.text
        assert left_over(store) == before != [0, 0]
        other._lock = WriteLock(os.path.join(folder, "library.lock"), 0.0)
        put(other, "/data/new.json", [pair("/p/new", "new")])
        other.let_others_write()
    with closing(EmbeddedStore(folder)) as store:
        store.tidy()
        assert texts_in(store) == ["kept", "new"]
        assert left_over(store) == [0, 0]
        assert store.stats().size_bytes < size / 2


@pytest.mark.parametrize("step", ["prune_changes", "give_back_space"])
def test_room_that_is_used_up_while_tidying_is_told_as_well(folder, caplog, monkeypatch, step):
    done = getattr(upkeep, step)
    with closing(EmbeddedStore(folder)) as store:
        with ExitStack() as filled:

            def without_room(*given):
                filled.enter_context(full_disk())
                done(*given)

            monkeypatch.setattr(upkeep, step, without_room)
            store.tidy()
        assert "cannot be tidied" in caplog.text
        monkeypatch.undo()
        store.tidy()
        assert left_over(store) == [0, 0]


def test_what_the_planner_cannot_note_on_a_full_disk_puts_nothing_off(tmp_path):
    """It can wait, and SQLite does not say of it what the disk refused; the log is emptied."""
    log = tmp_path / "library.db-wal"
    with closing(EmbeddedStore(str(tmp_path))) as store:
        put(store, "/data/l.json", [pair(f"/p/{i}", f"text {i} " * 50) for i in range(500)])
        with store._connections.maintaining() as connection:
            with full_disk(log.stat().st_size):
                with pytest.raises(sqlite3.OperationalError):
                    connection.execute("PRAGMA optimize")
                upkeep.give_back_space(connection)
        assert log.stat().st_size == 0


def test_the_room_of_the_log_is_there_for_the_indexes(folder, monkeypatch):
    """What it has brought into the database lies in it once more, 64 MB of it and above."""
    logs = []
    with closing(EmbeddedStore(folder)) as store:
        put(store, "/data/new.json", [pair(f"/q/{i}", f"text {i} " * 50) for i in range(500)])
        catch_up, log = store._indexes.catch_up, os.path.join(folder, "library.db-wal")

        def seen(bound):
            logs.append(os.path.getsize(log))
            return catch_up(bound)

        monkeypatch.setattr(store._indexes, "catch_up", seen)
        assert os.path.getsize(log)
        store.tidy()
        assert logs == [0]


@pytest.mark.skipif(not os.path.exists("/proc/self/fd"), reason="tells which files are open")
def test_a_disk_that_cannot_be_read_puts_nothing_off(folder, caplog):
    """The run ends: what is dying has to be looked after now."""
    with closing(EmbeddedStore(folder)) as store:
        with fails_to_read(os.path.join(folder, "library.db")):
            with pytest.raises(StoreError, match="disk I/O error") as caught:
                store.tidy()
        assert not isinstance(caught.value, DiskRefused)
        assert caught.value.__cause__.sqlite_errorname == "SQLITE_IOERR_READ"
        assert "cannot be tidied" not in caplog.text
    with closing(EmbeddedStore(folder)) as store:
        assert texts_in(store) == ["kept"]


@contextmanager
def fails_to_read(path):
    """Whatever has the file open gets an error from the system when it reads it."""
    held = [int(fd) for fd in os.listdir("/proc/self/fd") if is_same(f"/proc/self/fd/{fd}", path)]
    copies = [os.dup(fd) for fd in held]
    unreadable = os.open(path, os.O_WRONLY)
    for fd in held:
        os.dup2(unreadable, fd)
    try:
        yield
    finally:
        os.close(unreadable)
        for fd, copy in zip(held, copies, strict=True):
            os.dup2(copy, fd)
            os.close(copy)


def is_same(link, path):
    return os.path.exists(link) and os.path.samefile(link, path)


def test_who_may_not_write_is_told_so_as_ever(folder):
    with closing(EmbeddedStore(folder)) as store, closing(EmbeddedStore(folder)) as other:
        put(store, "/data/new.json", [])
        other._lock = WriteLock(os.path.join(folder, "library.lock"), 0.0)
        with pytest.raises(StoreError, match="another process"):
            other.tidy()


def test_a_library_that_a_full_disk_kept_from_being_written_draws_its_token_later(folder):
    """Else what the next one writes would be of the history before."""
    with closing(EmbeddedStore(folder)) as store:
        with store._connections.reading() as connection:
            before = connection.execute("SELECT count(*) FROM histories").fetchone()[0]
        with full_disk(), pytest.raises(StoreError):
            put(store, "/data/new.json", [])
        put(store, "/data/new.json", [])
        with store._connections.reading() as connection:
            assert connection.execute("SELECT count(*) FROM histories").fetchone()[0] > before


def test_a_disk_that_takes_no_number_of_a_process_takes_no_lock_away(tmp_path):
    lock = WriteLock(str(tmp_path / "library.lock"))
    with full_disk(0):
        assert lock.hold()
    assert lock.is_held
    lock.release()
