"""Rows of arrays: what is fed to a graph, and what comes back from it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from tusou.errors import ModelError

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from tusou.types import Vectors


def filled(rows: NDArray[Any], count: int | None) -> NDArray[Any]:
    """Repeat the last row until there are `count`; None leaves the rows as they are."""
    missing = (count or len(rows)) - len(rows)
    return np.concatenate([rows, np.repeat(rows[-1:], missing, axis=0)]) if missing else rows


def one_per_input(result: NDArray[Any], count: int, path: Path) -> NDArray[Any]:
    """The result of the graph at `path` as (count, dim).

    Raises:
        ModelError: it is not one vector per input.
    """
    if result.ndim == 1 and count == 1:
        result = result[None]
    if result.ndim != 2 or len(result) != count:
        raise ModelError(
            f"{path} gave a result of shape {result.shape} for {count} inputs",
            "this kind of graph is not known; please report the model",
        )
    return result


def unit_rows(rows: NDArray[Any], path: Path) -> Vectors:
    """Scale the rows that the graph at `path` gave to unit length, float32.

    Raises:
        ModelError: a row is zero or not finite, as half precision gives on some machines.
    """
    rows = rows.astype(np.float32)
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    if not np.all(np.isfinite(lengths) & (lengths > 0)):
        raise ModelError(f"{path} gave a vector without length", "use its fp32 variant")
    return np.asarray(rows / lengths, dtype=np.float32)
