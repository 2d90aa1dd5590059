"""Words and where they stand, and what OCR did."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tusou.types.places import Box


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a page and where it stands."""

    text: str
    box: Box


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read in a picture by OCR."""

    text: str
    """Healed, in reading order; "" when the picture holds no words."""
    words: Sequence[Word] = ()
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
