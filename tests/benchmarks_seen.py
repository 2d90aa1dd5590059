"""What a search saw, made by hand."""

from __future__ import annotations

import numpy as np
from benchmarks.quality.collecting import COLUMNS, Seen


def seen_at(places):
    """Items at these places (path, page), without any sign."""
    n = len(places)
    return Seen(
        np.zeros((n, len(COLUMNS))),
        np.zeros((n, 3), dtype=np.int64),
        np.arange(n),
        tuple(places),
    )
