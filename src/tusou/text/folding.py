"""Folding: what is the same to a searcher becomes the same string."""

from __future__ import annotations

import re
from unicodedata import normalize

_ACCENTS = re.compile("[\u0300-\u036f]+")
# Letters that carry a stroke or are drawn together have no decomposition in Unicode.
_STROKED = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "ħ": "h", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th"}
)


def fold(word: str) -> str:
    """Fold width, ligatures, case and accents: "Ｃａｆé" → "cafe", "ﬁne" → "fine", "ß" → "ss".

    Only the accents of Latin, Greek and Cyrillic letters go; the voicing marks of kana and the
    parts of Hangul syllables stay, because there they make another letter.
    """
    folded = normalize("NFKC", word).casefold()
    if folded.isascii():
        return folded
    bare = _ACCENTS.sub("", normalize("NFD", folded))
    return normalize("NFKC", bare).translate(_STROKED)
