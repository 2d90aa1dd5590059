"""Decoding and encoding spread over a Ray cluster; files of a dead worker go to others."""

from __future__ import annotations

import logging
import time
from collections import deque
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import TYPE_CHECKING, Any
from weakref import WeakSet

from tusou.errors import InputError, TusouError
from tusou.executors.ray.cluster import joined, sized
from tusou.executors.ray.known import Known
from tusou.executors.ray.station import Order, Station
from tusou.types import Arrived, DecodeEvent, FileDone, Skipped

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from tusou.executors.work import Work
    from tusou.types import DecodeOptions, SourceFile

ATTEMPTS = 3
"""Workers that may die over a file before it is given up, and that may fail to start in a row."""

START_S = 300.0
"""Longest wait for a first worker; a cluster that others use has no CPU at once."""

_LOOK_S = 1.0

_log = logging.getLogger(__name__)


@dataclass(slots=True)
class _Job:
    """A file that is not done."""

    number: int
    file: SourceFile
    known: Known = field(default_factory=Known)
    """What the caller has of it."""
    attempts: int = 0


@dataclass(slots=True, eq=False)
class _Post:
    """A station as the run sees it: a Ray actor, its files, and the answer it was asked for."""

    actor: Any
    answer: Any
    """A reference; at first that of its start, None while nothing is asked."""
    is_up: bool = False
    jobs: dict[int, _Job] = field(default_factory=dict)
    pace: int = 0
    """Files done with the last answer: so many more it needs, not to run dry before the next."""
    heard: set[int] = field(default_factory=set)
    """Numbers of files of which it has told something."""

    def at_work(self, cpus: int) -> list[_Job]:
        """The files that it may be reading; others wait behind them.

        As many of the oldest as it has processes, and those of which it has told something.
        """
        return [
            job
            for place, job in enumerate(self.jobs.values())
            if place < cpus or job.number in self.heard
        ]


class RayExecutor:
    """Runs a decode function on the workers of a Ray cluster, and `finish` after it.

    Each worker is an actor with up to four CPUs that decodes in processes of its own, under the
    limits of `LocalExecutor`: a bad file costs itself. When a worker dies, the files that it was at
    are read again by others, and what the caller has of them is not delivered twice.

    Args:
        work: its target must be importable on every node; where it does not say, there are as many
            workers as the cluster has room for.
    """

    def __init__(self, work: Work) -> None:
        if work.workers is not None and work.workers < 1:
            raise InputError(f"{work.workers} workers cannot read", "ask for at least 1")
        self._work = work
        self._held = ExitStack()
        self._ray: Any = None
        self._runs: WeakSet[_Run] = WeakSet()

    def decode(self, files: Iterable[SourceFile], options: DecodeOptions) -> Iterator[DecodeEvent]:
        """Yield the events of `files`; those of one file in order, ending with FileDone.

        Raises:
            InputError: there is no cluster.
            TusouError: no worker starts, or a worker lacks the model.
        """
        waiting = iter(files)
        first = list(islice(waiting, 1))
        if not first:
            return
        if self._ray is None:
            self._ray = self._held.enter_context(joined())
        run = _Run(self._ray, self._work.workers, self._new(options))
        self._runs.add(run)
        try:
            yield from run.events(iter([*first]), waiting)
        finally:
            run.stop()

    def close(self) -> None:
        """Stop all workers and leave the cluster."""
        for run in list(self._runs):
            run.stop()
        self._ray = None
        self._held.close()

    def _new(self, options: DecodeOptions) -> Callable[[int], Any]:
        """A function that starts a station with so many CPUs."""
        ray = self._ray

        def new(cpus: int) -> Any:
            actor = ray.remote(Station).options(num_cpus=cpus, max_restarts=0, max_task_retries=0)
            return actor.remote(replace(self._work, workers=cpus), options)

        return new


