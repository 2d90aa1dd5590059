"""The life of a worker process: import the target, then decode file after file.

A second thread receives the jobs and ends the process when the parent is gone. Events are written
by the decoding thread itself: what a file delivered is in the pipe before the worker can die of
the next one, and so the right file is blamed.
"""

from __future__ import annotations

import os
import queue
import signal
import threading
import time
from contextlib import suppress
from typing import IO, TYPE_CHECKING, Any

from tusou.executors.guard import guarded, load_decode
from tusou.executors.wire import Began, Broken, Inbox, Job, Ready, framed, sent
from tusou.parts import heard_by
from tusou.timing import Stopwatch

if TYPE_CHECKING:
    from tusou.executors.guard import Decode
    from tusou.executors.wire import Setup
    from tusou.types import Part


def main(jobs_descriptor: int, events_descriptor: int) -> None:
    """Serve the parent at the other ends of the two pipes until it closes them."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to handle
    jobs: queue.SimpleQueue[Any] = queue.SimpleQueue()
    threading.Thread(target=_receive, args=(jobs_descriptor, jobs), daemon=True).start()
    with suppress(BrokenPipeError), open(events_descriptor, "wb") as events:
        decode = _prepared(jobs.get(), events)
        while decode is not None:
            _work(jobs.get(), decode, events)


def _prepared(setup: Setup, events: IO[bytes]) -> Decode | None:
    try:
        decode = load_decode(setup.target)
    except Exception as exc:  # noqa: BLE001 - whatever an import raises, the parent must know
        _send(Broken(f"{type(exc).__name__}: {exc}"), events)
        return None
    _confine(setup.memory_bytes)
    _send(Ready(), events)
    return decode


def _work(job: Job, decode: Decode, events: IO[bytes]) -> None:
    watch, worked_s, since = Stopwatch(), 0.0, time.monotonic()

    def begin(part: Part | None) -> None:
        _send(Began(part, worked_s + time.monotonic() - since), events)

    with heard_by(begin):
        for what in guarded(decode, job.file, job.options, watch):
            worked_s += time.monotonic() - since
            _send(sent(what, worked_s), events)  # may wait for the parent
            since = time.monotonic()
    _send(sent(None, worked_s + time.monotonic() - since, watch.seconds), events)


def _send(message: object, events: IO[bytes]) -> None:
    events.write(framed(message))
    events.flush()


def _receive(descriptor: int, jobs: queue.SimpleQueue[Any]) -> None:
    inbox = Inbox(descriptor)
    try:
        while not inbox.ended:
            inbox.fill()
            for message in inbox.messages():
                jobs.put(message)
    finally:
        os._exit(0)  # the parent is gone or wants no more; what is being decoded is of no use


def _confine(memory_bytes: int) -> None:
    """Let allocations fail at the limit, leave no core file, be the first to go under pressure."""
    with suppress(ImportError, OSError, ValueError):
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        # Data, not address space: libraries map gigabytes that they never touch.
        resource.setrlimit(resource.RLIMIT_DATA, (memory_bytes, memory_bytes))
    with suppress(OSError), open("/proc/self/oom_score_adj", "w") as score:
        score.write("500")
