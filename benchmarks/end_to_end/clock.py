"""Time on the wall, and that of all cores."""

from __future__ import annotations

import resource
import time


class Clock:
    """Counts from when it is made."""

    def __init__(self) -> None:
        self._started, self._worked_s = time.perf_counter(), _worked_s()

    @property
    def seconds(self) -> float:
        """On the wall."""
        return time.perf_counter() - self._started

    @property
    def cpu_s(self) -> float:
        """Of all cores, in all threads of this process and in its children that have ended."""
        return _worked_s() - self._worked_s


def _worked_s() -> float:
    used = map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(one.ru_utime + one.ru_stime for one in used)
