"""How many cores there are to share out."""

from __future__ import annotations

import os


def usable_cores() -> int:
    """The cores that this process may use, which in a container are often few of the machine's."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # pragma: no cover - not on Linux
        return os.cpu_count() or 1
