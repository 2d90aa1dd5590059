"""Where in a shown text the matched words stand."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tusou.text.scripts import CJK
from tusou.text.tokens import TIMES

if TYPE_CHECKING:
    from collections.abc import Iterable

_STARTS_WORD = re.compile(rf"[^\W{CJK}]")


def emphasis(text: str, words: Iterable[str]) -> list[tuple[int, int]]:
    """Return the stretches (start, end) of `text` that are one of `words`, in order.

    Case does not matter. Latin words count where they stand alone ("art" not in "party"), numbers
    also in a size ("120x60"), Chinese anywhere; stretches do not overlap, the longest word wins.
    """
    wanted = sorted({word.strip() for word in words} - {""}, key=len, reverse=True)
    if not wanted:
        return []
    pattern = "|".join(map(_pattern, wanted))
    return [found.span() for found in re.finditer(pattern, text, re.IGNORECASE)]


def _pattern(word: str) -> str:
    """Return a pattern for `word` that does not begin or end within another word."""
    before = rf"(?<![^\W{CJK}])" if _STARTS_WORD.match(word[0]) else ""
    after = rf"(?![^\W{CJK}])" if _STARTS_WORD.match(word[-1]) else ""
    if word[0].isdigit():
        before = rf"(?:{before}|(?<=\d[{TIMES}]))"
    if word[-1].isdigit():
        after = rf"(?:{after}|(?=[{TIMES}]\d))"
    return before + re.escape(word) + after
