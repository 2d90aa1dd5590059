"""A worker of the cluster: decodes in processes of its own, finishes the items, hands them out.

It runs as a Ray actor and knows nothing of Ray. The processes below it bear what files do to those
who read them, by the same limits as on one machine; so when a station dies, it is not for a file.
"""

from __future__ import annotations

import time
from collections import deque
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from tusou.executors.local import LocalExecutor
from tusou.executors.ray.known import Known
from tusou.types import Arrived, Decoded, FileDone

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tusou.executors.finishing import Finisher
    from tusou.executors.work import Work
    from tusou.types import DecodeEvent, DecodeOptions, Reading, Skipped, SourceFile

    What = Decoded | Reading | Skipped | Arrived | FileDone

EVENTS_AT_ONCE = 16
"""Events in one answer: eight photos, two batches of an encoder; about 50 kB each."""

_ANSWER_S = 2.0
"""An answer that took this long is given with what is there."""


@dataclass(frozen=True, slots=True)
class Order:
    """A file to decode, as a station is told of it."""

    number: int
    file: SourceFile
    known: Known
    """What stations before have told of the file: it is not told again."""


class _Files:
    """The files of orders, as they are taken up; when it has run dry it may be asked again."""

    def __init__(self, waiting: deque[Order], under_way: dict[SourceFile, Order]) -> None:
        self._waiting = waiting
        self._under_way = under_way

    def __iter__(self) -> Iterator[SourceFile]:
        return self

    def __next__(self) -> SourceFile:
        if not self._waiting:
            raise StopIteration
        order = self._waiting.popleft()
        self._under_way[order.file] = order
        return order.file


class Station:
    """Takes orders and answers with events, numbered like the orders.

    Args:
        work: its workers are processes that decode, and threads that finish; without a `finish`
            items lose their pictures and nothing else.
        options: what the decode function gets with each file.
    """

    def __init__(self, work: Work, options: DecodeOptions) -> None:
        self._executor = LocalExecutor(work)
        self._work = work
        self._options = options
        self._finisher: Finisher | None = None
        self._waiting: deque[Order] = deque()
        self._under_way: dict[SourceFile, Order] = {}
        self._passed: dict[int, Known] = {}
        """What was made of each file so far."""
        self._stream: Iterator[DecodeEvent] | None = None

    def start(self) -> None:
        """Load what finishing needs, so that a lack of it is known before a file is given.

        Raises:
            TusouError: the model is not here, or is another one.
        """
        if self._work.finish is not None:
            self._finisher = self._work.finish.made(self._work.workers or 1)

    def give(self, orders: list[Order]) -> None:
        """Take more files."""
        self._waiting.extend(orders)

    def more(self) -> list[tuple[int, What]]:
        """Go on with the files given; nothing when all of them are done."""
        since, answer = time.monotonic(), list[tuple[int, "What"]]()
        while (event := self._next()) is not None:
            answer.extend(self._kept(event))
            if len(answer) >= EVENTS_AT_ONCE or time.monotonic() - since > _ANSWER_S:
                break
        return self._finished(answer)

    def _next(self) -> DecodeEvent | None:
        """The next event; a stream that has run dry is followed by another one."""
        if self._stream is None:
            if not self._waiting:
                return None
            self._stream = self._executor.decode(
                _Files(self._waiting, self._under_way), self._options
            )
        event = next(self._stream, None)
        if event is None:
            self._stream = None
            return self._next()
        return event

    def _kept(self, event: DecodeEvent) -> Iterator[tuple[int, What]]:
        """The event with its number, unless it was delivered before."""
        order = self._under_way[event.file]
        if isinstance(event.what, FileDone):
            del self._under_way[event.file]
            self._passed.pop(order.number, None)
            yield order.number, event.what
            return
        if isinstance(event.what, Arrived):  # not noted: another time it takes another time
            yield order.number, event.what
            return
        passed = self._passed.setdefault(order.number, Known())
        if not order.known.holds(event.what, passed):
            yield order.number, event.what
        passed.add(event.what)

    def _finished(self, answer: list[tuple[int, What]]) -> list[tuple[int, What]]:
        """Finish the items of an answer together; the time goes to a file that is done."""
        started = time.monotonic()
        decoded = [what for _, what in answer if isinstance(what, Decoded)]
        if self._finisher is not None and decoded:
            decoded = self._finisher(decoded)
        ready = iter(replace(one, picture=None) for one in decoded)
        spent_s = time.monotonic() - started
        finished: list[tuple[int, What]] = []
        for number, what in answer:
            now = next(ready) if isinstance(what, Decoded) else what
            if isinstance(now, FileDone) and spent_s:
                parts = {**now.parts, "finish": spent_s}
                now, spent_s = replace(now, seconds=now.seconds + spent_s, parts=parts), 0.0
            finished.append((number, now))
        return finished
