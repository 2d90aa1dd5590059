"""A thread that does something now and then, for as long as somebody wants it done."""

from __future__ import annotations

import threading
from contextlib import suppress
from typing import TYPE_CHECKING
from weakref import WeakMethod

from tusou.errors import StoreError

if TYPE_CHECKING:
    from collections.abc import Callable


class Heartbeat:
    """Calls a method every so many seconds, from `start` to `stop`.

    What the store refuses is tried again with the next beat. The object of the method is not kept
    alive: a store that nobody closed stops when it is gone.

    Args:
        beat: a bound method.
        every_s: seconds between two beats.
    """

    def __init__(self, beat: Callable[[], object], every_s: float) -> None:
        self._beat = WeakMethod(beat)
        self._every_s = every_s
        self._ended: threading.Event | None = None

    def start(self) -> None:
        """Begin, unless it beats already."""
        if self._ended is None:
            self._ended = threading.Event()
            arguments = (self._beat, self._ended, self._every_s)
            threading.Thread(target=_go_on, args=arguments, daemon=True).start()

    def stop(self) -> None:
        """No beat begins after this; one may be under way."""
        if self._ended is not None:
            self._ended.set()
            self._ended = None


def _go_on(
    method: WeakMethod[Callable[[], object]], ended: threading.Event, every_s: float
) -> None:
    while not ended.wait(every_s):
        beat = method()
        if beat is None:
            return
        with suppress(StoreError):
            beat()
        del beat
