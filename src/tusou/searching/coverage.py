"""How much of a query the words of items hold."""

from __future__ import annotations

import math
import operator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tusou.text import Unit

CALLED = 0.9
"""What a word counts that stands in a text by what it is called in the other language: asked for
in Chinese, the price list in Chinese comes before the same in English."""

JUDGES = 30
"""The best items tell how common a word is among what may be meant."""


def coverages(units: Sequence[Unit], texts: Sequence[set[str]]) -> list[float]:
    """Return for each text 0–1: the share of the query that its terms hold.

    A unit counts the more, the fewer of the best `JUDGES` texts hold it; one that none of them
    holds counts most. So the number of hits asked for changes nothing.
    """
    held = [[_held(unit, terms) for unit in units] for terms in texts]
    weights = [
        unit.weight * math.log(1 + JUDGES / (0.5 + sum(row[at] > 0 for row in held[:JUDGES])))
        for at, unit in enumerate(units)
    ]
    total = sum(weights)
    if not total:
        return [0.0] * len(texts)
    return [sum(map(operator.mul, weights, row)) / total for row in held]


def _held(unit: Unit, terms: set[str]) -> float:
    held = unit.terms & terms
    if not held:
        return 0.0
    return CALLED if held <= unit.called else 1.0
