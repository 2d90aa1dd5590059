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

Of the first ten of 80 words put to 1,000 photos, 41.1, 39.1, 37.6 and 36.0 % are right at λ 1, 0.7,
0.6 and 0.5, and their cosines with each other are 0.343, 0.318, 0.303 and 0.289
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
    order = marginal_relevance(scores, likenesses(found, shelves), k, RELEVANCE)
    return [found[at] for at in order]


def likenesses(found: Sequence[Found], shelves: Sequence[Shelf]) -> Matrix:
    """Return float32 (n, n), 0–1: cosines of pictures, shared words where there are none.

    An item without a picture, and two of different libraries, are compared by their words.
    """
    alike = np.full((len(found), len(found)), np.nan, dtype=np.float32)
    rows = _vectors(found, shelves)
    for at, shelf in enumerate(shelves):
        places = [i for i, one in enumerate(found) if one.place.key[0] == at and i in rows]
        if shelf.encoder is None or len(places) < 2:
            continue
        matrix = np.stack([rows[i] for i in places])
        alike[np.ix_(places, places)] = stretched(matrix @ matrix.T)
    return _filled_by_words(alike, found)


def stretched(cosines: Matrix) -> Matrix:
    """Stretch cosines, float32 (n, n), n ≥ 2: 0 as the least alike tenth of them, 1 the same.

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


def _filled_by_words(alike: Matrix, found: Sequence[Found]) -> Matrix:
    """Return `alike` with the Jaccard likeness of their words for those pairs that have none."""
    left = np.argwhere(np.triu(np.isnan(alike), 1)).tolist()
    words = {
        at: frozenset(segment(f"{found[at].stored.item.text} {found[at].stored.item.caption}"))
        for at in {at for pair in left for at in pair}
    }
    for i, j in left:
        first, second = words[i], words[j]
        alike[i, j] = alike[j, i] = len(first & second) / max(len(first | second), 1)
    return np.nan_to_num(alike)  # the diagonal of those without a picture
