"""The line between hits and near misses."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from tusou.searching.asked import by_picture
from tusou.searching.confidence import (
    THOUSAND,
    evidence_of,
    sure_by_photo,
    sure_by_text,
    sure_of,
)
from tusou.searching.fitted import fitted
from tusou.searching.log_odds import logistic, logit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tusou.searching.confidence import Signs
    from tusou.searching.evidence import Found
    from tusou.types import Kind, Query

BESIDE = 0.4
"""Once the line is reached, other items need this share of it.

Of 400 captions of 200 photos 1.5 % have a right one among ten that is a near miss beside wrong
hits, at 0.5 twice as many; of what single words bring up a seventh is cut off.
"""

FEW = 200
"""The line of photos was fitted on libraries of so many, and of a thousand."""

_LEAST = 1e-9

VERY_PICTURE = 0.7
"""Beside a sentence, which has a line of its own, an item is an answer by its look alone where it
is so likely the very picture: at 0.5 the neighbours of an example pass for it, and 57 instead of
73 % of words about what no photo shows are told (`python -m benchmarks.quality.combined`)."""


@dataclass(frozen=True, slots=True)
class Line:
    """What has to be reached; None where nothing has to."""

    confidence: float | None
    """For the answer: its surest item; for the others `beside` of it is enough."""
    cosine: float | None = None
    """For each item."""
    is_calibrated: bool = False
    """Whether photos and pairs have a line of their own, which depends on their number."""
    beside: float = 1.0
    """0–1: the share of the line that is enough for the other items."""

    def needed_of(self, found: Sequence[Found]) -> Literal["confidence", "cosine"]:
        """What `needed` is compared with: of two lines the cosine where nothing reaches it."""
        if self.cosine is None:
            return "confidence"
        if self.confidence is None:
            return "cosine"
        return "confidence" if any(map(self._is_alike, found)) else "cosine"

    def needed(self, found: Sequence[Found]) -> float | None:
        """Return the line as it is shown: that of the item that decides whether there are hits.

        Lines differ by kind, and what is surest need not be what stands highest above its own.
        """
        if self.confidence is None or self.needed_of(found) == "cosine":
            return self.cosine
        decides = self.deciding(found)
        return self.confidence if decides is None else self.needed_by(decides)

    def deciding(self, found: Sequence[Found]) -> Found | None:
        """Return the item by which there are hits or not: the one highest above its own line."""
        alike = list(filter(self._is_alike, found)) or found
        return max(alike, key=lambda one: (self._height(one), one.confidence), default=None)

    def needed_by(self, found: Found) -> float | None:
        """Return the confidence with which `found` would stand on the line; None without a line.

        A photo reaches the line by its words or by its look; both together may make it surer than
        either line while it reaches neither. Where words alone tell, the line is lower.
        """
        height = self._height(found)
        if self.confidence is None or not self.is_calibrated or height < _LEAST:
            return self.confidence
        return found.confidence / height

    def parted(
        self, found: Sequence[Found], first: Sequence[Found] | None = None
    ) -> tuple[list[Found], list[Found]]:
        """Return hits and near misses of `found`, each in the given order.

        Whether there are hits at all, the `first` round tells (None: all of `found`): among more
        items the surest is surer, and a longer answer would find what a shorter one does not.
        """
        deciding = found if first is None else first
        if self.finds_nothing(deciding):
            return [], list(found)
        # Where the words are there, what is like the picture is wanted, however much or little.
        least = 0.0 if any(map(self._fits_the_words, deciding)) else self.beside
        hits = [one for one in found if self._is_alike(one) and self._height(one) >= least]
        kept = {one.place.key for one in hits}
        return hits, [one for one in found if one.place.key not in kept]

    def finds_nothing(self, first: Sequence[Found]) -> bool:
        """Whether the first round says that there are no hits, whatever follows."""
        decides = self.deciding(first)
        if self.confidence is None:
            return False
        return decides is None or not self._is_alike(decides) or self._height(decides) < 1

    def _height(self, found: Found) -> float:
        """How high an item stands, as a multiple of the line that it comes nearest to."""
        if self.confidence is None:
            return 1.0
        line = max(self.confidence, _LEAST)
        if not self.is_calibrated:
            return found.confidence / line
        return max(height_of(signs, found.stored.item.kind, line) for signs in found.judged)

    def _fits_the_words(self, found: Found) -> bool:
        """Whether an item reaches the line by the words that were asked beside a picture."""
        if not found.sides or not self.is_calibrated or self.confidence is None:
            return False
        words, _ = found.sides
        return height_of(words, found.stored.item.kind, self.confidence) >= 1

    def _is_alike(self, found: Found) -> bool:
        if self.cosine is None:
            return True
        return found.cosine is not None and found.cosine >= self.cosine


def height_of(signs: Signs, kind: Kind, line: float) -> float:
    """How high an item stands by these signs; `line` is that of documents."""
    parts = evidence_of(signs)
    by_words_alone = not signs.by_picture and parts.keys() <= {"words"}
    if signs.is_same:
        return 1 / (fitted().needed_words if by_words_alone else line)
    if signs.by_picture:
        return sure_of(signs, kind) / VERY_PICTURE if signs.image is not None else 0.0
    if by_words_alone:
        return sure_by_text(parts, kind) / fitted().needed_words
    photo = sure_by_photo(parts, kind, signs.n_items, signs.brevity)
    photo /= photo_line(signs.n_items, signs.brevity)
    return max(sure_by_text(parts, kind) / line, photo)


def photo_line(n_items: int, brevity: float = 0.0) -> float:
    """Return the confidence that the surest photo has to reach in a library of that size.

    A right photo among many is less sure than among few, though it stands out as much: the line
    falls and rises with that. Between two hundred and a thousand, where both were fitted, the
    surprise that reaches it moves from one to the other, so that either loses as few right ones.
    """
    numbers = fitted()
    share = math.log(THOUSAND / max(n_items, 2)) / math.log(THOUSAND / FEW)
    share = min(max(share, 0.0), 1.0)
    log_odds = (1 - share) * logit(numbers.needed_photo) + share * logit(numbers.needed_few_photos)
    log_odds += brevity * (logit(numbers.needed_word) - logit(numbers.needed_photo))
    return logistic(log_odds + numbers.sure_photo_size * math.log(max(n_items, 2) / THOUSAND))


def line_of(query: Query) -> Line:
    """Return the line: what the caller set, else the calibrated one of `fused`.

    A single signal is plain: without a line of the caller's, everything it ranks is a hit. So is
    what examples alone ask for: what is most alike, whether or not it is very much so. What is not
    wanted beside a picture makes its line no lower.
    """
    if query.show_all:
        return Line(None)
    if query.min_confidence is not None:
        return Line(query.min_confidence, query.min_cosine)
    by_example = query.like and query.image is None and not query.text.strip()
    if query.rank != "fused" or query.min_cosine is not None or by_example:
        return Line(None, query.min_cosine)
    if by_picture(query):
        return Line(fitted().needed_picture, beside=BESIDE)
    return Line(fitted().needed, is_calibrated=True, beside=BESIDE)
