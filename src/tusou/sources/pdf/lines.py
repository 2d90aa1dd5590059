"""From characters to fragments (words, as far as a PDF knows them) and lines."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import compress
from typing import TYPE_CHECKING
from unicodedata import east_asian_width

import numpy as np

from tusou.sources.pdf.characters import HYPHEN, Characters
from tusou.sources.pdf.rects import Rect
from tusou.text.scripts import CJK
from tusou.types import PackedWords
from tusou.types.packed_words import STEPS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from tusou.sources.pdf.frame import PageFrame

_LETTER_GAP = 1.0
"""Two letters further apart than the larger of both stand in different words."""
_COLUMN_GAP = 2.0
"""A gap of more than this many letter sizes begins a new line: PDFium writes the cells of a table
row, and sometimes the lines of two columns, in one."""
_SPACES = np.array([0x20, 0x85, 0xA0, *range(0x2000, 0x200C), 0x2028, 0x2029, 0x202F, 0x3000])

_BEFORE_CJK = re.compile(f"[^{CJK}]*")
"""What is the word in its second half: a line of Chinese may follow on it without a blank."""
_PARTS = re.compile(f"[{CJK}]|[^{CJK}]+")


@dataclass(frozen=True, slots=True)
class Fragment:
    """A run of characters without space on one line."""

    text: str
    rect: Rect
    divided: bool = False
    """Whether the word goes on in the next fragment."""
    runs_back: bool = False
    """Whether it runs to the left or upwards on the page as shown."""


@dataclass(frozen=True, slots=True)
class Line:
    """Fragments that follow each other on one line."""

    fragments: tuple[Fragment, ...]
    rect: Rect
    height: float
    """Height of most of its letters with an ascender, in points: about 0.7 of the font size."""

    @property
    def text(self) -> str:
        """The fragments, joined by spaces."""
        return " ".join(fragment.text for fragment in self.fragments)


def lines_of(characters: Characters) -> list[Line]:
    """Group characters into lines, in the order of the file."""
    codes = np.frombuffer(characters.text.encode("utf-32-le"), dtype=np.uint32)
    codes = codes[: len(characters.boxes)]
    solid = _solid(codes, characters.boxes)
    if not len(solid):
        return []
    firsts, lasts = _word_bounds(solid, characters.boxes[solid])
    rects = _around(characters.boxes[solid], firsts)
    starts, ends = solid[firsts], solid[lasts]
    divided = codes[np.minimum(ends + 1, len(codes) - 1)] == ord(HYPHEN)
    back = _run_back(characters.boxes[starts], characters.boxes[ends])
    told = (starts.tolist(), ends.tolist(), rects.tolist(), divided.tolist(), back.tolist())
    fragments = [
        Fragment(characters.text[start : end + 1], Rect(*box), split, is_back)
        for start, end, box, split, is_back in zip(*told, strict=True)
    ]
    return _assemble(fragments, rects, _line_starts(codes, starts, rects))


def words_of(lines: list[Line], frame: PageFrame) -> PackedWords:
    """The words that the page shows; a word divided at a line end gives its whole text to both.

    What a crop box hides stays in the text but has no place to be marked at.
    """
    fragments = list(_apart([fragment for line in lines for fragment in line.fragments]))
    if not fragments:
        return PackedWords(b"")
    corners = np.array([fragment.rect for fragment in fragments])
    corners /= (frame.width, frame.height, frame.width, frame.height)
    seen = np.all((corners[:, :2] < 1.0) & (corners[:, 2:] > 0.0), axis=1)
    steps = np.rint(np.clip(corners[seen], 0.0, 1.0) * STEPS).astype("<u2")
    return PackedWords.of_columns([*compress(_whole(fragments), seen)], steps.T.tobytes())


def _apart(fragments: Sequence[Fragment]) -> Iterator[Fragment]:
    """The fragments; some are taken apart.

    Chinese that follows on the second half of a word has one of its own: that half gets the text of
    the whole word, which would shift all places behind it. Where a fragment runs to the left or
    upwards, each Chinese character is one: a word does not tell which end is its begin.
    """
    goes_on = False
    for fragment in fragments:
        text = fragment.text
        half = _BEFORE_CJK.match(text)
        n = len(half.group()) if half and goes_on else 0
        goes_on = fragment.divided
        if fragment.runs_back:
            ends = [part.end() for part in _PARTS.finditer(text)]
        else:
            ends = [n, len(text)] if 0 < n < len(text) else [len(text)]
        yield from [fragment] if len(ends) == 1 else _cut(fragment, ends)


def _cut(fragment: Fragment, ends: Sequence[int]) -> Iterator[Fragment]:
    """The parts of a fragment up to the characters `ends`, by their share of its longer side."""
    x0, y0, x1, y1 = fragment.rect
    widths = [1.0 if east_asian_width(one) in "WF" else 0.5 for one in fragment.text]
    whole, first, begin = sum(widths), 0, 0.0
    for last in ends:
        end = begin + sum(widths[first:last]) / whole
        low, high = (1 - end, 1 - begin) if fragment.runs_back else (begin, end)
        if x1 - x0 >= y1 - y0:
            rect = Rect(x0 + low * (x1 - x0), y0, x0 + high * (x1 - x0), y1)
        else:
            rect = Rect(x0, y0 + low * (y1 - y0), x1, y0 + high * (y1 - y0))
        yield Fragment(fragment.text[first:last], rect, fragment.divided and last == ends[-1])
        first, begin = last, end


def _whole(fragments: Sequence[Fragment]) -> Iterator[str]:
    """The text of the word that each fragment belongs to."""
    before = ""
    for index, fragment in enumerate(fragments):
        text = before + fragment.text
        if fragment.divided and index + 1 < len(fragments):
            rest = _BEFORE_CJK.match(fragments[index + 1].text)
            yield text + (rest.group() if rest else "")
            before = text
        else:
            yield text
            before = ""


def _solid(codes: NDArray[np.uint32], boxes: NDArray[np.float64]) -> NDArray[np.intp]:
    """Indices of the characters that stand somewhere on the page."""
    inked = (boxes[:, 2] > boxes[:, 0]) | (boxes[:, 3] > boxes[:, 1])
    blank = (codes <= 0x20) | np.isin(codes, _SPACES) | (codes == ord(HYPHEN))
    return np.flatnonzero(inked & ~blank)


def _word_bounds(
    solid: NDArray[np.intp], letters: NDArray[np.float64]
) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """First and last of each word, as indices into `solid`; `letters` are its boxes."""
    sizes = np.maximum(letters[:, 2] - letters[:, 0], letters[:, 3] - letters[:, 1])
    ends = (np.diff(solid) > 1) | _far_apart(letters, _LETTER_GAP, sizes)
    firsts = np.concatenate(([0], np.flatnonzero(ends) + 1))
    return firsts, np.concatenate((firsts[1:], [len(solid)])) - 1


def _run_back(firsts: NDArray[np.float64], lasts: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Whether words run to the left or upwards, by the boxes of their first and last characters."""
    along = lasts[:, :2] + lasts[:, 2:] - firsts[:, :2] - firsts[:, 2:]
    longer = np.abs(along).argmax(axis=1)
    return np.asarray(along[np.arange(len(along)), longer] < 0, dtype=np.bool_)


