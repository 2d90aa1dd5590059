"""Connections are lent, returned and closed; transactions are whole or nothing."""

from __future__ import annotations

import sqlite3
import threading

import pytest

from tusou.errors import StoreError
from tusou.stores.connections import Connections, DiskRefused, store_error


@pytest.fixture
def connections(tmp_path):
    connections = Connections(str(tmp_path / "a.db"))
    with connections.writing() as connection:
        connection.execute("CREATE TABLE t (x UNIQUE)")
    yield connections
    connections.close()


def rows(connections):
    with connections.reading() as connection:
        return [x for (x,) in connection.execute("SELECT x FROM t ORDER BY x")]


def test_connections_are_used_again(connections):
    """One reader at a time needs one connection, whatever its thread."""
    with connections.reading() as first:
        pass
    lent = []

    def read():
        with connections.reading() as connection:
            lent.append(connection)

    thread = threading.Thread(target=read)
    thread.start()
    thread.join()
    assert lent == [first]
    with connections.reading() as one, connections.reading() as two:
        assert one is not two


def test_error_undoes_the_transaction(connections):
    """What was written before the error is gone, and the next transaction works."""

    def broken():
        with connections.writing() as connection:
            connection.execute("INSERT INTO t VALUES (1)")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        broken()
    with connections.writing() as connection:
        connection.execute("INSERT INTO t VALUES (2)")
    assert rows(connections) == [2]


def test_snapshot_sees_one_state(connections):
    """Statements of a snapshot do not see what is committed meanwhile."""
    with connections.snapshot() as connection:
        count = "SELECT count(*) FROM t"
        assert connection.execute(count).fetchone() == (0,)
        with connections.writing() as writer:
            writer.execute("INSERT INTO t VALUES (1)")
        assert connection.execute(count).fetchone() == (0,)
    assert rows(connections) == [1]


def test_writers_of_several_threads_take_turns(connections):
    """No transaction is lost, none fails."""

    def write(number):
        for i in range(20):
            with connections.writing() as connection:
                connection.execute("INSERT INTO t VALUES (?)", (number * 100 + i,))

    threads = [threading.Thread(target=write, args=(n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(rows(connections)) == 80


def test_errors_of_sqlite_are_translated(connections):
    """No error of sqlite3 leaves the store."""
    with pytest.raises(StoreError) as caught, connections.reading() as connection:
        connection.execute("SELECT nothing FROM nowhere")
    assert isinstance(caught.value.__cause__, sqlite3.Error)


def test_closing_leaves_running_statements_alone(connections):
    """A statement that runs while the store closes ends as if nothing had been, then no other."""
    counts, begun = [], threading.Event()

    def count():
        with connections.reading() as connection:
            rows = connection.execute(
                "WITH RECURSIVE c (x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c LIMIT 500000)"
                " SELECT x FROM c"
            )
            for (x,) in rows:
                begun.set()
                counts.append(x)

    thread = threading.Thread(target=count)
    thread.start()
    begun.wait()
    connections.close()
    thread.join()
    assert len(counts) == 500_000
    with pytest.raises(StoreError, match="closed"):
        connections.take()
    assert not connections._idle


def test_connection_given_back_after_closing_is_closed(connections):
    """A reader that outlives the store leaves nothing open."""
    connection = connections.take()
    connections.close()
    connections.give(connection)
    with pytest.raises(StoreError, match="closed"):
        connections.take()
    with pytest.raises(StoreError, match="closed"), connections.writing():
        pass
    with pytest.raises(StoreError, match="closed"), connections.maintaining():
        pass


@pytest.mark.parametrize(
    ("code", "word"),
    [
        (sqlite3.SQLITE_CORRUPT, "damaged"),
        (sqlite3.SQLITE_NOTADB, "not a library"),
        (sqlite3.SQLITE_BUSY, "another process"),
        (sqlite3.SQLITE_FULL, "full"),
        (sqlite3.SQLITE_READONLY, "written"),
    ],
)
def test_each_trouble_has_a_mend(code, word):
    """What SQLite reports becomes a sentence and an advice."""
    exc = sqlite3.OperationalError("odd")
    exc.sqlite_errorcode = code
    error = store_error("library.db", exc)
    assert word in error.problem
    assert error.mend


def test_that_the_disk_refuses_is_told_apart():
    """A full one, and one with a quota, for which SQLite has no code of its own."""
    writes = ("WRITE", "FSYNC", "DIR_FSYNC", "TRUNCATE", "SHMSIZE")
    refused = ("FULL", *(f"IOERR_{name}" for name in writes))
    others = ("BUSY", "IOERR", "IOERR_READ", "IOERR_SHORT_READ", "IOERR_CORRUPTFS", "IOERR_LOCK")
    kinds, told = {}, {}
    for name in (*refused, *others):
        exc = sqlite3.OperationalError("odd")
        exc.sqlite_errorcode = getattr(sqlite3, f"SQLITE_{name}")
        error = store_error("library.db", exc)
        kinds[name], told[name] = type(error), (error.problem, error.mend)
    full = ("library.db cannot grow: the disk is full", "make room and run again")
    assert [told[name] for name in refused] == [full] * len(refused)
    assert kinds == dict.fromkeys(refused, DiskRefused) | dict.fromkeys(others, StoreError)
