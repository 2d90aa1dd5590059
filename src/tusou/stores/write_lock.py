"""One writing process at a time."""

from __future__ import annotations

import os
import threading
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from tusou.errors import StoreError, system_reason
from tusou.stores.process_lock import HeldElsewhere, ProcessLock

if TYPE_CHECKING:
    from collections.abc import Iterator


class WriteLock:
    """The right of this process to write to a library; readers are not concerned.

    Taken with the first write and kept until `release`, so that two runs of indexing cannot
    interleave. It ends with the process, however that ends.

    Args:
        path: the lock file; the process id of the holder stands in the file beside it.
        timeout_s: how long to wait for a short writer such as `forget`.
    """

    def __init__(self, path: str, timeout_s: float = 2.0) -> None:
        self._lock = ProcessLock(path)
        self._holder_path = path + ".holder"
        self._timeout_s = timeout_s
        self._guard = threading.Lock()

    @property
    def is_held(self) -> bool:
        """Whether this process holds the lock."""
        return self._lock.is_held

    def hold(self) -> bool:
        """Make sure that this process holds the lock; returns whether it was just taken.

        Raises:
            StoreError: another process holds it, or the folder cannot be written.
        """
        with self._guard:
            if self._lock.is_held:
                return False
            try:
                self._lock.take(self._timeout_s)
            except HeldElsewhere as exc:
                raise StoreError(
                    f"another process{self._holder()} is writing to this library",
                    "wait until it has finished, or end it",
                ) from exc
            except OSError as exc:
                raise StoreError(
                    f"this library cannot be written: {system_reason(exc)}",
                    "check the rights of its folder and the room there",
                ) from exc
            # Only told to others: a full disk that takes no number takes no lock away.
            with suppress(OSError), open(self._holder_path, "w", encoding="ascii") as file:
                file.write(str(os.getpid()))
            return True

    @contextmanager
    def kept(self) -> Iterator[None]:
        """Keep the lock that was just taken if the block succeeds, else release it again."""
        try:
            yield
        except BaseException:
            self.release()
            raise

    def release(self) -> None:
        """Let other processes write."""
        with self._guard:
            if self._lock.is_held:
                with suppress(FileNotFoundError):
                    os.unlink(self._holder_path)
                self._lock.release()

    def _holder(self) -> str:
        try:
            with open(self._holder_path, encoding="ascii") as file:
                return f" ({int(file.read())})"
        except (OSError, ValueError):
            return ""
