"""The line between hits and near misses."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from tusou.searching.confidence import BESIDE, photo_line, sure_by_photo, sure_by_text
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

    @property
    def needed_of(self) -> Literal["confidence", "cosine"]:
        """What `needed` is compared with."""
        return "cosine" if self.cosine is not None and self.confidence is None else "confidence"

    def needed(self, found: Sequence[Found]) -> float | None:
        """Return the line as it is shown: that of the item which comes nearest to its own."""
        if self.needed_of == "cosine" or self.confidence is None:
            return self.cosine if self.confidence is None else None
        nearest = max(found, key=self._height, default=None)
        return self.confidence if nearest is None else self._nearer(nearest)[1]

    def parted(self, found: Sequence[Found]) -> tuple[list[Found], list[Found]]:
        """Return hits and near misses, each in the given order."""
        alike = [one for one in found if self._is_alike(one)]
        if self.confidence is not None and max(map(self._height, alike), default=0.0) < 1:
            return [], list(found)
        hits = [one for one in alike if self._height(one) >= self.beside]
        kept = {one.place.key for one in hits}
        return hits, [one for one in found if one.place.key not in kept]

    def _height(self, found: Found) -> float:
        """The confidence of an item as a multiple of its line."""
        return self._nearer(found)[0]

    def _nearer(self, found: Found) -> tuple[float, float]:
        """How high an item stands, as a multiple of the line that it comes nearer to, and that."""
        if self.confidence is None:
            return 1.0, 0.0
        of_all = found.confidence / max(self.confidence, _LEAST), self.confidence
        if not self.is_calibrated or found.signs.is_same:
            return of_all
        kind, parts, n_items = found.stored.item.kind, found.evidence, found.signs.n_items
        photo, line = sure_by_photo(parts, kind, n_items), photo_line(n_items)
        text = sure_by_text(parts, kind)
        return max((text / max(self.confidence, _LEAST), self.confidence), (photo / line, line))

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
        return Line(fitted().needed, is_calibrated=True, beside=BESIDE)
    return Line(None, query.min_cosine)
