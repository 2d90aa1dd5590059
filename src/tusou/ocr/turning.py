"""Which way up a picture is, by a vote of its lines."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

MAJORITY = 0.6
"""Share of the length of all lines that must agree before a picture is turned: plots have axes
that are written upwards, and single lines are misjudged."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A line that was found and not yet read.

    Attributes:
        quad: float64 (4, 2), its corners in pixels: top left, top right, bottom right, bottom left
            as they lie on the picture.
        tall: it runs upwards or downwards; it is looked at turned against the clock.
        upside_down: so looked at, it stands on its head.
    """

    quad: NDArray[np.float64]
    tall: bool
    upside_down: bool

    @property
    def length(self) -> float:
        """Pixels along the line."""
        return float(np.linalg.norm(self.quad[0] - self.quad[3 if self.tall else 1]))

    @property
    def breadth(self) -> float:
        """Pixels across the line."""
        return float(np.linalg.norm(self.quad[0] - self.quad[1 if self.tall else 3]))

    @property
    def span(self) -> tuple[float, float]:
        """From where to where it reaches, along the axis of the picture that it follows."""
        places = self.quad[:, int(self.tall)]
        return float(places.min()), float(places.max())

    def middle_at(self, place: float) -> float:
        """Where its middle is across, at a place along: it may lie a little askew."""
        ends = self.quad[[0, 1, 3, 2]] if self.tall else self.quad[[0, 3, 1, 2]]
        (x0, y0), (x1, y1) = ends.reshape(2, 2, 2).mean(axis=1)
        (along0, across0), (along1, across1) = (
            ((y0, x0), (y1, x1)) if self.tall else ((x0, y0), (x1, y1))
        )
        share = (place - along0) / max(along1 - along0, 1.0)
        return float(across0 + share * (across1 - across0))

    @property
    def turns(self) -> int:
        """How often to turn the picture against the clock by 90° to set the line upright."""
        return (1 if self.tall else 0) + (2 if self.upside_down else 0)

    def corners(self, *, flip: bool) -> NDArray[np.float64]:
        """The corners as the reader of the line sees them, from the begin of its upper edge on.

        A tall line, seen turned against the clock, begins at the top with its head to the right.
        """
        return np.roll(self.quad, -(int(self.tall) + 2 * int(flip)), axis=0)


def upright_turns(lines: Sequence[Seen]) -> int:
    """How often to turn the picture against the clock by 90° (0–3) so that its text is upright."""
    votes: Counter[int] = Counter()
    for line in lines:
        votes[line.turns] += round(line.length)
    if not votes.total():
        return 0
    turns, length = votes.most_common(1)[0]
    return turns if length > MAJORITY * votes.total() else 0
