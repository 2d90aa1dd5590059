"""Memory of a process and its children, sampled from /proc (Linux)."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from types import TracebackType

INTERVAL_S = 0.1


def children(pid: int) -> list[int]:
    """Direct children of a process."""
    found = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            found += [int(child) for child in task.read_text().split()]
        except OSError:
            continue
    return found


def tree(pid: int) -> list[int]:
    """A process and all its descendants."""
    pids = [pid]
    for one in pids:
        pids += children(one)
    return pids


@dataclass(frozen=True, slots=True)
class Memory:
    """What a process holds, in bytes."""

    resident_bytes: int = 0
    own_bytes: int = 0
    """Without pages of mapped files and shared memory: those of files the system takes back when
    it needs them, and reads again."""


def memory_of(pid: int) -> Memory:
    """Memory of one process; nothing when it is gone."""
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return Memory()
    found = dict(line.partition(":")[::2] for line in status.splitlines())
    resident, own = (int(found.get(name, "0").split()[0]) for name in ("VmRSS", "RssAnon"))
    return Memory(resident * 1024, own * 1024)


@dataclass
class PeakMemory:
    """Samples a process tree while the `with` block runs.

    `main_bytes` is the peak of the process itself, `tree_bytes` the peak of the sum over it and
    its children (pages shared between them count several times), `tree_own_bytes` that of what
    is no page of a file or shared, `child_bytes` the largest single child.
    """

    pid: int
    main_bytes: int = 0
    tree_bytes: int = 0
    tree_own_bytes: int = 0
    child_bytes: int = 0
    _stop: threading.Event = field(default_factory=threading.Event)

    def __enter__(self) -> Self:
        self._thread = threading.Thread(target=self._sample, daemon=True)
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stop.set()
        self._thread.join()

    def _sample(self) -> None:
        while not self._stop.is_set():
            held = [memory_of(pid) for pid in tree(self.pid)]
            sizes = [one.resident_bytes for one in held]
            self.main_bytes = max(self.main_bytes, sizes[0])
            self.tree_bytes = max(self.tree_bytes, sum(sizes))
            self.tree_own_bytes = max(self.tree_own_bytes, sum(one.own_bytes for one in held))
            self.child_bytes = max([self.child_bytes, *sizes[1:]])
            time.sleep(INTERVAL_S)
