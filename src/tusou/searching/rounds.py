"""Rounds: a longer answer begins as the shorter one does, so that pages of hits fit together.

What is weighed is ordered anew by all evidence. Were the candidates of a long answer ordered
together, one from far back could come to the front, and the second page of hits would repeat one
of the first and leave it out. So they are weighed in rounds, each of which follows the one before
it; a longer answer takes more of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tusou.types import Query

    T = TypeVar("T")

NEAR_MISSES = 5
FIRST = 90
"""So many are weighed at least: the best 30 of each of three signals, the texts by which
`coverages` tells how common a word is. The lines of "nothing found" are fitted on so many, too: of
more items the surest is surer."""
SPARE = 2
"""Times as many items as asked for are weighed: some are folded, some fall below the line."""
CHOSEN_FROM = 3
"""Times as many are weighed of which a diverse answer is chosen."""


def first_round(query: Query) -> int:
    """Return how many candidates are in the first round; each later one doubles what is weighed."""
    return FIRST * (CHOSEN_FROM if query.diverse else 1)


def n_weighed(query: Query) -> int:
    """Return how many candidates are weighed for `query`: whole rounds."""
    n, spare = first_round(query), CHOSEN_FROM if query.diverse else SPARE
    while n < spare * (query.k + NEAR_MISSES):
        n *= 2
    return n


def in_rounds(found: Sequence[T], first: int) -> Iterator[Sequence[T]]:
    """Yield `found` round by round: the first `first`, then as many again, and so on."""
    begin, end = 0, first
    while begin < len(found):
        yield found[begin:end]
        begin, end = end, 2 * end
