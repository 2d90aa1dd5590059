"""Workers that stay: single files are read apart from this process without starting one each.

What a server is handed by strangers is decoded like source files, under the same limits; a worker
that has read one file waits for the next, so that an answer takes milliseconds.
"""

from __future__ import annotations

import threading
from concurrent.futures import Future
from contextlib import closing
from dataclasses import dataclass, field
from queue import SimpleQueue
from typing import TYPE_CHECKING

from tusou.errors import TusouError
from tusou.executors.local import LocalExecutor
from tusou.executors.work import Work
from tusou.types import Decoded, DecodeOptions, FileDone, Skipped

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tusou.executors.limits import Limits
    from tusou.types import SourceFile

Answer = list["Decoded | Skipped"]


@dataclass(slots=True)
class _Asked:
    """A file and whoever waits for it."""

    file: SourceFile
    answer: Future[Answer] = field(default_factory=Future)


class StandingWorkers:
    """Worker processes that take files from any thread, one at a time each.

    Args:
        target: the decode function, "module:attr".
        workers: how many processes at most.
        limits: what a file may cost.
        options: what the decode function gets with each file.
    """

    def __init__(
        self,
        target: str,
        *,
        workers: int,
        limits: Limits,
        options: DecodeOptions | None = None,
    ) -> None:
        self._target = target
        self._limits = limits
        self._options = options or DecodeOptions()
        self._most = workers
        self._queue: SimpleQueue[_Asked | None] = SimpleQueue()
        self._guard = threading.Lock()
        self._threads: list[threading.Thread] = []
        self._waiting = 0
        """Files asked for and not yet answered."""
        self._closed = False

    def decode(self, file: SourceFile) -> Answer:
        """Return what the decode function yields for `file`; waits for it.

        A file whose worker dies or breaks a limit gives one whole-file `Skipped`.

        Raises:
            TusouError: the workers are closed, or cannot be started.
        """
        asked = _Asked(file)
        with self._guard:
            if self._closed:
                raise TusouError("the reading processes are closed", "start the server again")
            if len(self._threads) <= self._waiting and len(self._threads) < self._most:
                thread = threading.Thread(target=self._serve, daemon=True)
                thread.start()
                self._threads.append(thread)
            self._waiting += 1
        self._queue.put(asked)
        try:
            return asked.answer.result()
        finally:
            with self._guard:
                self._waiting -= 1

    def close(self) -> None:
        """Stop the workers when they are done with the files they have."""
        with self._guard:
            self._closed = True
            threads = list(self._threads)
        for _ in threads:
            self._queue.put(None)
        for thread in threads:
            thread.join()

    def _serve(self) -> None:
        desk = _Desk(self._queue)
        while desk.has_a_file():
            try:
                with closing(self._executor()) as executor:
                    for event in executor.decode(desk, self._options):
                        if isinstance(event.what, FileDone):
                            desk.answered()
                        elif isinstance(event.what, Decoded | Skipped):
                            desk.collected.append(event.what)
            except Exception as exc:  # noqa: BLE001 - whoever waits for the file is told
                desk.failed(exc)

    def _executor(self) -> LocalExecutor:
        return LocalExecutor(Work(self._target, workers=1, limits=self._limits))


class _Desk:
    """The files of one worker: waits for one while none is under way.

    An iterator that is exhausted while a file is under way, and goes on afterwards: so the
    executor listens to its worker, and keeps it for what comes next.
    """

    def __init__(self, queue: SimpleQueue[_Asked | None]) -> None:
        self._queue = queue
        self._current: _Asked | None = None
        self._is_given = False
        self._closed = False
        self.collected: Answer = []

    def has_a_file(self) -> bool:
        """Wait for a file; False when the workers are closed."""
        if self._current is None and not self._closed:
            self._current = self._queue.get()
            self._closed = self._current is None
        return self._current is not None

    def __iter__(self) -> Iterator[SourceFile]:
        return self

    def __next__(self) -> SourceFile:
        if self._is_given or not self.has_a_file():
            raise StopIteration
        assert self._current is not None  # noqa: S101 - for the type checker
        self._is_given = True
        return self._current.file

    def answered(self) -> None:
        """Hand over what was collected."""
        if self._current is not None:
            self._current.answer.set_result(self.collected)
        self._begin()

    def failed(self, error: Exception) -> None:
        """Hand over why there is nothing."""
        if self._current is not None:
            self._current.answer.set_exception(error)
        self._begin()

    def _begin(self) -> None:
        self._current, self._is_given, self.collected = None, False, []
