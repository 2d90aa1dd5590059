"""Items drawn at random, without reading the numbers of all items of a large library."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import random

    from tusou.protocols import Store

_DRAWN_FROM = 10_000
"""Items among which is drawn, unless more are wanted; themselves a random sample of the library."""


def drawn(store: Store, n: int, dice: random.Random) -> list[int]:
    """Return the ids of up to `n` items, the same for the same library and the same dice."""
    ids = store.ids() if n > _DRAWN_FROM else sorted(store.sample(_DRAWN_FROM).kinds)
    return dice.sample(ids, min(n, len(ids)))
