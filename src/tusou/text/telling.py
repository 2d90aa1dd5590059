"""Terms that tell of a phrase: whatever holds the phrase word for word has them in its index."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from tusou.text.folding import fold
from tusou.text.scripts import CJK
from tusou.text.segmenting import phrase_terms, segment
from tusou.text.suffixes import SUFFIXES
from tusou.text.tokens import LONGEST_TERM

if TYPE_CHECKING:
    from collections.abc import Iterator

_CJK = re.compile(f"[{CJK}]")
_NUMERALS = "一二三四五六七八九十"
"""Numbers too: "㊀" and "㈠" are letters of codes to Unicode, and the same to a reader."""


def telling_terms(phrase: str) -> list[str]:
    """Return terms of `phrase` that `segment` gives for every text that holds it, in order.

    Words behind a word, and Chinese characters. A word at the beginning may stand behind a number
    in the text, within a code of which it is no term ("mm" in "2.5mm2", "hc" in "74HC595"). Nor are
    numbers, lone letters and suffixes, as parts of others ("3.14", "A-127", "a.pdf").
    """
    pairs = pairwise(["0", *phrase_terms(phrase)])
    return [segment(term)[0] for before, term in pairs if _is_sure(before, term)]


def words_in_phrases(text: str) -> Iterator[str]:
    """Yield the term of each word and Chinese character of `text` that may stand in a phrase."""
    yield from (segment(term)[0] for term in phrase_terms(text) if _is_word(term))


def _is_sure(before: str, term: str) -> bool:
    is_behind_number = before.isdecimal() and not _CJK.match(term)
    return _is_word(term) and len(term) <= LONGEST_TERM and not is_behind_number


def _is_word(term: str) -> bool:
    if _CJK.search(term):
        return len(term) == 1 and term not in _NUMERALS
    # Beside "㊀" letters keep their accents, and are another term by themselves.
    return term.isalpha() and len(term) > 1 and term not in SUFFIXES and term == fold(term)
