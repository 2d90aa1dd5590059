"""How many digits numbers need that are told beside each other."""

from __future__ import annotations

_MOST = 17
"""More tell no two numbers apart."""


def digits_apart(one: float, other: float, least: int = 2) -> int:
    """Return the decimals by which two numbers look as different as they are: `least` or more."""
    apart = (n for n in range(least, _MOST) if f"{one:.{n}f}" != f"{other:.{n}f}")
    return least if one == other else next(apart, least)
