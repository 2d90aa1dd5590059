"""An executor as somebody may add one: in this process, and it finishes its items itself."""

from __future__ import annotations

from dataclasses import replace

from tusou.executors.inline import InlineExecutor
from tusou.types import Decoded


class FinishingExecutor(InlineExecutor):
    """Gives items their vectors where they are decoded, and counts them."""

    n_finished = 0

    def __init__(self, work):
        super().__init__(work)
        self._finish = work.finish and work.finish.made(1)

    def decode(self, files, options):
        for event in super().decode(files, options):
            if isinstance(event.what, Decoded):
                type(self).n_finished += 1
                (finished,) = self._finish([event.what])
                yield replace(event, what=finished)
            else:
                yield event
