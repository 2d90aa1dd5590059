"""Whether a text says something that a model could put into a vector."""

from __future__ import annotations

import re

from tusou.text.scripts import CJK

_TWO = re.compile(f"[{CJK}][^{CJK}]*[{CJK}]")
_WORD = re.compile(rf"[^\W\d_{CJK}]{{3,}}")
_CODE_LENGTH = 4
"""Capitals of up to so many letters are the names of parts and keys: "RDM", "LCDN"."""


def says_something(text: str) -> bool:
    """Whether `text` holds a word: two characters of Chinese, or three letters that are no code.

    A model has a vector for anything, and that of "A" lies near to every word. Such a text is
    found by its letters as it stands.
    """
    if _TWO.search(text):
        return True
    return any(
        len(word[0]) > _CODE_LENGTH or not word[0].isupper() for word in _WORD.finditer(text)
    )
