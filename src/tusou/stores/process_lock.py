"""A lock between processes: the border to filelock, which takes 30 ms to load.

A search takes no lock unless an index is behind, so it is loaded when a lock is first taken.
"""

from __future__ import annotations

from contextlib import contextmanager
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from filelock import BaseFileLock


class HeldElsewhere(Exception):
    """Another process, or another lock of this one, holds the file."""


class ProcessLock:
    """The file at `path`, held by one process at a time; it ends with that, however that ends.

    Threads that share a lock take turns in asking for it: those who have it see to that.
    """

    def __init__(self, path: str) -> None:
        self._path = path

    @cached_property
    def _lock(self) -> BaseFileLock:
        from filelock import FileLock

        return FileLock(self._path, thread_local=False)

    @property
    def is_held(self) -> bool:
        """Whether this lock is taken."""
        return "_lock" in self.__dict__ and self._lock.is_locked

    def take(self, timeout_s: float) -> None:
        """Take the lock, waiting up to `timeout_s`.

        Raises:
            HeldElsewhere: it was not free in that time.
        """
        from filelock import Timeout

        try:
            self._lock.acquire(timeout=timeout_s)
        except Timeout as exc:
            raise HeldElsewhere(self._path) from exc

    def release(self) -> None:
        """Let others take it."""
        self._lock.release()

    @contextmanager
    def held(self, timeout_s: float) -> Iterator[None]:
        """Hold the lock for a while; raises as `take` does."""
        self.take(timeout_s)
        try:
            yield
        finally:
            self.release()
