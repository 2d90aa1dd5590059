"""Slices of long pictures: each is read as large as it is, and each line once.

Slices overlap, and a line that runs across the cut picture belongs to the slice in whose middle
part its centre lies; being no broader than the overlap, it is whole there. One that runs along may
be longer than a slice: what the slices see of it is joined (`joining`).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
from math import ceil, inf
from typing import TYPE_CHECKING

import numpy as np

from tusou.ocr.sizes import MOST_PX

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from numpy.typing import NDArray

    from tusou.ocr.turning import Seen

SLICE_PX = 1600
"""Length of a slice: lines are looked for in pictures of this size."""
_OVERLAP_DOWN = 1 / 6
"""Share of a slice that the next one has as well, when the picture is high: many lines high, ..."""
_OVERLAP_ACROSS = 1 / 2
"""... and when it is wide, where it has to hold a line from its begin to its end."""


@dataclass(frozen=True, slots=True)
class Slice:
    """A part of a picture, across all of its shorter side.

    Attributes:
        pixels: uint8 (height, width, 3).
        offset: where its upper left corner lies on the picture: x, y in pixels.
        along: the axis it was cut along: 0 for x, 1 for y.
        own: from where to where on that axis, in pixels, the lines are its own.
    """

    pixels: NDArray[np.uint8]
    offset: tuple[int, int]
    along: int
    own: tuple[float, float]

    def moved(self, line: Seen) -> Seen:
        """Return a line that was seen in it as it lies on the picture."""
        return replace(line, quad=line.quad + np.array(self.offset))

    def is_along(self, line: Seen) -> bool:
        """Whether a line may go on in the next slice: it runs along the axis that was cut."""
        return self.own != (-inf, inf) and line.tall == (self.along == 1)

    def placed(self, line: Seen, before: Iterable[Seen]) -> Seen | None:
        """Return a line across the cut as it lies on the picture; None: it is another's.

        Args:
            line: in pixels of the slice.
            before: lines of the slice before near the border, as they lie on the picture. Two
                slices see a line a little differently: one on the border of what is their own may
                be both's.
        """
        moved = self.moved(line)
        centre, near = moved.quad.mean(axis=0), moved.breadth / 2
        if not self.own[0] - near <= centre[self.along] < self.own[1] + near:
            return None
        if any(np.abs(other.quad.mean(axis=0) - centre).max() < near for other in before):
            return None
        return moved

    def at_border(self, lines: Iterable[Seen]) -> list[Seen]:
        """Return those of the lines of slices before that this one may see as its own as well."""
        return [
            line
            for line in lines
            if line.quad[:, self.along].mean() > self.own[0] - 2 * line.breadth
        ]


def slices(pixels: NDArray[np.uint8]) -> Iterator[Slice]:
    """Cut a picture, uint8 (height, width, 3), into slices; it is one when it is not long."""
    height, width = pixels.shape[:2]
    along = 0 if width > height else 1
    length = max(width, height)
    begins = _begins(length, _OVERLAP_ACROSS if along == 0 else _OVERLAP_DOWN)
    # Between two slices the middle of what both have.
    middles = [(first + SLICE_PX + second) / 2 for first, second in pairwise(begins)]
    for begin, own in zip(begins, pairwise((-inf, *middles, inf)), strict=True):
        end = begin + SLICE_PX if len(begins) > 1 else length
        part = pixels[:, begin:end] if along == 0 else pixels[begin:end]
        offset = (begin, 0) if along == 0 else (0, begin)
        yield Slice(np.ascontiguousarray(part), offset, along, own)


def _begins(length: int, overlap: float) -> list[int]:
    """Where slices begin, evenly, so that two that follow share `overlap` of one at least."""
    if length <= MOST_PX:
        return [0]
    n = 1 + ceil((length - SLICE_PX) / (SLICE_PX * (1 - overlap)))
    return [round(index * (length - SLICE_PX) / (n - 1)) for index in range(n)]