def _line_starts(
    codes: NDArray[np.uint32], starts: NDArray[np.intp], rects: NDArray[np.float64]
) -> list[int]:
    """Indices of the words that begin a line; `starts` are their first characters."""
    breaks = np.cumsum((codes == 0x0A) | (codes == 0x0D) | (codes == ord(HYPHEN)))
    # The shorter side is the height of a word, or the width of one that runs upwards.
    sizes = np.minimum(rects[:, 2] - rects[:, 0], rects[:, 3] - rects[:, 1])
    ends = np.diff(breaks[starts]) > 0
    ends |= _far_apart(rects, _COLUMN_GAP, np.maximum(sizes, 4.0))
    return [0, *(np.flatnonzero(ends) + 1).tolist()]


def _assemble(
    fragments: Sequence[Fragment], rects: NDArray[np.float64], firsts: Sequence[int]
) -> list[Line]:
    """Lines of the fragments (their boxes are `rects`) that begin at `firsts`."""
    around = _around(rects, np.array(firsts)).tolist()
    lines = []
    for first, last, box in zip(firsts, [*firsts[1:], len(fragments)], around, strict=True):
        row = tuple(fragments[first:last])
        heights = sorted(fragment.rect.height for fragment in row)
        # Three quarters up: past the words without ascender, below brackets and integrals.
        lines.append(Line(row, Rect(*box), heights[(len(heights) - 1) * 3 // 4]))
    return lines


def _around(boxes: NDArray[np.float64], firsts: NDArray[np.intp]) -> NDArray[np.float64]:
    """Boxes around the runs that start at `firsts`."""
    lowest = np.minimum.reduceat(boxes[:, :2], firsts, axis=0)
    highest = np.maximum.reduceat(boxes[:, 2:], firsts, axis=0)
    return np.concatenate((lowest, highest), axis=1)


def _far_apart(
    boxes: NDArray[np.float64], times: float, sizes: NDArray[np.float64]
) -> NDArray[np.bool_]:
    """For each box but the last: is the next one more than `times` the larger size away?"""
    one, other = boxes[:-1], boxes[1:]
    gap = np.maximum(one[:, :2] - other[:, 2:], other[:, :2] - one[:, 2:]).max(axis=1)
    return np.asarray(gap > times * np.maximum(sizes[:-1], sizes[1:]), dtype=np.bool_)
