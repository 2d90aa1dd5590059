"""Work that goes on in threads while the steps around it take their turn."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import closing

import pytest

from tusou.indexing.ahead import AT_ONCE, ahead

PATIENCE_S = 60


def test_everything_comes_back_in_order():
    """Though the first of them takes longest."""
    second_is_done = threading.Event()

    def square(number: int) -> int:
        if number == 0:
            assert second_is_done.wait(PATIENCE_S)
        if number == 1:
            second_is_done.set()
        return number * number

    assert list(ahead(square, range(7))) == [(n, n * n) for n in range(7)]


def test_nothing_gives_nothing():
    assert list(ahead(len, [])) == []


def test_so_many_go_on_at_once():
    """They wait for each other, so that fewer would never come through."""
    meeting = threading.Barrier(AT_ONCE)
    found = ahead(lambda _: meeting.wait(PATIENCE_S), range(2 * AT_ONCE))
    assert len(list(found)) == 2 * AT_ONCE


def test_work_goes_on_while_the_caller_does_something_else():
    """What was yielded last is written while the next is encoded."""
    begun = threading.Semaphore(0)
    found = ahead(lambda number: begun.release() or number, range(9))
    with closing(found):
        next(found)
        for _ in range(1 + AT_ONCE):
            assert begun.acquire(timeout=PATIENCE_S)


def test_no_more_is_read_than_can_be_worked_on():
    """Memory stays flat, however long the stream is."""
    read = []

    def numbers() -> Iterator[int]:
        for number in range(100):
            read.append(number)
            yield number

    for done, _ in ahead(str, numbers()):
        assert len(read) <= done + 1 + AT_ONCE
    assert len(read) == 100


def test_the_stream_is_read_and_results_are_taken_in_the_thread_that_asks():
    """A store is used there alone."""
    here = threading.get_ident()
    readers = set()

    def numbers() -> Iterator[int]:
        for number in range(5):
            readers.add(threading.get_ident())
            yield number

    workers = {who for _, who in ahead(lambda _: threading.get_ident(), numbers())}
    assert readers == {here}
    assert here not in workers


def test_what_work_raises_comes_after_what_was_done_before_it():
    def refuse(number: int) -> int:
        if number == 2:
            raise ValueError("the third")
        return number

    taken = []
    with pytest.raises(ValueError, match="the third"):  # noqa: PT012 - what comes before counts
        for one, _ in ahead(refuse, range(9)):
            taken.append(one)
    assert taken == [0, 1]


def test_what_the_stream_raises_is_raised():
    """A decode step that fails ends the run."""

    def numbers() -> Iterator[int]:
        yield 1
        raise OSError("gone")

    taken = []
    with pytest.raises(OSError, match="gone"):  # noqa: PT012 - what comes before counts
        for _, done in ahead(str, numbers()):
            taken.append(done)
    assert taken == ["1"]


@pytest.mark.parametrize("where", ["in the stream", "while waiting", "in the caller"])
def test_it_tells_that_it_leaves_before_it_waits(where):
    """Ctrl-C, wherever it comes, so that what has begun can be cut short."""
    left, seen = threading.Event(), []

    def work(number: int) -> None:
        if where == "while waiting" and number == 0:
            raise KeyboardInterrupt
        if number:
            seen.append(left.wait(PATIENCE_S))

    def numbers() -> Iterator[int]:
        yield from range(2)
        if where == "in the stream":
            raise KeyboardInterrupt

    found = ahead(work, numbers(), leaving=left.set)
    with pytest.raises(KeyboardInterrupt), closing(found):  # noqa: PT012 - it may be the caller
        next(found)
        raise KeyboardInterrupt
    assert seen == [True]


def test_a_caller_that_stops_leaves_no_thread_behind():
    """Ctrl-C: what has begun is waited for, and nothing further begins."""
    threads = set()

    def note(number: int) -> int:
        threads.add(threading.current_thread())
        return number

    with closing(ahead(note, iter(range(1000)))) as found:
        next(found)
    assert threads
    assert not any(thread.is_alive() for thread in threads)
