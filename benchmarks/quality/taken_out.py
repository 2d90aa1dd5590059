"""Queries with an answer, asked once more of a library without the files that answer them.

Queries without an answer that somebody writes are of their own kind: those of this folder are
shorter than the others, and their length alone would tell most of them. These are the very queries
that have an answer, in the same words; only the answer is not there.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from benchmarks.quality.collecting import UNRANKED
from benchmarks.quality.dev import SAME_PAGES
from benchmarks.quality.fitting import DEPTH

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from benchmarks.quality.dev import Asked
    from benchmarks.quality.fitting import Answer

SIGNALS = ("words", "picture", "text vector")
"""In the order of `Seen.ranks`."""


def without_answer(asked: Asked, answer: Answer) -> Answer:
    """Return what is left of an answer without the files that hold anything right.

    Where files share pages, all of their folder go. What was measured of the others stays: the
    few files hardly change what is usual in a library.
    """
    gone = {entry.path for entry in asked.query.relevant}
    folders = tuple(name for name in SAME_PAGES if any(path.startswith(name) for path in gone))
    stays = np.array(
        [path not in gone and not path.startswith(folders) for path, _ in answer.seen.places],
        dtype=bool,
    )
    seen = replace(
        answer.seen,
        signs=answer.seen.signs[stays],
        ranks=answer.seen.ranks[stays],
        items=answer.seen.items[stays],
        places=tuple(p for p, stay in zip(answer.seen.places, stays, strict=True) if stay),
    )
    n_items = int(stays.sum())
    return replace(answer, seen=seen, grades=np.zeros(n_items, np.int64), answerable=False)


def found_by(answer: Answer, scores: NDArray[np.float64]) -> str | None:
    """Return the signal that ranks the first right item of ten highest; None where none is."""
    order = np.argsort(-scores, kind="stable")[:DEPTH]
    right = order[(answer.grades[order] > 0) & np.isfinite(scores[order])]
    if not len(right):
        return None
    ranks = answer.seen.ranks[right[0]]
    return SIGNALS[int(np.argmin(ranks))] if ranks.min() < UNRANKED else None


def by_signal(
    signals: Sequence[str | None], bears: NDArray[np.float64], absent: NDArray[np.float64]
) -> list[str]:
    """Return a row for each signal: right hits that it found, and how they stand out.

    Args:
        signals: for each query with an answer, what found its first right hit of ten.
        bears: for each, up to which line that is a hit, as a multiple of the query's line.
        absent: for each query without an answer, how high its surest item stands, likewise.
    """
    rows = []
    for name in SIGNALS:
        own = bears[[signal == name for signal in signals]]
        if len(own):
            above = (own[:, None] > absent).mean() + 0.5 * (own[:, None] == absent).mean()
            rows.append(f"{name} | {len(own)} | {above:.2f}")
    return rows
