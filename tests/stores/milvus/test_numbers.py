"""Numbers: unique over processes, ascending, exact in JSON, whatever the clocks say."""

from __future__ import annotations

import threading
import time

from tusou.stores.milvus.numbers import EPOCH_S, LEASE_S, Numbers


def numbers_on(store, clock=time.time):
    return Numbers(store._server, store._tables.files, clock)


def test_numbers_ascend_and_are_exact_in_json(store):
    """Also where more are taken in a second than a second has."""
    numbers = numbers_on(store)
    taken = [*numbers.take(3), *numbers.take(10_000)]
    assert taken == sorted(set(taken))
    assert taken[-1] < 2**53


def test_processes_share_no_number(store):
    """Eight writers at once, each on a thread of its own."""
    taken, guard = [], threading.Lock()

    def work():
        mine = numbers_on(store).take(500)
        with guard:
            taken.extend(mine)

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(taken)) == 4000


def test_a_clock_that_goes_back_gives_no_number_twice(store):
    """The next number follows the last, not the clock."""
    now = [time.time()]
    numbers = numbers_on(store, lambda: now[0])
    before = numbers.take(5000)
    now[0] -= 3600
    after = numbers.take(5000)
    assert min(after) > max(before)


def test_a_lease_that_ended_is_taken_over_after_its_last_second(store, monkeypatch):
    """Whoever gets the writer's number of another begins where that could not have been."""
    monkeypatch.setattr("tusou.stores.milvus.numbers.random.randrange", lambda _: 7)
    first = numbers_on(store)
    held = first.take(1)[0]
    assert held >> 12 & 1023 == 7
    behind = numbers_on(store)
    assert behind.take(1)[0] >> 12 & 1023 == 8
    later = numbers_on(store, lambda: time.time() + LEASE_S + 5)
    taken = later.take(1)[0]
    assert taken >> 12 & 1023 == 7
    assert taken >> 22 > first._upto
    assert first.take(1)[0] != taken


def test_leases_tell_who_is_at_work(store):
    """While a lease lasts its process counts as alive; not after it was given back."""
    one, other = numbers_on(store), numbers_on(store)
    one.take(1)
    assert not one.others()
    assert other.others()
    assert other.is_alive(one.token)
    one.release()
    assert not other.others()
    assert not other.is_alive(one.token)
    began = int(time.time())
    assert one.take(1)[0] >> 22 >= began - EPOCH_S
