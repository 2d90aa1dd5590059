"""Seconds by name: what counts for which, and that nothing counts where nobody measures."""

from __future__ import annotations

import time

import pytest

from tusou.timing import Stopwatch, measured, span, spanned, stepped


@pytest.fixture
def clock(monkeypatch):
    """A clock that stands still until `clock(seconds)`."""
    now = [100.0]
    monkeypatch.setattr(time, "perf_counter", lambda: now[0])

    def forward(seconds):
        now[0] += seconds

    return forward


def test_spans_of_one_name_add_up(clock):
    """Two pictures drawn are one number of seconds."""
    watch = Stopwatch()
    for _ in range(2):
        with watch.span("render"):
            clock(1.5)
        clock(10)
    assert watch.seconds == {"render": 3.0}


def test_an_inner_span_stops_the_outer_one(clock):
    """Every second counts once: what is written while encoding is writing."""
    watch = Stopwatch()
    with watch.span("encode"):
        clock(1)
        with watch.span("write"):
            clock(2)
        clock(4)
    assert watch.seconds == {"encode": 5.0, "write": 2.0}


def test_an_exception_ends_its_span(clock):
    """A file that cannot be read has cost its time, and the next one is counted rightly."""
    watch = Stopwatch()

    def broken():
        with watch.span("render"):
            clock(1)
            raise ValueError("broken")

    with pytest.raises(ValueError, match="broken"):
        broken()
    with watch.span("text"):
        clock(2)
    assert watch.seconds == {"render": 1.0, "text": 2.0}


def test_without_a_watch_a_span_does_nothing():
    """Code that measures itself is used by searches too."""
    with span("render"):
        pass


def test_the_nearest_watch_counts(clock):
    """A worker's watch counts inside of the run's, which goes on with what it was at."""
    run, worker = Stopwatch(), Stopwatch()
    with measured(run), span("decode"):
        clock(1)
        with measured(worker), span("render"):
            clock(2)
        clock(4)
    assert (run.seconds, worker.seconds) == ({"decode": 7.0}, {"render": 2.0})
    with span("render"):
        clock(8)
    assert worker.seconds == {"render": 2.0}


def test_waiting_for_steps_is_counted_and_their_use_is_not(clock):
    """`spanned` counts until a step is there."""

    def steps():
        for number in range(3):
            clock(1)
            yield number
        clock(0.5)

    watch, got = Stopwatch(), []
    with measured(watch):
        for step in spanned("decode", steps()):
            got.append(step)
            clock(100)
    assert (got, watch.seconds) == ([0, 1, 2], {"decode": 3.5})


def test_a_watch_of_steps_is_off_between_them(clock):
    """`stepped` counts what a decode function does, not what is done with its items."""

    def steps():
        for number in range(2):
            with span("render"):
                clock(1)
            yield number

    watch = Stopwatch()
    for _ in stepped(watch, steps()):
        with span("render"):
            clock(100)
    assert watch.seconds == {"render": 2.0}
