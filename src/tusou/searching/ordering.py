"""The order of the answer: fused ranks, or the plain score of one signal."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tusou.ranking import Fused, reciprocal_rank_fusion

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tusou.searching.candidates import Candidates, Key, Signal
    from tusou.searching.evidence import Found
    from tusou.types import Query

WEIGHTS: dict[str, float] = {"words": 1.0, "image": 1.0, "text": 0.5}
"""Say of each signal in `fused`. Likeness of texts repeats what words tell, only vaguer; it
brings what is written in the other language."""

BASE = 0.5
"""What remains of a fused score without any evidence. Weighing by evidence raised nDCG@5 on 59
graded queries from 36.0 to 40.9; any base between 0.05 and 0.5 does."""

LESS_ABOUT = 0.7
"""What an item that holds the words loses when others are far more about them: a running title
stands on every page, but the cover it comes from has little else. nDCG@5 of 172 graded queries
is 25.6 at 0.4 and 26.1 at 0.6 and 0.7; 67 others do not tell (44.5)."""

BM25_AT_HALF = 10.0
"""The BM25 score that is shown as 0.5; a page that holds a rare word or two lies there."""


def ordered(query: Query, found: Candidates) -> list[Fused[Key]]:
    """Return the candidates in the order of the answer, scores 0–1."""
    if query.rank != "fused":
        return [
            Fused(key, shown_score(query.rank, score), {query.rank: 1.0})
            for key, score in found.rankings[query.rank]
        ]
    keys: dict[str, list[Key]] = {signal: found.keys(signal) for signal in found.rankings}
    return reciprocal_rank_fusion({name: one for name, one in keys.items() if one}, WEIGHTS)


def by_evidence(found: Sequence[Found]) -> list[Found]:
    """Return `found` in the order of fused score times evidence, scores 0–1.

    Ranks alone cannot tell the first of many good matches from the first of all bad ones, nor
    whether the second holds the words nearly as often as the first.
    """
    weighed = [
        replace(one, place=replace(one.place, score=one.place.score * _weight(one)))
        for one in found
    ]
    return sorted(weighed, key=lambda one: -one.place.score)


def _weight(found: Found) -> float:
    held = found.confidences.get("words", 0.0)
    return (BASE + found.confidence) / (BASE + 1) * (1 - LESS_ABOUT * held * (1 - found.about))


def shown_score(signal: Signal, score: float) -> float:
    """Map the score of one signal to 0–1 in the same order; BM25 has no bound, cosines two."""
    if signal == "words":
        return max(score, 0.0) / (max(score, 0.0) + BM25_AT_HALF)
    return min(1.0, max(0.0, (1 + score) / 2))
