"""Terms that tell of a phrase: whatever holds the phrase word for word holds each of them."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from tusou.text.scripts import CJK
from tusou.text.segmenting import segment
from tusou.text.suffixes import SUFFIXES

if TYPE_CHECKING:
    from collections.abc import Iterable

_CJK = re.compile(f"[{CJK}]")


def telling_terms(exact: Iterable[str]) -> list[str]:
    """Return the term of each word and Chinese character that may stand in a phrase.

    Each once, in order. Whatever holds a phrase word for word has all that the phrase has, though
    `segment` may not give them there: behind a number within a code they are no terms ("mm" in
    "2.5mm2"). Numbers, lone letters and suffixes are left out, which tell little.

    Args:
        exact: `phrase_terms` of a text, or of a phrase.
    """
    return list(dict.fromkeys(one for term in exact if (one := _telling(term))))


@lru_cache(maxsize=65536)
def _telling(term: str) -> str:
    """The term that `segment` gives for a word; remembered, for that takes 7 µs."""
    return next(iter(segment(term)), "") if _is_word(term) else ""


def _is_word(term: str) -> bool:
    is_long = len(term) > 1 or _CJK.match(term) is not None
    return is_long and term.isalpha() and term not in SUFFIXES
