"""Copies: a picture saved anew, a page that stands in several brochures, is one hit.

Equal pictures are folded by their key. These here differ by how they were saved or drawn, and
it takes three witnesses to call two items one:

- their vectors, which name the few pairs that are worth a look: pictures of the same encoder that
  differ can be nearer than copies are (pages of one textbook: 0.995), so they decide nothing;
- their texts: two pages of one design differ in what they say, and if only in a number;
- their thumbnails, which may differ nowhere by more than saving does; those of pages, documents and
  plots are compared more finely, for what differs there is thin.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from tusou.ranking import Groups, fold_equal
from tusou.text import segment

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from collections.abc import Set as AbstractSet

    from numpy.typing import NDArray

    from tusou.pictures.likeness import Sketch
    from tusou.searching.candidates import Key
    from tusou.searching.evidence import Found
    from tusou.searching.shelves import Shelf
    from tusou.types import StoredItem

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

DRAWN = 60.0
"""As `SAVED_ON_PAPER`, where the words are known to be the same and what else is drawn may differ:
how far a place may lie outside the range of those around it in the other sketch.

Four curves over the same axes differ from each other by 95 to 140 when their lines are 1.4 points
wide, and by 69 when they are 1.2. The pages that two brochures of the dev corpus share differ by
41; of 114 pages of it that were drawn at 1.4 or 0.7 times the size, or saved as JPEG of quality
40, five in six by less than 60.
"""

WORDS = 0.9
"""Share of their terms that the texts of copies have in common: OCR misreads some."""

MOST = 1_000
"""Different items that are compared with each other, of which there are half a million pairs."""


def equal_folded(found: Sequence[Found], same: Callable[[StoredItem], str | None]) -> list[Found]:
    """Return `found` in order, each item folded into an earlier one that is the `same`.

    The best of them is shown: of the pairs of one picture the one whose text was asked for.
    """
    folded = fold_equal(found, lambda one: same(one.stored))
    return [_with_copies([first, *others]) for first, others in folded]


def same_picture(stored: StoredItem) -> str | None:
    """Return the key of an item's picture: equal ones have one."""
    return stored.image_key


class Copies:
    """What a search has found so far, each copy of an earlier item folded into that one.

    Whether an item is a copy depends on those before it alone. So what was compared stays as it
    is while more is found, and an item is compared with the first of each group alone.

    Args:
        shelves: the libraries searched.
        same: the key of an item, equal in those that are the same without a look.
    """

    def __init__(
        self,
        shelves: Sequence[Shelf],
        same: Callable[[StoredItem], str | None] = same_picture,
    ) -> None:
        self._shelves = shelves
        self._same = same
        self._weighed: list[Found] = []
        self._found: list[Found] = []
        self._n_compared = 0
        self._groups = Groups()
        self._leaders = [_Leaders() for _ in shelves]
        self._judge = _Judge(self._found, shelves)

    def __len__(self) -> int:
        """How many different items there are, those that were not compared yet among them."""
        return len(self._groups) + len(self._found) - self._n_compared

    @property
    def n_weighed(self) -> int:
        """How many were added."""
        return len(self._weighed)

    def extend(self, found: Sequence[Found]) -> None:
        """Add items that stand behind all that were added before."""
        self._weighed += found
        self._found[:] = equal_folded(self._weighed, self._same)

    def compare(self, among: int) -> None:
        """See to it that the first `among` are compared with those before them."""
        places = range(self._n_compared, min(among, len(self._found)))
        vectors = self._vectors(places)
        for at in places:
            if len(self._groups) == MOST:
                break
            leaders = self._leaders[self._found[at].place.key[0]]
            vector = vectors.get(at)
            near = [] if vector is None else leaders.near(vector)
            if self._groups.join(at, near, self._judge.are_copies) and vector is not None:
                leaders.add(at, vector)
            self._n_compared = at + 1

    def folded(self) -> list[Found]:
        """Return what was found in order, without the copies that were compared."""
        groups = (_with_copies([self._found[at] for at in group]) for group in self._groups)
        return [*groups, *self._found[self._n_compared :]]

    def not_compared(self) -> set[Key]:
        """Return the keys of those that may still turn out to be copies."""
        if len(self._groups) == MOST:
            return set()
        return {one.place.key for one in self._found[self._n_compared :]}

    def _vectors(self, places: range) -> dict[int, NDArray[np.float32]]:
        """Return the vectors of the pictures at `places`, float32 (dim,); some have none."""
        rows: dict[int, NDArray[np.float32]] = {}
        for number, shelf in enumerate(self._shelves):
            at = {self._found[i].stored.id: i for i in places if self._of(i) == number}
            vectors = shelf.store.get_vectors("image", list(at)) if at else {}
            rows |= {at[item]: own[0] for item, own in vectors.items()}
        return rows

    def _of(self, at: int) -> int:
        return self._found[at].place.key[0]


