"""What a process that answers many queries tells the libraries below it, before they load."""

from __future__ import annotations

import os

THREADS = ("OPENBLAS_NUM_THREADS", "GOTO_NUM_THREADS", "OMP_NUM_THREADS")
"""What OpenBLAS looks at, in this order."""


def one_core_a_search() -> None:
    """Let searches run beside each other instead of each on all cores; call it before numpy loads.

    OpenBLAS keeps its threads spinning for some 0.1 s after a product of 2 ms: at 10,000 items a
    search took 43 ms of the cores for 22 ms of time, and 22 for 22 with one thread. What somebody
    has set himself stays.
    """
    if not any(name in os.environ for name in THREADS):
        os.environ[THREADS[0]] = "1"
