"""Rate and concurrency: what one client may ask, and how much is done at once."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from contextlib import contextmanager
from typing import TYPE_CHECKING

from tusou.errors import Busy, TooMany

if TYPE_CHECKING:
    from collections.abc import Iterator

CLIENTS_KNOWN = 4096


class RateLimit:
    """A bucket of tokens for each client: `burst` at once, then `per_s` a second.

    Args:
        per_s: 0: no limit.
        burst: how many an idle client may ask at once.
    """

    def __init__(self, per_s: float, burst: int) -> None:
        self._per_s = per_s
        self._burst = max(burst, 1)
        self._guard = threading.Lock()
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, client: str) -> None:
        """Count one request of `client`.

        Raises:
            TooMany: it has none left.
        """
        if self._per_s <= 0:
            return
        now = time.monotonic()
        with self._guard:
            left, seen = self._buckets.pop(client, (float(self._burst), now))
            left = min(self._burst, left + (now - seen) * self._per_s)
            granted = left >= 1
            self._buckets[client] = (left - 1 if granted else left, now)
            while len(self._buckets) > CLIENTS_KNOWN:
                self._buckets.popitem(last=False)
        if not granted:
            raise TooMany(
                "too many requests", "ask less often, or start the server with a larger --rate",
                (1 - left) / self._per_s,
            )  # fmt: skip


class Gate:
    """Lets `at_once` through together; `waiting` more stand in line, the rest is sent away."""

    def __init__(self, at_once: int, waiting: int) -> None:
        self._passing = threading.Semaphore(at_once)
        self._guard = threading.Lock()
        self._room = at_once + waiting

    @contextmanager
    def passed(self) -> Iterator[None]:
        """Hold a place while the block runs.

        Raises:
            Busy: the line is full.
        """
        with self._guard:
            if self._room <= 0:
                raise Busy("the server has more to do than it can", "try again in a moment")
            self._room -= 1
        try:
            with self._passing:
                yield
        finally:
            with self._guard:
                self._room += 1
