"""How many pictures an accelerator is best given at once: measured, where nobody can know."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from tusou.errors import ModelError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

SIZES = (8, 16, 32, 64)
"""Tried in this order. A picture of 224 px waits in 0.6 MB as float32, so 64 of them are little."""
GAIN = 1.1
"""How much faster a larger batch must be to be worth its memory and its delay."""


def measured_batch(
    run: Callable[[int], object],
    sizes: Sequence[int] = SIZES,
    clock: Callable[[], float] = time.perf_counter,
) -> int:
    """Return the smallest of `sizes` after which a larger one gains nothing.

    Args:
        run: encodes as many blank pictures as it is told; a ModelError means that the device has
            no room for so many.
        sizes: ascending.
        clock: seconds.

    Raises:
        ModelError: not even the smallest runs.
    """
    best = sizes[0]
    rate = _rate(run, best, clock)
    for size in sizes[1:]:
        try:
            larger = _rate(run, size, clock)
        except ModelError:  # it does not fit
            break
        if larger < rate * GAIN:
            break
        best, rate = size, larger
    return best


def _rate(run: Callable[[int], object], size: int, clock: Callable[[], float]) -> float:
    """Pictures a second, by the better of two runs after one that lets the device get ready."""
    run(size)
    seconds = []
    for _ in range(2):
        started = clock()
        run(size)
        seconds.append(clock() - started)
    return size / max(min(seconds), 1e-9)
