"""Words and where they stand, and what OCR did."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tusou.types.places import Box

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a page and where it stands."""

    text: str
    box: Box

    def __reduce__(self) -> tuple[Callable[..., Word], tuple[str, float, float, float, float]]:
        """Pickle as five values.

        A page has hundreds of words, and all go from a worker to its parent: what dataclasses do
        by themselves took 11 µs for each word and each box, on both sides.
        """
        box = self.box
        return _word, (self.text, box.x0, box.y0, box.x1, box.y1)


def _word(text: str, x0: float, y0: float, x1: float, y1: float) -> Word:
    return Word(text, Box(x0, y0, x1, y1))


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read in a picture by OCR."""

    text: str
    """Healed, in reading order; "" when the picture holds no words."""
    words: tuple[Word, ...] = ()
    problem: str = ""
    """Why it could not be read; such a picture is not tried again."""


@dataclass(frozen=True, slots=True)
class OcrReport:
    """What OCR did in an indexing run."""

    read: int = 0
    """Pages and photos that got the words of their picture."""
    recalled: int = 0
    """How many of them had been read before, here or elsewhere."""
    seconds: float = 0.0
    """How long reading took, as part of the seconds of the run."""
    page_s: float = 0.0
    """Seconds a worker took for one picture, on average."""
    mend: str = ""
    """What makes the pages that still need it readable; "" when nothing more can be done."""
