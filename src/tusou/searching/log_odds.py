"""Log-odds, the scale on which evidence adds up, and probabilities."""

from __future__ import annotations

import math


def soft(value: float) -> float:
    """Return log(1 + exp(value)): `value` where it is large, nothing where it is below zero."""
    return max(value, 0.0) + math.log1p(math.exp(-abs(value)))


def logit(probability: float) -> float:
    """Return the log-odds of a probability in (0, 1)."""
    return math.log(probability / (1 - probability))


def logistic(value: float) -> float:
    """Return 1 / (1 + exp(-value))."""
    return 1 / (1 + math.exp(-max(-60.0, min(60.0, value))))
