"""A line of text as it was read, and the words in it with their places."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from tusou.text.scripts import CJK
from tusou.types import Box, Word

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

_PARTS = re.compile(f"[{CJK}]|[^{CJK}]+")


@dataclass(frozen=True, slots=True)
class ReadLine:
    """A line that was read.

    Attributes:
        text: its characters, words parted by blanks.
        corners: float64 (4, 2), fractions (0–1) of the picture, around the line in the sense of
            the clock as its reader sees it: begin and end of its upper edge, end and begin of its
            lower edge. So a line that runs upwards begins at the bottom.
        centres: where its characters stand that are no blanks, as fractions (0–1) of its length.
    """

    text: str
    corners: NDArray[np.float64]
    centres: tuple[float, ...]

    @property
    def box(self) -> Box:
        """The upright rectangle around it."""
        return _around(self.corners)

    @property
    def words(self) -> tuple[Word, ...]:
        """The runs of characters between blanks, each with the rectangle around it.

        Where the line runs to the left or upwards, each Chinese character is one.
        """
        return tuple(_words(self))

    def turned_back(self, quarter_turns: int) -> ReadLine:
        """The line on the picture before it was turned against the clock that many times."""
        corners = self.corners
        for _ in range(quarter_turns % 4):
            corners = np.stack((1 - corners[:, 1], corners[:, 0]), axis=1)
        return ReadLine(self.text, corners, self.centres)


def _words(line: ReadLine) -> Iterator[Word]:
    fragments = line.text.split()
    if sum(map(len, fragments)) != len(line.centres):
        # Places that do not fit the text are worse than the place of the whole line.
        yield from (Word(fragment, line.box) for fragment in fragments)
        return
    centres = np.array(line.centres)
    half = _pitch(centres) / 2
    first = 0
    if _runs_back(line.corners):
        # A word does not tell that it runs to the left or upwards: which part of its box holds
        # some characters of a line of Chinese would be told wrongly.
        fragments = [part for fragment in fragments for part in _PARTS.findall(fragment)]
    for fragment in fragments:
        last = first + len(fragment) - 1
        # A blank is about as wide as a letter: half of it on either side is never the neighbour's.
        begin, end = np.clip((centres[first] - half, centres[last] + half), 0.0, 1.0)
        yield Word(fragment, _around(_part(line.corners, begin, end)))
        first = last + 1


def _runs_back(corners: NDArray[np.float64]) -> bool:
    """Whether a line runs to the left or upwards on its picture."""
    along = corners[1] - corners[0]
    return bool(along[np.argmax(np.abs(along))] < 0)


def _pitch(centres: NDArray[np.float64]) -> float:
    """From one character to the next, as a fraction of the line."""
    return float(np.median(np.diff(centres))) if len(centres) > 1 else 1.0


def _part(corners: NDArray[np.float64], begin: float, end: float) -> NDArray[np.float64]:
    """The corners of the stretch from `begin` to `end` (fractions of the line)."""
    upper, lower = corners[1] - corners[0], corners[2] - corners[3]
    return np.stack(
        (
            corners[0] + begin * upper,
            corners[0] + end * upper,
            corners[3] + end * lower,
            corners[3] + begin * lower,
        )
    )


def _around(points: NDArray[np.float64]) -> Box:
    x0, y0 = np.clip(points.min(axis=0), 0.0, 1.0).tolist()
    x1, y1 = np.clip(points.max(axis=0), 0.0, 1.0).tolist()
    return Box(x0, y0, x1, y1)