class _Run:
    """The stations and files of one call of `decode`."""

    def __init__(self, ray: Any, workers: int | None, new: Callable[[int], Any]) -> None:
        self._ray = ray
        nodes = [node["Resources"].get("CPU", 0) for node in ray.nodes() if node["Alive"]]
        self._wanted, self._cpus = sized([int(n) for n in nodes], workers)
        self._new = new
        self._posts: list[_Post] = []
        self._returned: deque[_Job] = deque()
        self._given = 0
        self._failed_starts = 0

    def events(self, *sources: Iterator[SourceFile]) -> Iterator[DecodeEvent]:
        files = (file for source in sources for file in source)
        since = time.monotonic()
        while True:
            self._start()
            self._hand_out(files)
            if not self._under_way() and not self._returned and not self._has_more(files):
                return
            for post in self._ready():
                since = time.monotonic()
                yield from self._heard(post)
            if not any(post.is_up for post in self._posts) and time.monotonic() - since > START_S:
                raise TusouError(
                    f"no Ray worker started within {START_S:.0f} s",
                    f"see whether {self._cpus} CPUs of a node are free: ray status",
                )

    def stop(self) -> None:
        for post in self._posts:
            self._ray.kill(post.actor)
        self._posts.clear()

    def _has_more(self, files: Iterator[SourceFile]) -> bool:
        """Whether a file is left; it is kept to be given out."""
        file = next(files, None)
        if file is not None:
            self._given += 1
            self._returned.append(_Job(self._given, file))
        return file is not None

    def _under_way(self) -> bool:
        return any(post.jobs for post in self._posts)

    def _start(self) -> None:
        while len(self._posts) < self._wanted:
            actor = self._new(self._cpus)
            self._posts.append(_Post(actor, actor.start.remote()))

    def _hand_out(self, files: Iterator[SourceFile]) -> None:
        """Give files to stations that wait to be asked, and ask them to go on."""
        for post in self._posts:
            if not post.is_up or post.answer is not None:
                continue
            orders = []
            while len(post.jobs) < 2 * (self._cpus + post.pace):
                if not self._returned and not self._has_more(files):
                    break
                job = self._returned.popleft()
                post.jobs[job.number] = job
                orders.append(Order(job.number, job.file, job.known))
            if orders:
                post.actor.give.remote(orders)
            if post.jobs:
                post.answer = post.actor.more.remote()

    def _ready(self) -> list[_Post]:
        """The posts whose answer is there."""
        asked = {post.answer: post for post in self._posts if post.answer is not None}
        if not asked:
            return []
        found, _ = self._ray.wait(list(asked), num_returns=1, timeout=_LOOK_S)
        return [asked[answer] for answer in found]

    def _heard(self, post: _Post) -> Iterator[DecodeEvent]:
        reference, post.answer = post.answer, None
        try:
            with _translated(self._ray):
                answer = self._ray.get(reference)
        except _Died as died:
            yield from self._lost(post, str(died))
            return
        if not post.is_up:
            post.is_up, self._failed_starts = True, 0
            return
        post.pace = sum(isinstance(what, FileDone) for _, what in answer)
        for number, what in answer:
            job = post.jobs[number]
            post.heard.add(number)
            if isinstance(what, FileDone):
                del post.jobs[number]
            elif not isinstance(what, Arrived):
                job.known.add(what)
            yield DecodeEvent(job.file, what)

    def _lost(self, post: _Post, how: str) -> Iterator[DecodeEvent]:
        """Give the files of a dead station to others, but for those that outlived too many."""
        self._posts.remove(post)
        if not post.is_up:
            self._failed_starts += 1
            if self._failed_starts >= ATTEMPTS:
                raise TusouError(f"Ray workers do not start: {how}", "see: ray status")
        jobs = list(post.jobs.values())
        _log.warning("a Ray worker died (%s); others read its %d files", how, len(jobs))
        for job in post.at_work(self._cpus):
            job.attempts += 1
        for job in jobs:
            if job.attempts < ATTEMPTS:
                self._returned.append(job)
                continue
            problem = f"{ATTEMPTS} workers died while they read it"
            skipped = Skipped(job.file.path, problem, "index again", fault="outside")
            yield DecodeEvent(job.file, skipped)
            yield DecodeEvent(job.file, FileDone(job.file))


class _Died(Exception):
    """A station is gone."""


@contextmanager
def _translated(ray: Any) -> Iterator[None]:
    """Turn what Ray raises into what happened: a station died, or said what is wrong."""
    try:
        yield
    except ray.exceptions.RayTaskError as exc:
        cause = exc.cause
        if isinstance(cause, TusouError):
            raise cause from None
        problem = f"a Ray worker failed: {type(cause).__name__}: {cause}"
        raise TusouError(problem, "is the same tusou installed on every node?") from exc
    except (ray.exceptions.RayActorError, ray.exceptions.ObjectLostError) as exc:
        raise _Died(str(exc).strip().partition("\n")[0]) from exc
    except ray.exceptions.RayError as exc:
        problem = str(exc).strip().partition("\n")[0]
        raise TusouError(f"the Ray cluster failed: {problem}", "see: ray status") from exc
