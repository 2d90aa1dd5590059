"""How often something is said while a long work goes on."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


class Pace:
    """Tells when it is time for the next line.

    Args:
        every_s: seconds between lines; the first comes after as many.
        clock: tells the time in seconds.
    """

    def __init__(self, every_s: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._every_s = every_s
        self._clock = clock
        self._next_s = clock() + every_s

    def is_due(self) -> bool:
        """Whether a line is to be said now; then the next is due `every_s` later."""
        now = self._clock()
        if now < self._next_s:
            return False
        self._next_s = now + self._every_s
        return True
