"""The line between hits and near misses."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from tusou.searching.confidence import BESIDE, NEEDED

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tusou.searching.evidence import Found
    from tusou.types import Query


@dataclass(frozen=True, slots=True)
class Line:
    """What has to be reached; None where nothing has to."""

    confidence: float | None
    """For the answer: its surest item; for the others `beside` is enough."""
    beside: float | None
    cosine: float | None
    """For each item."""

    @property
    def needed_of(self) -> Literal["confidence", "cosine"]:
        """What `needed` is compared with."""
        return "cosine" if self.cosine is not None and self.confidence is None else "confidence"

    @property
    def needed(self) -> float | None:
        """The line as it is shown."""
        return self.cosine if self.needed_of == "cosine" else self.confidence

    def parted(self, found: Sequence[Found]) -> tuple[list[Found], list[Found]]:
        """Return hits and near misses, each in the given order."""
        alike = [one for one in found if self._is_alike(one)]
        surest = max((one.confidence for one in alike), default=0.0)
        if self.confidence is not None and surest < self.confidence:
            return [], list(found)
        hits = [one for one in alike if self.beside is None or one.confidence >= self.beside]
        kept = {one.place.key for one in hits}
        return hits, [one for one in found if one.place.key not in kept]

    def _is_alike(self, found: Found) -> bool:
        if self.cosine is None:
            return True
        return found.cosine is not None and found.cosine >= self.cosine


def line_of(query: Query) -> Line:
    """Return the line: what the caller set, else the calibrated one of `fused`.

    A single signal is plain: without a line of the caller's, everything it ranks is a hit.
    """
    if query.show_all:
        return Line(None, None, None)
    if query.min_confidence is not None:
        return Line(query.min_confidence, query.min_confidence, query.min_cosine)
    if query.rank == "fused" and query.min_cosine is None:
        return Line(NEEDED, NEEDED * BESIDE, None)
    return Line(None, None, query.min_cosine)
