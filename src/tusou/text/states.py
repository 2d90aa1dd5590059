"""The state of a page's text layer: can it be trusted, or must the page be read by OCR?"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tusou.text.scripts import HAN, KANA

if TYPE_CHECKING:
    from tusou.types import TextState

_BLANK = re.compile(r"\s+")
_RUNS = re.compile(r"(.)\1{3,}")
# Glyphs without a meaning: controls, private use, U+FFFD, surrogates, noncharacters. The hyphen
# marks U+0002 and U+FFFE are PDFium's own and no sign of damage.
_BROKEN = re.compile(
    "[\x00\x01\x03-\x08\x0e-\x1f\x7f-\x9f\ue000-\uf8ff\U000f0000-\U0010fffd\ufffd\ud800-\udfff"
    "\ufdd0-\ufdef\uffff]|\\(cid:\\d+\\)"
)
_SIGNS = re.compile(r"[!-/:-@\[-`{-~]")
_LATIN_SUPPLEMENT_RUNS = re.compile(
    "[\u00c0-\u00ff][\u0080-\u00ff\u0152\u0153\u0160\u0178\u20ac\u2122]+"
)
_ODD_LATIN = re.compile("[\u0180-\u019f\u01a2-\u01ae\u01b1-\u01cc\u01dd-\u0217\u021c-\u02af]")
_LETTERS = re.compile(r"[^\W\d_]")
_ASCII_WORD = re.compile(r"[a-z]{2,}")
# Frequent in every language of Europe and in Malay; shifted or shuffled letters lose them.
_PAIRS = """
th he in er an re on en de es nd te at or ar ti is st al ou nt it se le la ra ne ha me ie ni na ta
si da ka li di ma
"""
_COMMON_PAIRS = frozenset(_PAIRS.split())
_HAN = re.compile(f"[{HAN}]")
_KANA = re.compile(f"[{KANA}]")
# The characters that every Chinese text of some length uses.
_COMMON_HAN = re.compile(
    "[的一是不了在人有我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年过发后作里"
    "用道行所然家种事成方多经么去法学如都同现当没动面起看定天分还进好小部其些主样理心本前开但因只从想实日"
    "這個們來為國說時會對後經學沒動還進樣從產電機車品號量高度性能設計使第及與或請無重要型水工公司号产电机]"
)

MAX_BROKEN = 0.2
"""Share of broken glyphs from which a layer counts as garbled: pages full of formulas reach 0.11
(brackets of symbol fonts) and are well searchable; layers without a character map lie above 0.3."""
MAX_SIGNS = 0.55
"""Share of ASCII signs: a layer whose letters were shifted into the range of signs exceeds it;
real pages, formulas included, stay below 0.25."""
MAX_MOJIBAKE = 0.3
"""Share of letters in runs of accented ones: at most 0.01 in 445 real pages of eight languages."""
MIN_COMMON_PAIRS = 0.2
"""Share of common letter pairs: running text lies above 0.25 (Polish; English 0.35), English with
its letters shifted along the alphabet below 0.2 in 99.9 % of pages."""
MIN_PAIRS = 150
MIN_HAN = 120
MIN_COMMON_HAN = 0.05
"""Share of the commonest ideographs: 0.2 or more in real pages, 0.01 in ideographs at random."""
SCAN_SHARE = 0.8
"""A page covered to this share by one picture is a scan."""
SCAN_LETTERS = 60
"""Fewer letters than this over a scan are a stamp or a footer ("Scanned by CamScanner")."""


def text_state(text: str, *, picture_share: float = 0.0) -> TextState:
    """Judge the text layer of a page by its original `text`, before it is healed.

    Args:
        text: the layer as extracted.
        picture_share: how much of the page (0–1) its largest picture covers.

    Returns:
        "missing": no letter and no digit; "garbled": the glyphs have no, or the wrong, meaning;
        "partial": a few words over a page-sized picture; "good": anything else.
    """
    visible = _visible(text)
    if not (any(map(str.isalnum, visible)) or _BROKEN.search(visible)):
        return "missing"
    if is_garbled(text):
        return "garbled"
    if picture_share >= SCAN_SHARE and len(_LETTERS.findall(visible)) < SCAN_LETTERS:
        return "partial"
    return "good"


def is_garbled(text: str) -> bool:
    """Whether the characters of `text` are mostly not those that the page shows."""
    visible = _visible(text)
    if not visible:
        return False
    letters = _LETTERS.findall(visible)
    return (
        _share(_BROKEN, visible) > MAX_BROKEN
        or _share(_SIGNS, visible) > MAX_SIGNS
        or _is_mojibake(visible, len(letters))
        or _lacks_common_pairs(text, len(letters))
        or _lacks_common_han(visible)
    )


def _visible(text: str) -> str:
    """Return `text` without blanks, and leaders and rules ("......") as one sign."""
    return _RUNS.sub(r"\1", _BLANK.sub("", text))


def _share(pattern: re.Pattern[str], text: str) -> float:
    return sum(len(found) for found in pattern.findall(text)) / len(text)


def _is_mojibake(visible: str, n_letters: int) -> bool:
    """Bytes read in the wrong encoding: runs of accented letters ("Ã©", "ÎÒÃÇ"), rare Latin."""
    if "锟斤拷" in visible or "烫烫烫" in visible:
        return True
    runs = sum(map(len, _LATIN_SUPPLEMENT_RUNS.findall(visible)))
    odd = len(_ODD_LATIN.findall(visible))
    return max(runs, odd) > MAX_MOJIBAKE * max(n_letters, 1)


def _lacks_common_pairs(text: str, n_letters: int) -> bool:
    """Latin letters shifted to other letters: the pairs of every language become rare."""
    words = _ASCII_WORD.findall(text.lower())
    if sum(map(len, words)) < 0.8 * n_letters:
        return False
    pairs = [word[i : i + 2] for word in words for i in range(len(word) - 1)]
    common = sum(pair in _COMMON_PAIRS for pair in pairs)
    return len(pairs) >= MIN_PAIRS and common < MIN_COMMON_PAIRS * len(pairs)


def _lacks_common_han(visible: str) -> bool:
    """Ideographs taken at random, as a wrong character map gives them."""
    han = len(_HAN.findall(visible))
    if han < MIN_HAN or _KANA.search(visible):
        return False
    return len(_COMMON_HAN.findall(visible)) < MIN_COMMON_HAN * han
