"""Letter-spaced headings: words whose letters were set apart by spaces."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from tusou.text.folding import fold
from tusou.text.scripts import CJK, HAN, KANA

if TYPE_CHECKING:
    from collections.abc import Iterator

_SPACE = "[ \t\u00a0\u2000-\u200a\u202f\u205f\u3000]"
_LETTER = rf"(?:(?![{CJK}])[^\W_])"
# No heading has more letters than 80; a text of nothing but single letters is left as it is.
_SPACED_LATIN = re.compile(rf"(?<!\S){_LETTER}(?:{_SPACE}+{_LETTER}){{2,79}}(?!\S)")
_SPACED_CJK = re.compile(rf"(?<!\S)[{HAN}{KANA}](?:{_SPACE}{{1,3}}[{HAN}{KANA}])+(?!\S)")
_GAP = re.compile(rf"{_SPACE}+")

_WIDTHS = {"\t": 8, "\u3000": 8, "\u2003": 8, "\u2001": 8, "\u2002": 4, "\u2000": 4}
_THIN = frozenset("\u2004\u2005\u2006\u2008\u2009\u200a\u202f\u205f")
_VOWELS = frozenset("aeiouyаеиоуыэюяіїєαεηιουω")
_MIN_WORD = 3
MIN_UNPARTED = 8
"""A heading of fewer letters is one word."""
_MIN_LOWER = 5
"""Lower-case letters apart are mostly variables; only this many make a word."""


def join_spaced(text: str, *, ideographs: bool = True) -> str:
    """Join letters that were set apart: "A R T" → "ART", "目 录" → "目录".

    A run of single letters is joined when it stands alone (between line ends, or wider gaps than
    its own), its letters can be a word (at least three capitals or five small ones, a vowel and
    a consonant among them), and it is no list (A B C). Gaps wider than the narrowest of the run
    part words. Single ideographs are joined from three on anywhere, and two when alone; not at
    all without `ideographs`.
    """
    text = _SPACED_LATIN.sub(_join_latin, text)
    return _SPACED_CJK.sub(_join_cjk, text) if ideographs else text


def unparted_words(text: str) -> Iterator[str]:
    """Yield what `join_spaced` joins to one word of a length that suggests several.

    PDFium writes a single space for a gap of any width, so "L I V I N G  R O O M" arrives
    without its word gap.
    """
    for match in _SPACED_LATIN.finditer(text):
        words = _words(match)
        if len(words) == 1 and len(words[0]) >= MIN_UNPARTED:
            yield words[0]


def _join_latin(match: re.Match[str]) -> str:
    return " ".join(_words(match)) or match.group()


def _words(match: re.Match[str]) -> list[str]:
    """Return the words of a letter-spaced run, none when it is no such run."""
    run = match.group()
    narrow = min(_width(gap) for gap in _GAP.findall(run))
    if not _stands_alone(match, narrow):
        return []
    words = _split_at_wide_gaps(run, narrow)
    letters = [word for word in words if not word.isdigit()]
    if letters and all(map(_can_be_a_word, letters)) and max(map(len, letters)) >= _MIN_WORD:
        return words
    return []


def _split_at_wide_gaps(run: str, narrow: int) -> list[str]:
    characters = _GAP.split(run)
    words = [characters[0]]
    for gap, character in zip(_GAP.findall(run), characters[1:], strict=True):
        if _width(gap) > narrow:
            words.append(character)
        else:
            words[-1] += character
    return words


def _width(gap: str) -> int:
    return sum(1 if space in _THIN else _WIDTHS.get(space, 2) for space in gap)


def _stands_alone(match: re.Match[str], narrow: int) -> bool:
    """Whether the line ends, or a gap wider than those inside follows, on both sides."""
    text = match.string
    before = text[max(0, match.start() - 16) : match.start()]
    after = text[match.end() : match.end() + 16]
    return _is_apart(before[::-1], narrow) and _is_apart(after, narrow)


def _is_apart(beside: str, narrow: int) -> bool:
    gap = _GAP.match(beside)
    rest = beside[gap.end() :] if gap else beside
    return not rest or rest[0] in "\r\n" or (gap is not None and _width(gap.group()) > narrow)


def _can_be_a_word(letters: str) -> bool:
    if len(letters) < _MIN_WORD:
        # "I", "A", "OF" between longer words of the same heading.
        return letters.isupper()
    if not letters.isupper() and len(letters) < _MIN_LOWER:
        return False
    if all(ord(b) - ord(a) == 1 for a, b in pairwise(letters)):
        return False
    folded = fold(letters)
    return any(c in _VOWELS for c in folded) and any(c not in _VOWELS for c in folded)


def _join_cjk(match: re.Match[str]) -> str:
    run = match.group()
    joined = _GAP.sub("", run)
    narrow = min(_width(gap) for gap in _GAP.findall(run))
    return joined if len(joined) > 2 or _stands_alone(match, narrow) else run
