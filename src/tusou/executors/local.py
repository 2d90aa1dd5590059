"""Decoding in worker processes on this machine: a file can cost its worker, never the run."""

from __future__ import annotations

import selectors
import time
from collections import deque
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any
from weakref import WeakSet

from tusou.cores import usable_cores
from tusou.errors import InputError, TusouError
from tusou.executors.child import Child
from tusou.executors.resuming import lost_part, resumed
from tusou.executors.verdicts import broken_limit, death, given_up
from tusou.executors.wire import Began, Broken, Job, Ready, Sent, unpacked
from tusou.types import Arrived, Decoded, DecodeEvent, FileDone, Reading

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tusou.executors.limits import Limits
    from tusou.executors.verdicts import Verdict
    from tusou.executors.work import Work
    from tusou.types import DecodeOptions, Skipped, SourceFile

FILES_AHEAD = 2
"""Files given to a worker before it is done with the first: small photos come without a gap."""

_LOOK_S = 0.2
"""How often limits are checked; 1.5 GB cannot be filled much faster."""

_STARTS_TRIED = 3


def default_workers() -> int:
    """One per core that this process may use, at most four: then encoding is what takes time."""
    return min(4, usable_cores())


class LocalExecutor:
    """Runs a decode function in worker processes under limits.

    A worker that dies, hangs or grows too large costs the page or picture of a row that it was at,
    else the file; another takes over.
    Workers start when there is work and end with the iterator of `decode`, or with this process.
    While the caller asks for no events, the workers wait.

    Args:
        work: its workers are processes, `default_workers` of them where it does not say.
    """

    def __init__(self, work: Work) -> None:
        if work.workers is not None and work.workers < 1:
            raise InputError(f"{work.workers} worker processes cannot read", "ask for at least 1")
        self._target = work.target
        self._workers = work.workers or default_workers()
        self._limits = work.limits
        self._runs: WeakSet[_Run] = WeakSet()

    def decode(self, files: Iterable[SourceFile], options: DecodeOptions) -> Iterator[DecodeEvent]:
        """Yield the events of `files`; those of one file in order, ending with FileDone.

        Raises:
            InputError: the decode function cannot be imported.
            TusouError: worker processes cannot be started.
        """
        run = _Run(self._target, self._workers, self._limits)
        self._runs.add(run)
        try:
            # `map`, not a generator: files that run dry may have more when asked again.
            yield from run.events(map(partial(Job, options=options), files))
        finally:
            run.stop()

    def close(self) -> None:
        """Stop all workers, also those of iterators that were not used up."""
        for run in list(self._runs):
            run.stop()


class _Rounds:
    """Tells how long this process neither listened nor worked from one look to the next.

    Ctrl-Z stops it wherever it is, and the workers with it; a file is not to pay for that.
    """

    def __init__(self) -> None:
        self._ended, self._worked = time.monotonic(), time.process_time()

    def away_s(self, listened_s: float) -> float:
        """End a round in which `listened_s` seconds went by listening."""
        began, worked = self._ended, self._worked
        self._ended, self._worked = time.monotonic(), time.process_time()
        return max(0.0, self._ended - began - listened_s - (self._worked - worked))


