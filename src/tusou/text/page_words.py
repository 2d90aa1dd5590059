"""Which characters of the words of a page, as its source cut them, match a query.

A "word" is what stands between blanks: a whole line of Chinese, a single letter of a heading whose
letters were set apart, half of a word that goes on in the next line.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from tusou.text.folding import fold
from tusou.text.letter_spacing import join_spaced
from tusou.text.scripts import CJK
from tusou.text.segmenting import first_and_last_words, wanted_terms
from tusou.text.snippets import stretches
from tusou.text.tokens import LONGEST_WORD, are_one_code, terms_of, word_terms

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from collections.abc import Set as AbstractSet

_AROUND = ".,;:()\"'!?"
"""Marks around a word of a page that are none of it."""
_IS_CJK = re.compile(f"[{CJK}]")
_LEAST_SPACED = 3
_MOST_SPACED = 80
"""Letters that stand one by one and may be a heading; the bounds of `join_spaced`."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Characters that match: those from `start` to `end` of the word numbered `at`, from 0."""

    at: int
    start: int
    end: int


def matching(words: Sequence[str], query: str) -> list[Stretch]:
    """Return what of `words`, those of a page as its source cut them, matches `query`, in order.

    Of a run of CJK characters that is the part that matches, of other words all. Of a code that is
    written apart ("3.5 mm" for 3.5mm) both halves do, and so do those of a CJK word that goes on in
    the next word, and the letters of a heading that are set apart ("S O F A").
    """
    wanted = wanted_terms(query)
    found: list[Stretch] = []
    for one in sorted(_all(words, query, wanted), key=lambda one: (one.at, one.start)):
        last = found[-1] if found else None
        if last is not None and last.at == one.at and one.start <= last.end:
            found[-1] = replace(last, end=max(last.end, one.end))
        else:
            found.append(one)
    return found


def _all(words: Sequence[str], query: str, wanted: AbstractSet[str]) -> Iterator[Stretch]:
    """Yield every stretch; some may be there twice."""
    before = bare_before = ""
    for at, word in enumerate(words):
        bare = word.strip(_AROUND)
        if bare_before and are_one_code(bare_before, bare) and fold(bare_before + bare) in wanted:
            yield Stretch(at - 1, 0, len(before))
            yield Stretch(at, 0, len(word))
        elif _is_plain(bare):
            if word_terms(bare)[0] in wanted:
                yield Stretch(at, 0, len(word))
        elif _IS_CJK.search(word) is not None:
            if _IS_CJK.match(word) and before and fold(before[-1] + word[0]) in wanted:
                yield Stretch(at - 1, len(before) - 1, len(before))
                yield Stretch(at, 0, 1)
            yield from (Stretch(at, start, end) for start, end in stretches(word, query))
        elif not wanted.isdisjoint(terms_of(word)):
            yield Stretch(at, 0, len(word))
        before, bare_before = word, bare
    for first, last in _rows_of_letters(words):
        yield from _spaced(words, first, last, wanted)


def _is_plain(bare: str) -> bool:
    return bare.isascii() and bare.isalpha() and len(bare) <= LONGEST_WORD


def _rows_of_letters(words: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield where letters that stand one by one follow each other: first, and past the last."""
    first = 0
    for at in range(len(words) + 1):
        if at == len(words) or len(words[at]) != 1 or not words[at].isalpha():
            if _LEAST_SPACED <= at - first <= _MOST_SPACED:
                yield first, at
            first = at + 1


def _spaced(
    words: Sequence[str], first: int, last: int, wanted: AbstractSet[str]
) -> Iterator[Stretch]:
    """Yield the letters of a heading that are a word, or its beginning or end, as in an index."""
    row = words[first:last]
    heading = "".join(row)
    if _IS_CJK.search(heading) or join_spaced(" ".join(row)) != heading:
        return
    for start, end in ((0, len(heading)), *first_and_last_words(heading)):
        if not wanted.isdisjoint(word_terms(heading[start:end])[:1]):
            yield from (Stretch(first + at, 0, 1) for at in range(start, end))
            return
