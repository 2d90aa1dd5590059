"""A file that one process holds at a time."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tusou.stores.process_lock import HeldElsewhere, ProcessLock


@pytest.fixture
def path(tmp_path) -> str:
    return str(tmp_path / "index.lock")


def test_it_is_free_at_first(path):
    """A lock that nobody has taken is not held, and asking makes no file."""
    assert not ProcessLock(path).is_held


def test_who_comes_second_is_turned_away(path):
    """While one holds it another cannot take it; then it can."""
    first, second = ProcessLock(path), ProcessLock(path)
    first.take(0)
    assert first.is_held
    with pytest.raises(HeldElsewhere, match=r"index\.lock"):
        second.take(0)
    assert not second.is_held
    first.release()
    second.take(0)
    assert second.is_held
    second.release()


def test_it_is_held_for_a_while(path):
    """`held` lets go at its end, also of one that fails."""
    lock = ProcessLock(path)
    with lock.held(0):
        assert lock.is_held
    with pytest.raises(ZeroDivisionError), lock.held(0):
        raise ZeroDivisionError
    assert not lock.is_held


def test_it_ends_with_its_process(path):
    """A process that dies without a word leaves nothing locked."""
    code = (
        "import os, sys; from tusou.stores.process_lock import ProcessLock;"
        "ProcessLock(sys.argv[1]).take(0); os._exit(9)"
    )
    assert subprocess.run([sys.executable, "-c", code, path], check=False).returncode == 9
    ProcessLock(path).take(0)


def test_another_process_is_waited_for(path):
    """A short holder is waited for, up to the time that is given."""
    code = (
        "import sys, time; from tusou.stores.process_lock import ProcessLock;"
        "lock = ProcessLock(sys.argv[1]); lock.take(0); print('held', flush=True);"
        "sys.stdin.read(); lock.release()"
    )
    lock = ProcessLock(path)
    with subprocess.Popen(
        [sys.executable, "-c", code, path], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout is not None
        assert other.stdin is not None
        assert other.stdout.readline() == "held\n"
        with pytest.raises(HeldElsewhere):
            lock.take(0.05)
        other.stdin.close()
        lock.take(30)
    assert lock.is_held
    lock.release()


def test_the_package_is_loaded_when_a_lock_is_taken(path):
    """A search that takes no lock does not pay for it."""
    code = (
        "import sys; from tusou.stores.process_lock import ProcessLock;"
        "lock = ProcessLock(sys.argv[1]); print(lock.is_held, 'filelock' in sys.modules);"
        "lock.take(0); print(lock.is_held, 'filelock' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, path], capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["False", "False", "True", "True"]
