"""Folding: what is the same to a searcher becomes the same string."""

from __future__ import annotations

import re
from unicodedata import normalize

from tusou.text.chinese_forms import simplified_forms
from tusou.text.scripts import HAN

_ACCENTS = re.compile("[\u0300-\u036f]+")
_HAN = re.compile(f"[{HAN}]")
# Letters that carry a stroke or are drawn together have no decomposition in Unicode.
_STROKED = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "ħ": "h", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th"}
)


def fold(word: str) -> str:
    """Fold width, ligatures, case, accents and forms of Chinese characters.

    "Ｃａｆé" → "cafe", "ﬁne" → "fine", "ß" → "ss", "圖書館" → "图书馆". Only the accents of Latin,
    Greek and Cyrillic letters go; the voicing marks of kana and the parts of Hangul syllables
    stay, because there they make another letter.
    """
    if word.isascii():
        return word.lower()
    folded = normalize("NFKC", word).casefold()
    if folded.isascii():
        return folded
    if _HAN.search(folded):
        # Words are of one script: beside ideographs stand only kana and Hangul, without accents.
        return folded.translate(simplified_forms())
    bare = _ACCENTS.sub("", normalize("NFD", folded))
    return normalize("NFKC", bare).translate(_STROKED)
