"""The order of the answer: by all evidence, or by the plain score of one signal."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tusou.ranking import Fused, in_turns
from tusou.searching.fitted import fitted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tusou.searching.candidates import Candidates, Key, Signal
    from tusou.searching.evidence import Found
    from tusou.types import Query

BM25_AT_HALF = 10.0
"""The BM25 score that is shown as 0.5; a page that holds a rare word or two lies there."""
EVIDENCE_AT_HALF = 4.0
"""The evidence that is shown as 0.5: odds of 55 to 1 against chance."""


def ordered(query: Query, found: Candidates) -> list[Fused[Key]]:
    """Return the candidates in the order in which they are looked at, scores 0–1.

    For `fused` the signals take turns, so that the best of each are among the first; the order
    of the answer comes with the evidence. For one signal it is the order of the answer.
    """
    if query.rank == "fused":
        keys = {(signal, False): found.keys(signal) for signal in found.rankings}
        keys |= {(side, True): [key for key, _ in of] for side, of in found.of_words.items()}
        return [Fused(key, 0.0, {signal: 1.0}) for key, (signal, _) in in_turns(keys)]
    return [
        Fused(key, shown_score(query.rank, score), {query.rank: 1.0})
        for key, score in found.rankings[query.rank]
    ]


def by_evidence(found: Sequence[Found]) -> list[Found]:
    """Return `found` in the order of all evidence, with its score (0–1) and its shares.

    A figure stands behind its page when both have as much to say for them.
    """
    weighed = [_weighed(one) for one in found]
    return sorted(weighed, key=lambda one: -one.place.score)


def _weighed(found: Found) -> Found:
    total = found.total + (fitted().figure if found.stored.item.kind == "figure" else 0.0)
    score = max(total, 0.0) / (max(total, 0.0) + EVIDENCE_AT_HALF)
    shares = shares_of(found.evidence) or dict(found.place.shares)
    return replace(found, place=replace(found.place, score=score, shares=shares))


def shares_of(evidence: dict[Signal, float]) -> dict[str, float]:
    """Return the share of each signal that says anything; the shares sum to 1."""
    total = sum(evidence.values())
    return {signal: part / total for signal, part in evidence.items() if part > 0.01 * total}


def shown_score(signal: Signal, score: float) -> float:
    """Map the score of one signal to 0–1 in the same order; BM25 has no bound, cosines two."""
    if signal == "words":
        return max(score, 0.0) / (max(score, 0.0) + BM25_AT_HALF)
    return min(1.0, max(0.0, (1 + score) / 2))
