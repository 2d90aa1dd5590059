"""The line between hits and near misses."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from tusou.searching.asked import by_picture
from tusou.searching.confidence import BESIDE, PHOTOS, photo_line, sure_by_photo, sure_by_text
from tusou.searching.fitted import fitted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tusou.searching.evidence import Found
    from tusou.types import Query


_LEAST = 1e-9


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
        """Return the line as it is shown: the confidence that the surest item would have needed.

        A photo reaches the line by its words or by its look; both together may make it surer than
        either line while it reaches neither. Where words alone tell, the line is lower.
        """
        if self.confidence is None or self.needed_of(found) == "cosine":
            return self.cosine
        surest = max(found, key=lambda one: one.confidence, default=None)
        if not self.is_calibrated or surest is None:
            return self.confidence
        if surest.stored.item.kind not in PHOTOS and surest.evidence.keys() - {"words"}:
            return self.confidence
        return surest.confidence / max(self._height(surest), _LEAST)

    def parted(
        self, found: Sequence[Found], first: Sequence[Found] | None = None
    ) -> tuple[list[Found], list[Found]]:
        """Return hits and near misses of `found`, each in the given order.

        Whether there are hits at all, the `first` round tells (None: all of `found`): among more
        items the surest is surer, and a longer answer would find what a shorter one does not.
        """
        if self.finds_nothing(found if first is None else first):
            return [], list(found)
        hits = [one for one in found if self._is_alike(one) and self._height(one) >= self.beside]
        kept = {one.place.key for one in hits}
        return hits, [one for one in found if one.place.key not in kept]

    def finds_nothing(self, first: Sequence[Found]) -> bool:
        """Whether the first round says that there are no hits, whatever follows."""
        judges = [self._height(one) for one in first if self._is_alike(one)]
        return self.confidence is not None and max(judges, default=0.0) < 1

    def _height(self, found: Found) -> float:
        """How high an item stands, as a multiple of the line that it comes nearer to."""
        if self.confidence is None:
            return 1.0
        line = max(self.confidence, _LEAST)
        if not self.is_calibrated or found.signs.is_same:
            return found.confidence / line
        kind, parts, signs = found.stored.item.kind, found.evidence, found.signs
        if parts.keys() <= {"words"}:
            return sure_by_text(parts, kind) / fitted().needed_words
        photo = sure_by_photo(parts, kind, signs.n_items, signs.brevity)
        photo /= photo_line(signs.n_items, signs.brevity)
        return max(sure_by_text(parts, kind) / line, photo)

    def _is_alike(self, found: Found) -> bool:
        if self.cosine is None:
            return True
        return found.cosine is not None and found.cosine >= self.cosine


def line_of(query: Query) -> Line:
    """Return the line: what the caller set, else the calibrated one of `fused`.

    A single signal is plain: without a line of the caller's, everything it ranks is a hit.
    """
    if query.show_all:
        return Line(None)
    if query.min_confidence is not None:
        return Line(query.min_confidence, query.min_cosine)
    if query.rank == "fused" and query.min_cosine is None:
        if by_picture(query):
            return Line(fitted().needed_picture, beside=BESIDE)
        return Line(fitted().needed, is_calibrated=True, beside=BESIDE)
    return Line(None, query.min_cosine)
