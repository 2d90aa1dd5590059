"""Runs of a graph side by side."""

from __future__ import annotations

import os
import signal
import threading

import pytest

from tusou.cores import usable_cores
from tusou.encoders.lanes import MOST, Lanes, lanes_for

PATIENCE_S = 60


def test_the_order_of_what_is_given_is_kept():
    assert Lanes(3).map(lambda number: number * number, range(20)) == [n * n for n in range(20)]


def test_lanes_work_at_the_same_time():
    """Two that wait for each other both come through, in threads of their own."""
    meeting = threading.Barrier(2)

    def meet(_: int) -> int:
        meeting.wait(PATIENCE_S)
        return threading.get_ident()

    assert len(set(Lanes(2).map(meet, [1, 2]))) == 2


def test_with_one_lane_no_thread_is_started():
    """A question is answered in the thread that asks."""
    here = threading.get_ident()
    assert Lanes().map(lambda _: threading.get_ident(), [1, 2, 3]) == [here] * 3


def test_nothing_gives_nothing():
    assert Lanes(2).map(len, []) == []


def test_what_one_raises_is_raised():
    def refuse(number: int) -> int:
        if number == 2:
            raise ValueError("the third")
        return number

    with pytest.raises(ValueError, match="the third"):
        Lanes(2).map(refuse, range(5))


def test_as_many_lanes_are_the_same_lanes():
    """Who asks while another does gets no threads beside those that work already."""
    together = threading.Barrier(4)
    seen: set[threading.Thread] = set()

    def ask() -> None:
        together.wait(PATIENCE_S)
        for given in (range(50), range(1)):
            seen.update(Lanes(3).map(lambda _: threading.current_thread(), given))

    askers = [threading.Thread(target=ask) for _ in range(4)]
    for asker in askers:
        asker.start()
    for asker in askers:
        asker.join()
    assert 1 <= len(seen) <= 3


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork here")
@pytest.mark.filterwarnings("ignore:.*multi-threaded.*fork:DeprecationWarning")
def test_a_forked_process_has_lanes_of_its_own():
    """Its parent's threads are not there; it would wait for them for ever."""
    assert Lanes(2).map(abs, [1, -2]) == [1, 2]
    child = os.fork()
    if child == 0:
        signal.alarm(PATIENCE_S)  # ends it
        found: list[int] = []
        try:
            found = Lanes(2).map(abs, [3, -4])
        finally:
            os._exit(0 if found == [3, 4] else 1)
    assert os.waitpid(child, 0)[1] == 0


@pytest.mark.parametrize(
    ("lanes", "count", "batch"),
    [
        (Lanes(2), 16, 8),
        (Lanes(2), 100, 8),
        (Lanes(2), 9, 5),
        (Lanes(2), 1, 1),
        (Lanes(4), 3, 1),
        (Lanes(), 5, 5),
        (Lanes(), 9, 8),
        (Lanes(2), 0, 1),
    ],
)
def test_batches_are_small_enough_for_each_lane_to_have_one(lanes, count, batch):
    assert lanes.share(count, 8) == batch


@pytest.mark.parametrize(
    ("threads", "lanes"),
    [(1, Lanes(1, 1)), (2, Lanes(2, 1)), (4, Lanes(4, 1)), (9, Lanes(MOST, 6))],
)
def test_threads_are_shared_out(threads, lanes):
    assert lanes_for(threads) == lanes


def test_without_a_number_all_cores_that_may_be_used_are_shared_out():
    found = lanes_for(None)
    cores = usable_cores()
    assert found == lanes_for(cores)
    assert found.count + (found.threads or 0) - 1 == cores  # those that ask, and the pool
