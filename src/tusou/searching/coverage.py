"""How much of a query the words of items hold."""

from __future__ import annotations

import itertools
import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tusou.text import Unit

JUDGES = 30
"""The best items tell how common a word is among what may be meant."""


def coverages(units: Sequence[Unit], texts: Sequence[set[str]]) -> list[float]:
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
