"""Stems by Snowball, remembered word by word: one set of rules for each script."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

_MIN_LENGTH = 4


@lru_cache(maxsize=32768)
def stem(word: str) -> str:
    """Return the stem of a folded word: "chairs" → "chair", "tilings" → "tile".

    The script chooses the rules: English for a–z, Russian for Cyrillic, Greek. Other languages
    in the same script pass through the same rules; index and query are cut alike, so they still
    meet. Words with digits or other scripts stay whole.
    """
    if len(word) < _MIN_LENGTH or not word.isalpha():
        return word
    if word.isascii():
        return _stemmer("english")(word)
    if all("\u0370" <= letter <= "\u03ff" for letter in word):
        return _stemmer("greek")(word)
    if all("\u0430" <= letter <= "\u044f" for letter in word):
        return _stemmer("russian")(word)
    return word


@cache
def _stemmer(language: str) -> Callable[[str], str]:
    from Stemmer import Stemmer

    # Its own memory is off, `stem` has one: then a call is one piece to Python's threads.
    cut: Callable[[str], str] = Stemmer(language, 0).stemWord
    return cut
