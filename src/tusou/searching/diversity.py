"""Diversity: an answer whose hits differ from each other, by maximal marginal relevance."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from tusou.ranking import marginal_relevance
from tusou.text import segment

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from tusou.searching.evidence import Found
    from tusou.searching.shelves import Shelf

    Matrix = NDArray[np.float32]

RELEVANCE = 0.6
"""λ: what the score counts; the rest counts how unlike an item is to those before it.

Of the first ten of 80 words put to 1,000 photos, 45.1, 42.8, 42.6 and 39.5 % are right at λ 1, 0.7,
0.6 and 0.5, and their cosines with each other are 0.456, 0.430, 0.415 and 0.391
(`python -m benchmarks.quality.examples`).
"""

UNLIKE = 0.1
"""The share of pairs that count as not alike at all; the median would be a copy among copies."""


def diversified(found: Sequence[Found], k: int, shelves: Sequence[Shelf]) -> list[Found]:
    """Return `found` with its k most useful items first: good ones that differ from each other.

    The scores that are shown stay those of the search.
    """
    if len(found) < 3:
        return list(found)
    scores = [one.place.score for one in found]
    order = marginal_relevance(scores, Likeness(found, shelves).to, k, RELEVANCE)
    return [found[at] for at in order]


class Likeness:
    """How much items are alike, 0–1: cosines of pictures, shared words where there are none.

    An item without a picture, and two of different libraries, are compared by their words. What
    nobody asks for is not reckoned: of 270 items with words alone there are 36,000 pairs.
    """

    def __init__(self, found: Sequence[Found], shelves: Sequence[Shelf]) -> None:
        self._found = found
        self._by_look: list[tuple[NDArray[np.intp], Matrix]] = []
        self._of: dict[int, tuple[int, int]] = {}
        self._terms: dict[int, frozenset[str]] = {}
        rows = _vectors(found, shelves)
        for at, shelf in enumerate(shelves):
            places = [i for i, one in enumerate(found) if one.place.key[0] == at and i in rows]
            if shelf.encoder is None or len(places) < 2:
                continue
            matrix = np.stack([rows[i] for i in places])
            self._of |= {place: (len(self._by_look), row) for row, place in enumerate(places)}
            self._by_look.append((np.array(places), spread_out(matrix @ matrix.T)))

    def to(self, at: int) -> NDArray[np.float32]:
        """Return how much each item is like the one at `at`, float32 (n,)."""
        alike = np.full(len(self._found), np.nan, dtype=np.float32)
        if at in self._of:
            block, row = self._of[at]
            places, looks = self._by_look[block]
            alike[places] = looks[row]
        for other in np.flatnonzero(np.isnan(alike)).tolist():
            alike[other] = self._shared_words(at, other)
        return alike

    def _shared_words(self, first: int, second: int) -> float:
        """The Jaccard likeness of the words of two items."""
        one, other = self._words(first), self._words(second)
        return len(one & other) / max(len(one | other), 1)

    def _words(self, at: int) -> frozenset[str]:
        if at not in self._terms:
            item = self._found[at].stored.item
            self._terms[at] = frozenset(segment(f"{item.text} {item.caption}"))
        return self._terms[at]


def spread_out(cosines: Matrix) -> Matrix:
    """Spread cosines out, float32 (n, n), n ≥ 2: 0 as the least alike tenth of them, 1 the same.

    Pictures of one library have cosines of 0.4 to 0.9 with each other.
    """
    least = float(np.quantile(cosines[np.triu_indices(len(cosines), 1)], UNLIKE))
    heights = np.clip((cosines - least) / max(1 - least, 1e-6), 0, 1)
    return np.asarray(heights, dtype=np.float32)


def _vectors(found: Sequence[Found], shelves: Sequence[Shelf]) -> dict[int, Matrix]:
    rows: dict[int, Matrix] = {}
    for at, shelf in enumerate(shelves):
        ids = {one.stored.id: i for i, one in enumerate(found) if one.place.key[0] == at}
        vectors = shelf.store.get_vectors("image", list(ids))
        rows |= {ids[item]: own[0] for item, own in vectors.items()}
    return rows
