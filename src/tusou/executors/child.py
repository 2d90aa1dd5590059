"""A worker process as its parent sees it."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from collections import deque
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from tusou.errors import TusouError
from tusou.executors.wire import Inbox, Job, Setup, framed

if TYPE_CHECKING:
    from tusou.executors.limits import Limits

_BOOT = (
    "import json, sys; sys.path[:] = json.loads(sys.argv[2]); "
    "from tusou.executors.worker import main; main(int(sys.argv[1]))"
)
"""A bare interpreter rather than `multiprocessing`: that one runs the user's script again, and a
script without a `__main__` guard, a notebook or `python -c` would not survive it."""

_ENVIRONMENT = {
    "MALLOC_ARENA_MAX": "2",  # an arena per thread keeps memory that is long free
    "OMP_NUM_THREADS": "1",  # the processes are the parallelism
    "OPENBLAS_NUM_THREADS": "1",
}


class Child:
    """One worker process: its socket, the files it was given, and how it is doing.

    Attributes:
        jobs: files given and not yet done; it works on the first.
        items: events of the first of `jobs` so far.
        worked_s: seconds of work on it, as the worker said last.
        ready: whether it has started.
        worn_out: whether it should get no more files.
        since: when it last gave a sign of life (monotonic seconds).
        peak_bytes: highest resident memory seen.
    """

    def __init__(self, target: str, limits: Limits) -> None:
        ours, theirs = socket.socketpair()
        with theirs:
            self._process = _spawn(theirs)
        self.link = ours
        self._limits = limits
        self._send(Setup(target, limits.memory_bytes))
        self.inbox = Inbox(ours)
        self.jobs: deque[Job] = deque()
        self.ready = False
        self.worn_out = False
        self._files = 0
        self.items = 0
        self.worked_s = 0.0
        self.since = time.monotonic()
        self.peak_bytes = 0

    @property
    def pid(self) -> int:
        """The process id."""
        return self._process.pid

    def give(self, job: Job) -> None:
        """Queue a file."""
        if not self.jobs:
            self._start_file()
        self.jobs.append(job)
        self._send(job)

    def hear(self, *, items: int, worked_s: float) -> None:
        """Note a sign of life."""
        self.items += items
        self.worked_s = worked_s
        self.since = time.monotonic()

    def finish(self) -> Job:
        """Take the first job off as done, and see whether the worker can take more."""
        job = self.jobs.popleft()
        self._start_file()
        self._files += 1
        self.worn_out = (
            self._files >= self._limits.recycle_files
            or self.resident_bytes() > self._limits.recycle_bytes
        )
        return job

    def messages(self) -> list[Any]:
        """Read what has arrived; waits when nothing has."""
        self.inbox.fill()
        return list(self.inbox.messages())

    def resident_bytes(self) -> int:
        """Return the memory the process holds now; 0 where the system does not tell."""
        try:
            with open(f"/proc/{self.pid}/statm", "rb") as statm:
                resident = int(statm.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")
        except (OSError, IndexError):
            return 0
        self.peak_bytes = max(self.peak_bytes, resident)
        return resident

    def end(self) -> int:
        """Kill the process and return its exit code; one that is dead already keeps its own."""
        with suppress(subprocess.TimeoutExpired):
            # A process whose socket closed is just dying; its own code says more than our kill.
            self._process.wait(timeout=1.0 if self.inbox.ended else 0.0)
        self._process.kill()
        code = self._process.wait()
        self.link.close()
        return code

    def _send(self, message: Setup | Job) -> None:
        with suppress(OSError):  # a dead worker is noticed when its socket is read
            self.link.sendall(framed(message))  # never waits: 1 kB fits the socket's buffer

    def _start_file(self) -> None:
        self.items, self.worked_s, self.since = 0, 0.0, time.monotonic()


def _spawn(theirs: socket.socket) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-c", _BOOT, str(theirs.fileno()), json.dumps([*map(str, sys.path)])]
    try:
        return subprocess.Popen(  # noqa: S603 - this interpreter and our own words
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,  # libraries talk to it at length about damaged files
            pass_fds=[theirs.fileno()],
            env={**os.environ, **_ENVIRONMENT},
        )
    except OSError as exc:
        said = (exc.strerror or str(exc)).lower()
        problem = f"a reading process cannot be started ({said})"
        raise TusouError(problem, "read in this process with workers=0") from exc
