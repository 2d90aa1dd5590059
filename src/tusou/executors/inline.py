"""The executor without processes, for tests, debuggers and platforms that have none to spare."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from tusou.executors.guard import guarded, load_decode
from tusou.timing import Stopwatch
from tusou.types import DecodeEvent, FileDone

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tusou.executors.work import Work
    from tusou.types import DecodeOptions, SourceFile


class InlineExecutor:
    """Decodes in this process: no limit holds here, and a crash of a library is a crash."""

    def __init__(self, work: Work) -> None:
        self._decode = load_decode(work.target)

    def decode(self, files: Iterable[SourceFile], options: DecodeOptions) -> Iterator[DecodeEvent]:
        """Yield the events of `files` in order; see `Executor`."""
        for file in files:
            watch, worked_s, since = Stopwatch(), 0.0, time.monotonic()
            for what in guarded(self._decode, file, options, watch):
                worked_s += time.monotonic() - since
                yield DecodeEvent(file, what)
                since = time.monotonic()
            worked_s += time.monotonic() - since
            yield DecodeEvent(file, FileDone(file, worked_s, watch.seconds))

    def close(self) -> None:
        """Nothing is held."""