class _Leaders:
    """The first of each group of one library, by their places in order, with their vectors."""

    def __init__(self) -> None:
        self._places: list[int] = []
        self._rows: NDArray[np.float32] | None = None

    def near(self, vector: NDArray[np.float32]) -> list[int]:
        """Return the places of those whose vector is near to `vector`, float32 (dim,)."""
        if self._rows is None:
            return []
        cosines = self._rows[: len(self._places)] @ vector
        return [self._places[i] for i in np.flatnonzero(cosines >= LOOKED_AT)]

    def add(self, place: int, vector: NDArray[np.float32]) -> None:
        if self._rows is None:
            self._rows = np.empty((MOST, len(vector)), dtype=np.float32)
        self._rows[len(self._places)] = vector
        self._places.append(place)


def _with_copies(copies: Sequence[Found]) -> Found:
    first, *others = copies
    if not others:
        return first
    also = [other for one in others for other in (replace(one, also=()), *one.also)]
    return replace(first, also=(*first.also, *also))


class _Judge:
    """Compares items that were found; reads texts and thumbnails when a pair asks for them."""

    def __init__(self, found: Sequence[Found], shelves: Sequence[Shelf]) -> None:
        self._found = found
        self._shelves = shelves
        self._thumbnails: dict[int, bytes | None] = {}
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
        # A coarse look costs least, and to take a page of text apart less than a fine one.
        return (
            self._look_the_same(first, second)
            and say_the_same(self._terms_of(first), self._terms_of(second))
            and self._are_drawn_the_same(first, second)
        )

    def _terms_of(self, at: int) -> frozenset[str]:
        if at not in self._terms:
            self._terms[at] = frozenset(segment(self._found[at].stored.item.text))
        return self._terms[at]

    def _look_the_same(self, first: int, second: int) -> bool:
        from tusou.pictures import farthest

        one, other = self._sketch(first), self._sketch(second)
        return one is not None and other is not None and farthest(one, other) <= SAVED

    def _are_drawn_the_same(self, first: int, second: int) -> bool:
        from tusou.pictures import farthest, farthest_beside, is_paper

        of_one, one = self._found[first].stored.item, self._sketch(first)
        if of_one.kind != "page" and one is not None and not is_paper(one):
            return True
        fine, other_fine = self._fine_sketch(first), self._fine_sketch(second)
        if fine is None or other_fine is None:
            return True
        if self._was_read(first) and self._was_read(second):
            return farthest_beside(fine, other_fine) <= DRAWN
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
        if at not in self._thumbnails:
            one = self._found[at]
            store = self._shelves[one.place.key[0]].store
            self._thumbnails[at] = store.thumbnail(one.stored.id)
        return self._thumbnails[at]


def say_the_same(terms: AbstractSet[str], others: AbstractSet[str]) -> bool:
    """Return whether nothing in the terms of two texts tells them apart.

    A number is never a misreading: the pages of two dealers differ by that of their telephone.
    """
    apart = terms ^ others
    numbers = any(any(map(str.isdigit, term)) for term in apart)
    return not numbers and len(terms & others) >= WORDS * len(terms | others)
