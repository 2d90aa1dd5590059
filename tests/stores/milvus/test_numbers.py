"""Numbers: unique over processes, ascending, exact in JSON, whatever the clocks say."""

from __future__ import annotations

import threading
import time

from tusou.stores.milvus.heartbeat import Heartbeat
from tusou.stores.milvus.numbers import EPOCH_S, LEASE_S, Numbers


def numbers_on(store, clock=time.time):
    return Numbers(store._server, store._tables.files, clock)


def wait_until(holds, patience_s=30):
    end = time.monotonic() + patience_s
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.01)


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
    early = numbers_on(store, lambda: time.time() + LEASE_S + 5)
    assert early.take(1)[0] >> 12 & 1023 == 9, "its clock may be ahead"
    later = numbers_on(store, lambda: time.time() + 2 * LEASE_S + 5)
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


def test_a_process_at_work_never_looks_dead(store):
    """With a number every ten seconds it is alive in each, also by a clock a minute ahead."""
    now = [time.time()]
    working, other = numbers_on(store, lambda: now[0]), numbers_on(store, lambda: now[0] + 60)
    dead = []
    for second in range(400):
        now[0] += 1
        if second % 10 == 0:
            working.take(1)
        if not other.is_alive(working.token):
            dead.append(second)
    assert dead == []


def test_a_lease_is_renewed_while_no_number_is_taken(store, monkeypatch):
    """A large file may be encoded for long between two numbers; release ends it."""
    monkeypatch.setattr("tusou.stores.milvus.numbers.BEAT_S", 0.02)
    now = [time.time()]
    working, other = numbers_on(store, lambda: now[0]), numbers_on(store, lambda: now[0])
    working.hold()
    for _ in range(5):
        before = working._upto
        now[0] += LEASE_S
        wait_until(lambda before=before: working._upto > before)
        assert other.others()
    working.release()
    now[0] += LEASE_S
    time.sleep(0.2)
    assert not other.others()


def test_what_nobody_holds_any_more_beats_no_more():
    """The thread of a store that was never closed ends when the store is gone."""
    before, beats = threading.active_count(), []

    class Held:
        def beat(self):
            beats.append(1)

    held = Held()
    heart = Heartbeat(held.beat, 0.01)
    heart.start()
    wait_until(lambda: beats)
    del held
    wait_until(lambda: threading.active_count() == before)
