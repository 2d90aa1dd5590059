"""Items that look like another, or whose text fits a picture."""

from __future__ import annotations

from dataclasses import replace
from time import perf_counter
from typing import TYPE_CHECKING, Literal

import numpy as np

from tusou.errors import InputError, NotFound
from tusou.given import chosen
from tusou.ranking import Fused
from tusou.searching.apart import told_apart
from tusou.searching.backgrounds import Backgrounds, backgrounds
from tusou.searching.confidence import SAME, Signs
from tusou.searching.copies import same_picture
from tusou.searching.evidence import Found
from tusou.searching.given import given_of
from tusou.searching.hints import hints_of
from tusou.searching.hits import hits_of
from tusou.searching.lines import Line
from tusou.searching.ordering import shown_score
from tusou.searching.results import SearchResult
from tusou.searching.rounds import DEEPEST, SPARE
from tusou.searching.shelves import Shelf, model_name, without_model
from tusou.searching.visible import visible_to
from tusou.types import Query, Where

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray
    from PIL.Image import Image

    from tusou.types import Modality, StoredItem


def similar(
    what: int | Image | None,
    shelf: Shelf,
    *,
    k: int = 10,
    offset: int = 0,
    to: Literal["image", "text"] = "image",
    where: Where | None = None,
) -> SearchResult:
    """Find the items nearest to an item of the library, or to a picture.

    Args:
        what: the id of an item, which is left out of the answer, or a picture (RGB).
        shelf: the library.
        k: how many hits at most.
        offset: how many hits before those are left out.
        to: `image`: whose picture is most alike; `text`: whose text fits the picture best.
        where: which items may be returned.

    Raises:
        NotFound: there is no such item.
        InputError: the library has no model, or the item has no picture.
    """
    started = perf_counter()
    chosen("way of comparing", to, ("image", "text"))
    query = Query(k=k, offset=offset, rank=to, where=where or Where())
    itself = what if isinstance(what, int) else None
    rounds = _rounds(query, shelf, _vector(what, shelf), to, itself)
    same = same_picture if to == "image" else _same_text
    line = Line(None)
    above = told_apart(query, rounds, line, [shelf], same).above
    return SearchResult(
        query="",
        given=given_of(replace(query, like=() if what is None else (what,))),
        model=model_name([shelf]),
        rank=to,
        outcome="hits" if above else "nothing",
        needed=None,
        needed_of="cosine",
        hits=hits_of(above[offset : query.last], "", [shelf], line, offset),
        best_confidence=max((one.confidence for one in above), default=None),
        best_cosine=above[0].cosine if above else None,
        hints=() if above else hints_of(query, Where(), visible_to(query, [shelf])),
        took_ms=(perf_counter() - started) * 1000,
    )


def _vector(what: int | Image | None, shelf: Shelf) -> NDArray[np.float32]:
    if shelf.encoder is None:
        raise without_model(shelf)
    if what is None:
        raise InputError("there is nothing to compare with", "give a picture or an item's number")
    if not isinstance(what, int):
        return np.asarray(shelf.encoder.encode_images([what])[0], dtype=np.float32)
    if not shelf.store.get([what]):
        raise NotFound.item(what)
    vectors = shelf.store.get_vectors("image", [what])
    if what not in vectors:
        raise InputError(f"item {what} has no picture to compare", "index its file again")
    return np.asarray(vectors[what][0], dtype=np.float32)


def _rounds(
    query: Query, shelf: Shelf, vector: NDArray[np.float32], to: Modality, itself: int | None
) -> Iterator[list[Found]]:
    """Yield what is near, nearest first: with each round as much again as there was."""
    usual = backgrounds(shelf.store, to, vector, None)
    seen = set[int]() if itself is None else {itself}
    depth = SPARE * query.last + 1  # itself
    while depth <= max(SPARE * query.last + 1, DEEPEST):
        ranking = shelf.store.search_vectors(to, vector, depth, query.where)
        pairs = zip(ranking.ids, ranking.scores, strict=True)
        nearest = {item: score for item, score in pairs if item not in seen}
        seen |= nearest.keys()
        yield [
            _found(stored, nearest[stored.id], usual, to)
            for stored in shelf.store.get(list(nearest))
        ]
        if len(ranking.ids) < depth:
            return
        depth *= 2


def _found(stored: StoredItem, cosine: float, usual: Backgrounds | None, to: Modality) -> Found:
    place = Fused((0, stored.id), shown_score(to, cosine), {to: 1.0})
    return Found(place, stored, (), cosine, _signs(cosine, stored, usual, to))


def _same_text(stored: StoredItem) -> str | None:
    return stored.text_key


def _signs(cosine: float, stored: StoredItem, usual: Backgrounds | None, to: Modality) -> Signs:
    if usual is None:
        return Signs()
    surprise = usual.surprise(stored.item.kind, cosine)
    if to == "text":
        return Signs(text=surprise)
    n_items = usual.of_all.n_items
    return Signs(image=surprise, n_items=n_items, by_picture=True, is_same=cosine >= SAME)
