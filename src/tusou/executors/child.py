"""A worker process as its parent sees it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import deque
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

from tusou.errors import TusouError, system_reason
from tusou.executors.wire import Inbox, Job, Setup, framed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tusou.executors.limits import Limits

_BOOT = (
    "import json, sys; sys.path[:] = json.loads(sys.argv[3]); "
    "from tusou.executors.worker import main; main(*map(int, sys.argv[1:3]))"
)
"""A bare interpreter rather than `multiprocessing`: that one runs the user's script again, and a
script without a `__main__` guard, a notebook or `python -c` would not survive it."""

_ENVIRONMENT = {
    "MALLOC_ARENA_MAX": "2",  # an arena per thread keeps memory that is long free
    "OMP_NUM_THREADS": "1",  # the processes are the parallelism
    "OPENBLAS_NUM_THREADS": "1",
}


_PIPE_BYTES = 1 << 20
"""What Linux allows anybody; a picture of 448 × 448 takes 0.6 MB."""


class Child:
    """One worker process: its pipes, the files it was given, and how it is doing.

    Attributes:
        events: the end of a pipe that becomes readable when the worker says something.
        jobs: files given and not yet done; it works on the first.
        items: events of the first of `jobs` so far.
        worked_s: seconds of work on it, as the worker said last.
        waited_s: how many of them are not the file's: until it was here, when it lies elsewhere,
            and while nothing ran.
        away_s: how long this process was away before it read what has come, see `excuse`.
        ready: whether it has started.
        worn_out: whether it should get no more files.
        silent_s: how long this process has listened since its last sign of life.
        peak_bytes: highest resident memory seen.
    """

    def __init__(self, target: str, limits: Limits) -> None:
        """Start it.

        Raises:
            TusouError: the system has no more processes, files or memory.
        """
        with _starting():
            (job_end, self._jobs), (self.events, event_end) = _pipes()
            try:
                _widen(event_end)
                self._process = _spawn(job_end, event_end)
            except BaseException:
                self._close()
                raise
            finally:
                os.close(job_end)
                os.close(event_end)
        self._limits = limits
        self._send(Setup(target, limits.memory_bytes))
        self.inbox = Inbox(self.events)
        self.jobs: deque[Job] = deque()
        self.ready = False
        self.worn_out = False
        self._given = 0
        self.items = 0
        self.worked_s = 0.0
        self.waited_s = 0.0
        self.away_s = 0.0
        self.silent_s = 0.0
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
        self._given += 1
        self.worn_out = self.worn_out or self._given >= self._limits.recycle_files
        self._send(job)

    def hear(self, *, items: int, worked_s: float) -> None:
        """Note a sign of life."""
        self.items += items
        self.worked_s = worked_s
        self.silent_s = 0.0

    def excuse(self, away_s: float) -> None:
        """Grant the time for which this process was away: the worker may have been stopped with it.

        Also to the file that it begins to tell of in this round: it may be at it already.
        """
        self.away_s = away_s
        self.waited_s += away_s

    def finish(self) -> Job:
        """Take the first job off as done, and see whether the worker can take more."""
        job = self.jobs.popleft()
        self._start_file()
        if self.resident_bytes() > self._limits.recycle_bytes:
            self.worn_out = True
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
            # A process whose pipe closed is just dying; its own code says more than our kill.
            self._process.wait(timeout=1.0 if self.inbox.ended else 0.0)
        self._process.kill()
        code = self._process.wait()
        self._close()
        return code

    def _send(self, message: Setup | Job) -> None:
        with suppress(BrokenPipeError):  # a dead worker is noticed when its events are read
            os.write(self._jobs, framed(message))  # never waits: 1 kB fits the pipe

    def _close(self) -> None:
        os.close(self._jobs)
        os.close(self.events)

    def _start_file(self) -> None:
        self.items, self.worked_s, self.waited_s = 0, 0.0, self.away_s
        self.silent_s = 0.0


@contextmanager
def _starting() -> Iterator[None]:
    try:
        yield
    except OSError as exc:
        problem = f"a reading process cannot be started ({system_reason(exc)})"
        raise TusouError(problem, "read in this process with workers=0") from exc


def _pipes() -> tuple[tuple[int, int], tuple[int, int]]:
    """Two pipes, or none: the ends of each as it is read and written."""
    first = os.pipe()
    try:
        return first, os.pipe()
    except OSError:
        for end in first:
            os.close(end)
        raise


def _widen(pipe: int) -> None:
    """Let the pipe hold a picture, so that the worker decodes one while another waits."""
    with suppress(ImportError, AttributeError, OSError):  # as far as the system knows and allows
        import fcntl

        fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, _PIPE_BYTES)


def _spawn(job_end: int, event_end: int) -> subprocess.Popen[bytes]:
    paths = json.dumps([*map(str, sys.path)])
    command = [sys.executable, "-c", _BOOT, str(job_end), str(event_end), paths]
    return subprocess.Popen(  # noqa: S603 - this interpreter and our own words
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,  # libraries talk to it at length about damaged files
        pass_fds=[job_end, event_end],
        env={**os.environ, **_ENVIRONMENT},
    )
