"""Items that look like another, or whose text fits a picture."""

from __future__ import annotations

from time import perf_counter
from typing import TYPE_CHECKING, Literal

import numpy as np

from tusou.errors import InputError, NotFound
from tusou.ranking import Fused, fold_equal
from tusou.searching.backgrounds import Backgrounds, backgrounds
from tusou.searching.confidence import SAME, Signs
from tusou.searching.copies import copies_folded
from tusou.searching.evidence import Found
from tusou.searching.hits import hits_of
from tusou.searching.ordering import shown_score
from tusou.searching.results import SearchResult
from tusou.searching.rounds import SPARE
from tusou.searching.search import model_name
from tusou.searching.shelves import NO_MODEL, Shelf
from tusou.types import Where

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from PIL.Image import Image

    from tusou.types import StoredItem


def similar(
    what: int | Image | None,
    shelf: Shelf,
    *,
    k: int = 10,
    to: Literal["image", "text"] = "image",
    where: Where | None = None,
) -> SearchResult:
    """Find the items nearest to an item of the library, or to a picture.

    Args:
        what: the id of an item, which is left out of the answer, or a picture (RGB).
        shelf: the library.
        k: how many hits at most.
        to: `image`: whose picture is most alike; `text`: whose text fits the picture best.
        where: which items may be returned.

    Raises:
        NotFound: there is no such item.
        InputError: the library has no model, or the item has no picture.
    """
    started = perf_counter()
    if k < 1:
        raise InputError(f"cannot return {k} hits", "give -k a number from 1 on")
    vector = _vector(what, shelf)
    itself = what if isinstance(what, int) else None
    ranking = shelf.store.search_vectors(to, vector, SPARE * k + 1, where or Where())
    pairs = zip(ranking.ids, ranking.scores, strict=True)
    nearest = {item: score for item, score in pairs if item != itself}
    found = copies_folded(_found(nearest, shelf, vector, to), [shelf], SPARE * k)[:k]
    return SearchResult(
        query="",
        model=model_name([shelf]),
        rank=to,
        outcome="hits" if found else "nothing",
        needed=None,
        needed_of="cosine",
        hits=hits_of(found, "", [shelf]),
        best_cosine=max(nearest.values(), default=None),
        took_ms=(perf_counter() - started) * 1000,
    )


def _vector(what: int | Image | None, shelf: Shelf) -> NDArray[np.float32]:
    if shelf.encoder is None:
        raise InputError(NO_MODEL, "likeness needs one; see: tusou models list")
    if what is None:
        raise InputError("there is nothing to compare with", "give a picture or an item's number")
    if not isinstance(what, int):
        return np.asarray(shelf.encoder.encode_images([what])[0], dtype=np.float32)
    if not shelf.store.get([what]):
        raise NotFound(f"there is no item {what}", "see: tusou sample")
    vectors = shelf.store.get_vectors("image", [what])
    if what not in vectors:
        raise InputError(f"item {what} has no picture to compare", "index its file again")
    return np.asarray(vectors[what][0], dtype=np.float32)


def _found(
    nearest: dict[int, float],
    shelf: Shelf,
    vector: NDArray[np.float32],
    to: Literal["image", "text"],
) -> list[Found]:
    stored = shelf.store.get(list(nearest))
    usual = backgrounds(shelf.store, to, vector, None)
    folded = fold_equal(stored, lambda one: one.image_key if to == "image" else one.text_key)
    return [
        Found(
            Fused((0, first.id), shown_score(to, nearest[first.id]), {to: 1.0}),
            first,
            tuple(others),
            nearest[first.id],
            _signs(nearest[first.id], first, usual, to),
        )
        for first, others in folded
    ]


def _signs(
    cosine: float, stored: StoredItem, usual: Backgrounds | None, to: Literal["image", "text"]
) -> Signs:
    if usual is None:
        return Signs()
    surprise = usual.of(stored.item.kind).surprise(cosine)
    if to == "text":
        return Signs(text=surprise)
    n_items = usual.of_all.n_items
    return Signs(image=surprise, n_items=n_items, by_picture=True, is_same=cosine >= SAME)
