"""Copies: a picture saved anew, a page that stands in several brochures, is one hit.

Equal pictures are folded by their key. These here differ by how they were saved or drawn, and
it takes three witnesses to call two items one:

- their vectors, which name the few pairs that are worth a look: pictures of the same encoder that
  differ can be nearer than copies are (pages of one textbook: 0.995), so they decide nothing;
- their texts: two pages of one design differ in what they say, and if only in a number;
- their thumbnails, which may differ nowhere by more than saving does; those of documents and plots
  that nobody has read are compared more finely, for what differs there is thin.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from tusou.ranking import fold_alike, fold_equal
from tusou.text import segment

if TYPE_CHECKING:
    from collections.abc import Sequence
    from collections.abc import Set as AbstractSet

    from tusou.pictures.likeness import Sketch
    from tusou.searching.evidence import Found
    from tusou.searching.shelves import Shelf

LOOKED_AT = 0.95
"""Cosine from which two pictures are compared. Of copies in the dev corpus the least has 0.953."""

SAVED = 40.0
"""0–255: how far copies may differ in any place of their sketches.

Of 150 photos saved as JPEG of quality 30 the farthest differ by 30, of those halved by 39. Of
7,000 photos of flickr8k no two different ones differ by less than 75, and one pair is the same.
"""

SAVED_ON_PAPER = 48.0
"""As `SAVED`, of sketches of 128 × 128, where a form or a plot is shown and nobody has read it.

Two invoices on one form differ by 85 to 130, one number of five digits by 55 to 80, two curves over
the same axes by 130. Of 148 pages drawn as pictures and saved as JPEG of quality 30 one differs by
more than 48; of 74 of 1,400 pixels that were halved, two.
"""

WORDS = 0.9
"""Share of their terms that the texts of copies have in common: OCR misreads some."""

MOST = 1_000
"""Items compared with each other, of which there are half a million pairs."""


def equal_folded(found: Sequence[Found]) -> list[Found]:
    """Return `found` in order, each item with the picture of an earlier one folded into that one.

    The best of them is shown: of the pairs of one picture the one whose text was asked for.
    """
    folded = fold_equal(found, lambda one: one.stored.image_key)
    return [_with_copies([first, *others]) for first, others in folded]


def copies_folded(found: Sequence[Found], shelves: Sequence[Shelf], among: int) -> list[Found]:
    """Return `found` in order, each copy of an earlier item folded into that one.

    Only the first `among` are compared, and `MOST` at most.
    """
    first, rest = found[: min(among, MOST)], found[min(among, MOST) :]
    groups = fold_alike(_near(first, shelves), _Judge(first, shelves).are_copies)
    return [*(_with_copies([first[at] for at in group]) for group in groups), *rest]


def _with_copies(copies: Sequence[Found]) -> Found:
    first, *others = copies
    if not others:
        return first
    also = [place for one in others for place in (one.stored, *one.also)]
    return replace(first, also=(*first.also, *also))


class _Judge:
    """Compares items that were found; reads texts and thumbnails when a pair asks for them."""

    def __init__(self, found: Sequence[Found], shelves: Sequence[Shelf]) -> None:
        self._found = found
        self._shelves = shelves
        self._sketches: dict[int, Sketch | None] = {}
        self._fine_sketches: dict[int, Sketch | None] = {}
        self._terms: dict[int, frozenset[str]] = {}

    def are_copies(self, first: int, second: int) -> bool:
        """Whether two items that are near, by their places in `found`, are one."""
        one, other = self._found[first].stored.item, self._found[second].stored.item
        if one.kind != other.kind or (one.kind == "page" and not one.text):
            return False  # a page without text may say anything, too small for a sketch
        shorter, longer = sorted((len(one.text), len(other.text)))
        if shorter < WORDS * longer:
            return False
        # Thumbnails first: to look at one costs less than to take a page of text apart.
        return self._look_the_same(first, second) and say_the_same(
            self._terms_of(first), self._terms_of(second)
        )

    def _terms_of(self, at: int) -> frozenset[str]:
        if at not in self._terms:
            self._terms[at] = frozenset(segment(self._found[at].stored.item.text))
        return self._terms[at]

    def _look_the_same(self, first: int, second: int) -> bool:
        from tusou.pictures import farthest, is_paper

        one, other = self._sketch(first), self._sketch(second)
        if one is None or other is None or farthest(one, other) > SAVED:
            return False
        if (self._was_read(first) and self._was_read(second)) or not is_paper(one):
            return True
        fine, other_fine = self._fine_sketch(first), self._fine_sketch(second)
        if fine is None or other_fine is None:
            return True
        return farthest(fine, other_fine) <= SAVED_ON_PAPER

    def _was_read(self, at: int) -> bool:
        """Whether the text of an item is what its picture says, and not only what is said of it."""
        item = self._found[at].stored.item
        return item.kind == "page" or item.text_state in ("ocr", "both")

    def _sketch(self, at: int) -> Sketch | None:
        from tusou.pictures import sketch

        if at not in self._sketches:
            jpeg = self._thumbnail(at)
            self._sketches[at] = None if jpeg is None else sketch(jpeg)
        return self._sketches[at]

    def _fine_sketch(self, at: int) -> Sketch | None:
        from tusou.pictures import fine_sketch

        if at not in self._fine_sketches:
            jpeg = self._thumbnail(at)
            self._fine_sketches[at] = None if jpeg is None else fine_sketch(jpeg)
        return self._fine_sketches[at]

    def _thumbnail(self, at: int) -> bytes | None:
        one = self._found[at]
        return self._shelves[one.place.key[0]].store.thumbnail(one.stored.id)


def _near(found: Sequence[Found], shelves: Sequence[Shelf]) -> list[list[int]]:
    """Return for each item the places of those before it, of its library, with a near vector."""
    before: list[list[int]] = [[] for _ in found]
    for number, shelf in enumerate(shelves):
        places = [at for at, one in enumerate(found) if one.place.key[0] == number]
        vectors = shelf.store.get_vectors("image", [found[at].stored.id for at in places])
        places = [at for at in places if found[at].stored.id in vectors]
        if len(places) < 2:
            continue
        rows = np.stack([vectors[found[at].stored.id][0] for at in places])
        near = np.tril(rows @ rows.T >= LOOKED_AT, -1)
        for at, row in zip(places, near, strict=True):
            before[at] = [places[i] for i in np.flatnonzero(row)]
    return before


def say_the_same(terms: AbstractSet[str], others: AbstractSet[str]) -> bool:
    """Return whether nothing in the terms of two texts tells them apart.

    A number is never a misreading: the pages of two dealers differ by that of their telephone.
    """
    apart = terms ^ others
    numbers = any(any(map(str.isdigit, term)) for term in apart)
    return not numbers and len(terms & others) >= WORDS * len(terms | others)
