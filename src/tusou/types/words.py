"""Words and where they stand, and where the text of a page comes from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

TextState = Literal["", "good", "missing", "garbled", "partial", "ocr", "both"]
"""State of the text of a page or photo: `good`: its text layer; `missing`, `garbled`, `partial`: a
layer that asks for OCR; `ocr`: read from the picture; `both`: the layer and what was read beside
it. "" where there is no layer to speak of."""

OcrMode = Literal["auto", "off", "all"]
OCR_MODES: tuple[OcrMode, ...] = ("auto", "off", "all")

NEEDS_OCR: tuple[TextState, ...] = ("missing", "garbled", "partial")


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle as fractions (0–1) of the page or picture as shown, origin top left."""

    x0: float
    y0: float
    x1: float
    y1: float


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
