"""The executor without processes, for tests, debuggers and platforms that have none to spare."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from tusou.executors.guard import guarded, load_decode
from tusou.types import DecodeEvent, FileDone

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tusou.executors.limits import Limits
    from tusou.types import DecodeOptions, SourceFile


class InlineExecutor:
    """Decodes in this process: no limit holds here, and a crash of a library is a crash."""

    def __init__(
        self, target: str, *, workers: int | None = None, limits: Limits | None = None
    ) -> None:
        del workers, limits  # taken so that executors can be exchanged
        self._decode = load_decode(target)

    def decode(self, files: Iterable[SourceFile], options: DecodeOptions) -> Iterator[DecodeEvent]:
        """Yield the events of `files` in order; see `Executor`."""
        for file in files:
            start = time.monotonic()
            for what in guarded(self._decode, file, options):
                yield DecodeEvent(file, what)
            yield DecodeEvent(file, FileDone(file, time.monotonic() - start))

    def close(self) -> None:
        """Nothing is held."""
