"""Confidence: how sure it is that an item is what was asked for. Provisional.

Two measures stand here until the line between hit and near miss is fitted to the model, the
library and the query: how much of the question the words of an item cover, and how far its
cosine stands out from what chance gives in this library. What calls this module sees only
`words_confidence`, `cosine_confidence`, `joint` and `NEEDED`.
"""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from tusou.text import Unit

NEEDED = 0.35
"""The line of `fused`, which the surest item has to reach. Of 8 queries about what 445 real pages
do not show, 7 stay below it; of 59 others, 4 lose a page that was found."""
BESIDE = 0.5
"""Once the line is reached, other items need this share of it."""

JUDGES = 30
"""The best items tell how common a word is among what may be meant."""

SAME = 0.999
"""From here on two pictures are the same one, also where the library holds no other to compare
with; one read from its file and one from a page differ by less."""

_NEARLY_ONE = 0.9999

MIN_SPREAD = 0.02
"""The least spread of cosines: a handful of equal pictures must not make chance impossible."""
SURPRISE_AT_HALF = 1.5
"""Spreads above the best that chance gives, at which an item is as likely right as wrong."""
SURPRISE_SLOPE = 1.5


@dataclass(frozen=True, slots=True)
class Background:
    """The cosines of one query with items taken at random, by robust measures."""

    middle: float
    """Median of the stretched cosines."""
    spread: float
    n_items: int
    """How many items the library holds on this side: of more, the best by chance is better."""

    @classmethod
    def of(cls, cosines: NDArray[np.float32], n_items: int) -> Background:
        """Measure cosines, float32 (n_sample,); the spread is that of a normal distribution."""
        heights = stretched(cosines)
        middle = float(np.median(heights))
        spread = 1.4826 * float(np.median(np.abs(heights - middle)))
        return cls(middle, max(spread, MIN_SPREAD), max(n_items, 2))


def stretched(cosines: NDArray[np.float32] | np.float32) -> NDArray[np.float32]:
    """Stretch cosines so that they have no upper bound (Fisher's z, the inverse of tanh).

    Pictures of one kind have cosines of 0.5 to 0.9 with each other, where a few spreads above
    the middle would lie beyond 1: without stretching even an equal picture would be no surprise.
    Cosines of sentences with pictures are small and hardly change.
    """
    return np.arctanh(np.clip(cosines, -_NEARLY_ONE, _NEARLY_ONE))


def cosine_confidence(cosine: float, background: Background) -> float:
    """Return 0–1: how far `cosine` stands above the largest of `n_items` normal draws.

    The largest of n draws lies near sqrt(2 ln n) spreads above the middle.
    """
    if cosine >= SAME:
        return 1.0
    height = float(stretched(np.float32(cosine)))
    spreads = (height - background.middle) / background.spread
    surprise = spreads - math.sqrt(2 * math.log(background.n_items))
    return 1 / (1 + math.exp(-_bounded((surprise - SURPRISE_AT_HALF) / SURPRISE_SLOPE)))


def words_confidence(units: Sequence[Unit], texts: Sequence[set[str]]) -> list[float]:
    """Return for each text 0–1: the share of the query that its terms hold.

    A unit counts the more, the fewer of the best `JUDGES` texts hold it; one that none of them
    holds counts most. So the number of hits asked for changes nothing.
    """
    held = [[not unit.terms.isdisjoint(terms) for unit in units] for terms in texts]
    weights = [
        unit.weight * math.log(1 + JUDGES / (0.5 + sum(row[at] for row in held[:JUDGES])))
        for at, unit in enumerate(units)
    ]
    total = sum(weights)
    if not total:
        return [0.0] * len(texts)
    return [sum(itertools.compress(weights, row)) / total for row in held]


def joint(confidences: Sequence[float]) -> float:
    """Join independent evidence: sure enough by one signal is sure enough."""
    return 1 - math.prod(1 - confidence for confidence in confidences)


def _bounded(value: float) -> float:
    return max(-60.0, min(60.0, value))
