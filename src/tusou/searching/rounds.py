"""Rounds: a longer answer begins as the shorter one does, so that pages of hits fit together.

What is weighed is ordered anew by all evidence. Were the candidates of a long answer ordered
together, one from far back could come to the front, and the second page of hits would repeat one
of the first and leave it out. So they are weighed in rounds, each of which follows the one before
it; a longer answer takes more of them, and so does one whose items turn out to be copies.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tusou.searching.asked import says_words, shows_pictures

if TYPE_CHECKING:
    from tusou.types import Query

NEAR_MISSES = 5
FIRST = 90
"""So many are weighed at least: the best 30 of each of three signals, the texts by which
`coverages` tells how common a word is. The lines of "nothing found" are fitted on so many, too: of
more items the surest is surer."""
FIRST_OF_BOTH = FIRST * 5 // 3
"""The same where words and pictures are asked with: by their looks and by their texts items come up
for both together, and for the words alone."""
SPARE = 2
"""Times as many different items as asked for are weighed: some fall below the line."""
CHOSEN_FROM = 3
"""Times as many are weighed of which a diverse answer is chosen."""

DEEPEST = 64 * FIRST
"""So many are weighed at most to make up for copies: one picture in every folder of a large
library would have all of it read, where a second's work finds others or finds that they are far."""


def first_round(query: Query) -> int:
    """Return how many candidates are in the first round; each later one doubles what is weighed."""
    first = FIRST_OF_BOTH if says_words(query) and shows_pictures(query) else FIRST
    return first * (CHOSEN_FROM if query.diverse else 1)


def n_sought(query: Query) -> int:
    """Return of how many different items the hits are taken: with so many no more are weighed."""
    return (CHOSEN_FROM if query.diverse else SPARE) * (query.last + NEAR_MISSES)


def n_weighed(query: Query) -> int:
    """Return how many candidates are weighed where no two are the same: whole rounds."""
    n = first_round(query)
    while n < n_sought(query):
        n *= 2
    return n