class _Run:
    """The workers and files of one call of `decode`."""

    def __init__(self, target: str, workers: int, limits: Limits) -> None:
        self._target = target
        self._workers = workers
        self._limits = limits
        self._children: list[Child] = []
        self._returned: deque[Job] = deque()
        self._selector = selectors.DefaultSelector()
        self._failed_starts = 0
        self._stopped = False

    def events(self, jobs: Iterator[Job]) -> Iterator[DecodeEvent]:
        rounds = _Rounds()
        while not self._stopped:
            self._hand_out(jobs)
            if not self._children:
                return
            since = time.monotonic()
            ready = {key.data for key, _ in self._selector.select(_LOOK_S)}
            listened_s = min(time.monotonic() - since, _LOOK_S)  # longer: stopped by Ctrl-Z
            away_s = rounds.away_s(listened_s)
            for child in list(self._children):
                if child not in self._children:
                    continue  # `close` was called where an event was taken
                child.excuse(away_s)
                if child in ready:
                    yield from self._heard(child)
                else:
                    child.silent_s += listened_s
                if child in self._children:  # it has not died
                    yield from self._judged(child)

    def stop(self) -> None:
        self._stopped = True
        for child in list(self._children):
            self._end(child)
        self._selector.close()

    def _hand_out(self, jobs: Iterator[Job]) -> None:
        """Give files to workers that have few, starting workers while there are too few."""
        self._dismiss(child for child in self._children if child.worn_out)
        for depth in range(FILES_AHEAD):
            while (child := self._free(depth)) is not None or self._may_start(depth):
                job = self._returned.popleft() if self._returned else next(jobs, None)
                if job is None:
                    break
                (child or self._start()).give(job)
        self._dismiss(self._children)

    def _dismiss(self, children: Iterable[Child]) -> None:
        for child in [child for child in children if not child.jobs]:
            self._end(child)

    def _free(self, depth: int) -> Child | None:
        for child in self._children:
            if len(child.jobs) <= depth and not child.worn_out:
                return child
        return None

    def _may_start(self, depth: int) -> bool:
        return depth == 0 and len(self._children) < self._workers

    def _start(self) -> Child:
        child = Child(self._target, self._limits)
        self._children.append(child)
        self._selector.register(child.events, selectors.EVENT_READ, child)
        return child

    def _end(self, child: Child) -> int:
        self._children.remove(child)
        self._selector.unregister(child.events)
        return child.end()

    def _heard(self, child: Child) -> Iterator[DecodeEvent]:
        for message in child.messages():
            yield from self._events_of(child, message)
            if self._stopped:
                return
        if child.inbox.ended:
            yield from self._died(child)

    def _events_of(self, child: Child, message: Any) -> Iterator[DecodeEvent]:
        if isinstance(message, Ready):
            child.ready, self._failed_starts = True, 0
            child.hear(items=0, worked_s=0.0)
        elif isinstance(message, Broken):
            raise InputError(f"{self._target!r} cannot be imported: {message.problem}")
        elif isinstance(message, Began):
            child.hear(items=0, worked_s=message.worked_s)
            child.jobs[0] = replace(child.jobs[0], part=message.part, has_told=False)
        elif isinstance(message, Sent):
            what = unpacked(message)
            if what is None:
                job = child.finish()
                seconds = job.spent_s + message.worked_s
                yield DecodeEvent(job.file, FileDone(job.file, seconds, message.parts))
            else:
                has_arrived = isinstance(what, Arrived)
                # What was left out grants no time: there may be no end of it.
                made = isinstance(what, Decoded | Reading)
                child.hear(items=made, worked_s=message.worked_s)
                if has_arrived:
                    child.waited_s = message.worked_s + child.away_s
                elif child.jobs[0].part is not None:
                    child.jobs[0] = replace(child.jobs[0], has_told=True)
                yield DecodeEvent(child.jobs[0].file, what)

    def _judged(self, child: Child) -> Iterator[DecodeEvent]:
        if not child.ready:
            if child.silent_s > self._limits.start_s:
                self._end(child)
                self._not_started(child, f"not within {self._limits.start_s:.0f} s")
        elif child.jobs and (verdict := broken_limit(child, self._limits)) is not None:
            self._end(child)
            yield from self._given_up(child, verdict)

    def _died(self, child: Child) -> Iterator[DecodeEvent]:
        code = self._end(child)
        if not child.ready:
            self._not_started(child, f"exit code {code}")
        elif child.jobs:
            yield from self._given_up(child, death(child, code, self._limits))

    def _given_up(self, child: Child, verdict: Verdict) -> Iterator[DecodeEvent]:
        """Write off what `child`, now ended, was at: a part of its file, or all of it.

        Others go on with the file, and with those that it had not begun.
        """
        skipped: Skipped | None = given_up(child, verdict)
        job = child.jobs.popleft()
        seconds = job.spent_s + child.worked_s + child.silent_s
        self._returned.extend(child.jobs)
        rest = resumed(job, verdict)
        if rest is not None:
            self._returned.appendleft(replace(rest, spent_s=seconds))
            skipped = lost_part(job, verdict, rest)
        if skipped is not None:
            yield DecodeEvent(job.file, skipped)
        if rest is None:
            yield DecodeEvent(job.file, FileDone(job.file, seconds))

    def _not_started(self, child: Child, how: str) -> None:
        self._returned.extend(child.jobs)
        self._failed_starts += 1
        if self._failed_starts >= _STARTS_TRIED:
            problem = f"processes for reading do not start ({how})"
            raise TusouError(problem, "read in this process with workers=0")
