"""Indexing asked for over the API: one job at a time, watched by any number of listeners."""

from __future__ import annotations

import logging
import threading
import time
import uuid
from collections import OrderedDict
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from tusou.errors import Conflict, NoAnswer, NotFound, TusouError
from tusou.library.told import progress_json, report_json

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tusou.types import IndexReport, Progress

log = logging.getLogger(__name__)

State = Literal["running", "done", "failed", "cancelled"]
KEPT = 50
"""Finished jobs that can still be asked for."""
STOP_S = 10.0
"""How long a job may take to stop when the server ends: it looks up after each thing it reads."""


class _Stop(Exception):
    """Raised out of the progress listener: the run ends, what is finished stays."""


@dataclass(slots=True)
class Job:
    """One indexing run; changes under the lock of its board."""

    id: str
    paths: tuple[str, ...]
    started: float
    state: State = "running"
    version: int = 0
    """Grows with each change: what a listener has seen."""
    progress: dict[str, Any] = field(default_factory=dict)
    report: dict[str, Any] | None = None
    error: dict[str, str] | None = None
    stop_asked: bool = False

    def told(self) -> dict[str, Any]:
        """The job as the API tells it."""
        return {
            "job": self.id,
            "paths": list(self.paths),
            "state": self.state,
            "started": round(self.started, 3),
            "progress": self.progress or None,
            "report": self.report,
            "error": self.error,
        }


class JobBoard:
    """Starts, watches and stops jobs.

    Args:
        work: indexes paths; called with (paths, options, listener) in a thread of its own.
    """

    def __init__(
        self,
        work: Callable[
            [tuple[str, ...], dict[str, Any], Callable[[Progress], object]], IndexReport
        ],
    ) -> None:
        self._work = work
        self._guard = threading.Lock()
        self._jobs: OrderedDict[str, Job] = OrderedDict()
        self._at_work: Job | None = None
        """Whose thread works: for seconds still after its end was told, see `end`."""
        self._thread: threading.Thread | None = None
        self._ended = False
        self._woken: set[Callable[[], object]] = set()

    def start(self, paths: tuple[str, ...], options: dict[str, Any]) -> Job:
        """Begin to index.

        Raises:
            Conflict: another job is running, or the server ends.
        """
        with self._guard:
            if self._ended:
                raise Conflict("the server is being stopped", "ask again when it has been started")
            if self._at_work is not None:
                raise Conflict(
                    f"job {self._at_work.id} is indexing", "wait until it is done, or cancel it"
                )
            job = Job(uuid.uuid4().hex, paths, time.time())
            thread = threading.Thread(target=self._run, args=(job, options), daemon=True)
            thread.start()  # where the system has none left, there is no job either
            self._thread, self._at_work, self._jobs[job.id] = thread, job, job
            while len(self._jobs) > KEPT:
                self._jobs.popitem(last=False)
        return job

    def all(self) -> list[Job]:
        """All jobs known, the newest first."""
        with self._guard:
            return list(reversed(self._jobs.values()))

    def find(self, job_id: str) -> Job:
        """The job with this id.

        Raises:
            NotFound: there is none.
        """
        with self._guard:
            if job_id not in self._jobs:
                raise NotFound(f"there is no job {job_id}", "see: GET /api/v1/jobs")
            return self._jobs[job_id]

    def cancel(self, job_id: str) -> Job:
        """Ask a job to stop; one that has ended is left as it is."""
        job = self.find(job_id)
        with self._guard:
            job.stop_asked = True
        return job

    def told_since(self, job: Job, version: int) -> tuple[int, dict[str, Any]] | None:
        """What a job tells, with its version; None when it has not changed since `version`."""
        with self._guard:
            return (job.version, job.told()) if job.version > version else None

    @contextmanager
    def waking(self, wake: Callable[[], object]) -> Iterator[None]:
        """While the block runs, call `wake` after each change of a job, in the job's thread."""
        with self._guard:
            self._woken.add(wake)
        try:
            yield
        finally:
            with self._guard:
                self._woken.discard(wake)

    @property
    def is_running(self) -> bool:
        """Whether a job is at work, be it that its end was told."""
        with self._guard:
            return self._at_work is not None

    def end(self) -> None:
        """Tell what is running to stop, and whoever watches it that it has ended: at once.

        It may take seconds to look up, for which no listener could hold its connection. No other
        job is begun from here on.
        """
        with self._guard:
            self._ended = True
            running = self._at_work
        if running is not None:
            running.stop_asked = True
            self._change(running, state="cancelled", error=_told(_stopped()))

    def close(self, wait_s: float = STOP_S) -> None:
        """Stop what is running, and wait for it so long; then it ends with the process."""
        self.end()
        with self._guard:
            thread = self._thread
        if thread is not None:
            thread.join(wait_s)
            if thread.is_alive():
                log.warning("an indexing job did not stop within %.0f s", wait_s)

    def _run(self, job: Job, options: dict[str, Any]) -> None:
        def listen(progress: Progress) -> None:
            if job.stop_asked:
                raise _Stop
            self._change(job, progress=progress_json(progress))

        self._change(job)
        outcome = self._outcome(job, options, listen)
        self._change(job, over=True, **outcome)

    def _outcome(
        self, job: Job, options: dict[str, Any], listen: Callable[[Progress], object]
    ) -> dict[str, Any]:
        """Do the work of a job; returns what became of it."""
        try:
            return {"state": "done", "report": report_json(self._work(job.paths, options, listen))}
        except _Stop:
            return {"state": "cancelled"}
        except TusouError as exc:
            log.warning("a job failed: %s", exc)
            return {"state": "failed", "error": _told(exc)}
        except BaseException as exc:  # a fault of ours must not leave a job running
            log.exception("a fault of tusou in a job")
            told = {"error": type(exc).__name__, "problem": str(exc), "mend": "please report it"}
            return {"state": "failed", "error": told}

    def _change(self, job: Job, *, over: bool = False, **values: Any) -> None:
        """Change a job, and wake who watches it; with `over` another may begin."""
        with self._guard:
            if over:
                self._at_work = None
            if job.state != "running":  # its end was told already
                return
            for name, value in values.items():
                setattr(job, name, value)
            job.version += 1
            woken = list(self._woken)
        for wake in woken:
            wake()


def _stopped() -> NoAnswer:
    mend = "start it again, and index again: what is finished is kept"
    return NoAnswer("the server was stopped", mend)


def _told(error: TusouError) -> dict[str, str]:
    return {"error": type(error).__name__, "problem": error.problem, "mend": error.mend}
