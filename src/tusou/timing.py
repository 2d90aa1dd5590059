"""Where time goes: seconds by the name of a part of the work, added up while it is done.

Code deep below says `with span("render"):` and pays a microsecond; whoever wants to know puts the
work under `measured()`. Where nobody measures, a span does nothing.
"""

from __future__ import annotations

import time
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

Step = TypeVar("Step")


class Stopwatch:
    """Seconds by name. A span within another stops the outer one, so that nothing counts twice."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self._open: list[str] = []
        self._since = 0.0

    @contextmanager
    def span(self, name: str) -> Iterator[None]:
        """Count the time of the block for `name`."""
        self._settle()
        self._open.append(name)
        try:
            yield
        finally:
            self._settle()
            self._open.pop()

    def _settle(self) -> None:
        """Count what went by since the last change for the span that was open."""
        now = time.perf_counter()
        if self._open:
            name = self._open[-1]
            self.seconds[name] = self.seconds.get(name, 0.0) + now - self._since
        self._since = now


_RUNNING: ContextVar[Stopwatch | None] = ContextVar("running", default=None)


@contextmanager
def measured(watch: Stopwatch) -> Iterator[None]:
    """Let `watch` count the spans of the block; one that ran before is stopped meanwhile."""
    token = _RUNNING.set(watch)
    try:
        yield
    finally:
        _RUNNING.reset(token)


@contextmanager
def span(name: str) -> Iterator[None]:
    """Count the time of the block for `name`, if somebody measures."""
    watch = _RUNNING.get()
    if watch is None:
        yield
        return
    with watch.span(name):
        yield


def spanned(name: str, steps: Iterable[Step]) -> Iterator[Step]:
    """Yield `steps`, counting the time that each of them takes to come for `name`."""
    source = iter(steps)
    while True:
        with span(name):
            try:
                step = next(source)
            except StopIteration:
                return
        yield step


def stepped(watch: Stopwatch, steps: Iterable[Step]) -> Iterator[Step]:
    """Yield `steps`, with `watch` counting what they do and not what their caller does between."""
    source = iter(steps)
    while True:
        with measured(watch):
            try:
                step = next(source)
            except StopIteration:
                return
        yield step
