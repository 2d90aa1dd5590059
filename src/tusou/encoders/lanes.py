"""Lanes: runs of a graph side by side, each on its share of the cores.

One run on all cores answers soonest. Many inputs are encoded in less time when each core has a run
of its own: nobody waits for the slowest thread of a matrix product, which matters most beside the
decode workers. Two cores, milliseconds an input, one lane of two threads against two of one
(medians of four rounds in turns; behind it with another process at work; the starter model with
its second weights):

    ViT-B/32, pictures in batches of 8     85 and 73     142 and 115
    ViT-B/32 in eight bits, pictures       61 and 50      91 and 76
    starter model, texts of 64 tokens     5.2 and 4.7    7.6 and 5.5
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from tusou.cores import usable_cores

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from concurrent.futures import ThreadPoolExecutor

Given = TypeVar("Given")
Found = TypeVar("Found")

MOST = 4
"""Each holds what lies between the layers of a batch: 180 MB for 8 pictures of MobileNetV2."""


@dataclass(frozen=True, slots=True)
class Lanes:
    """How many runs of a graph go on at once, and the threads of its session.

    With one lane everything happens in the thread that asks. The threads of a session are one that
    asks and a pool that all runs share; None: ONNX Runtime's choice. As many lanes are the same
    lanes, of whichever graph: who asks while others do has its work queued behind theirs, so that
    no lane stands idle until the slowest is done.
    """

    count: int = 1
    threads: int | None = None

    def map(self, work: Callable[[Given], Found], given: Sequence[Given]) -> list[Found]:
        """Do `work` on each, in order; what one raises is raised when those before it are done."""
        if self.count == 1:
            return [work(one) for one in given]
        return list(_pool(self.count).map(work, given))

    def share(self, count: int, most: int) -> int:
        """So many of `count` inputs make a batch that each lane has something to do."""
        return max(1, min(most, -(-count // self.count)))


def _pool(count: int) -> ThreadPoolExecutor:
    """The threads of so many lanes, one pool for all that ask."""
    from concurrent.futures import ThreadPoolExecutor

    if count not in _pools:  # of two that come at once, one pool is kept
        _pools.setdefault(count, ThreadPoolExecutor(count, thread_name_prefix="lane"))
    return _pools[count]


_pools: dict[int, ThreadPoolExecutor] = {}
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_pools.clear)  # which has none of these threads


def lanes_for(threads: int | None) -> Lanes:
    """Share out `threads`, or all cores that this process may use."""
    cores = threads or usable_cores()
    count = min(MOST, cores)
    return Lanes(count, cores - count + 1)
