"""The life of a worker process: import the target, then decode file after file.

Three threads: one receives jobs and ends the process when the parent is gone, one sends, so that
a few items can be decoded ahead of the parent, and the main one decodes.
"""

from __future__ import annotations

import os
import queue
import signal
import socket
import threading
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from tusou.executors.guard import guarded, load_decode
from tusou.executors.wire import Broken, Inbox, Job, Ready, Setup, framed, sent

if TYPE_CHECKING:
    from tusou.executors.guard import Decode
    from tusou.types import Decoded, Skipped

ITEMS_AHEAD = 4
"""Items decoded before the parent has taken the first: 2.4 MB of pictures."""


def main(descriptor: int) -> None:
    """Serve the parent at the other end of the socket `descriptor` until it closes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to handle
    link = socket.socket(fileno=descriptor)
    jobs: queue.SimpleQueue[Any] = queue.SimpleQueue()
    threading.Thread(target=_receive, args=(link, jobs), daemon=True).start()
    outbox = _Outbox(link)
    decode = _prepared(jobs.get(), outbox)
    while decode is not None:
        _work(jobs.get(), decode, outbox)


def _prepared(setup: Setup, outbox: _Outbox) -> Decode | None:
    try:
        decode = load_decode(setup.target)
    except Exception as exc:  # noqa: BLE001 - whatever an import raises, the parent must know
        outbox.send(Broken(f"{type(exc).__name__}: {exc}"))
        outbox.flush()
        return None
    _confine(setup.memory_bytes)
    outbox.send(Ready())
    return decode


def _work(job: Job, decode: Decode, outbox: _Outbox) -> None:
    worked_s, since = 0.0, time.monotonic()
    what: Decoded | Skipped
    for what in guarded(decode, job.file, job.options):
        worked_s += time.monotonic() - since
        outbox.send(sent(what, worked_s))  # may wait for the parent
        since = time.monotonic()
    outbox.send(sent(None, worked_s + time.monotonic() - since))


def _receive(link: socket.socket, jobs: queue.SimpleQueue[Any]) -> None:
    inbox = Inbox(link)
    try:
        while not inbox.ended:
            inbox.fill()
            for message in inbox.messages():
                jobs.put(message)
    finally:
        os._exit(0)  # the parent is gone or wants no more; what is being decoded is of no use


class _Outbox:
    """Sends in a thread of its own; holds `ITEMS_AHEAD` messages and then makes the sender wait."""

    def __init__(self, link: socket.socket) -> None:
        self._link = link
        self._messages: queue.Queue[bytes] = queue.Queue(ITEMS_AHEAD)
        threading.Thread(target=self._run, daemon=True).start()

    def send(self, message: object) -> None:
        self._messages.put(framed(message))

    def flush(self) -> None:
        self._messages.join()

    def _run(self) -> None:
        try:
            while True:
                self._link.sendall(self._messages.get())
                self._messages.task_done()
        finally:
            os._exit(0)  # the parent is gone


def _confine(memory_bytes: int) -> None:
    """Let allocations fail at the limit, leave no core file, be the first to go under pressure."""
    with suppress(ImportError, OSError, ValueError):
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        # Data, not address space: libraries map gigabytes that they never touch.
        resource.setrlimit(resource.RLIMIT_DATA, (memory_bytes, memory_bytes))
    with suppress(OSError), open("/proc/self/oom_score_adj", "w") as score:
        score.write("500")
