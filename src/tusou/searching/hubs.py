"""Hubs: pictures and texts that lie near to anything said, and what is taken off them.

In many dimensions some items are neighbours of everything (Radovanović, Nanopoulos and Ivanović,
"Hubs in space", 2010). For a query about what no photo shows they come first, with cosines like
those of right photos. Half of what a photo gives to usual words is taken off. Then, while as many
right answers are lost, 78 instead of 65 % of sentences and 75 instead of 51 % of words about
absent things are told among 1,000 photos of flickr8k; and of the first ten photos for a word 53
instead of 46 % show it (Chinese: 65 instead of 60), 73 instead of 66 % of the classes of 1,000
photos of ImageNet are found. Captions find theirs as often in English, less often by 1.5 points
in Chinese. All of it would tell more (88 and 87 %) and find less (−3 points).

It tells what a library is not about. Between things of one sort, one there and one not, it tells
nothing: asked for the classes of tiny_imagenet, half of which were there, AUC 0.70 either way.

Not of pages and figures: their queries are found no better (nDCG@5 −0.9 and −1.4) and absent
things told hardly oftener (50 instead of 44 % of 48, 9.9 instead of 9.4 % lost). Nor of pictures
that are asked for by a picture, whose right answer is a copy and not what is usual (AUC 0.945
instead of 0.952).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tusou.searching.chance import quantile, stretched
from tusou.searching.confidence import PHOTOS

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from tusou.types import Kind, Modality

SHARE = 0.5


def lowering(kind: Kind, modality: Modality, brevity: float, *, with_picture: bool) -> float:
    """Return how much of `taken_off` an item loses, 0–1: nothing for a query with a picture.

    Photos lose all of it by their look. By their texts all items do, but only to a word: the
    caption "RDM" and the one letter that was read off a photo lie near to any word, and nearer
    than what it means. In 368 files of a private archive 40 words about what none shows found
    something in all 40 cases, with this in 25, and 43 words about what some show found a photo of
    it first in 31 cases, with this in 40.

    Args:
        kind: of the item.
        modality: the side that is compared.
        brevity: of the query, see `asked.brevity`.
        with_picture: the query has one.
    """
    if with_picture:
        return 0.0
    if modality == "text":
        return brevity
    return 1.0 if kind in PHOTOS else 0.0


def taken_off(cosines: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return what is taken off the stretched cosines of items, float32 (n_items,).

    By the median, so that a photo of what one of the words says is not lowered for it.

    Args:
        cosines: of the items with usual words, float32 (n_items, n_words).
    """
    return SHARE * quantile(stretched(cosines).T, 0.5)
