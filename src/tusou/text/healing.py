"""Healing: undo what typesetting and extraction did to words, and change nothing else.

The healed text is what is searched, shown and embedded; keys are made from the original.
"""

from __future__ import annotations

import re

from tusou.text.letter_spacing import join_spaced
from tusou.text.scripts import CJK

_NEWLINES = re.compile(r"\r\n?|[\x0b\x0c\x85\u2028\u2029]")
# PDFium writes U+FFFE, or U+0002 in its bounded extraction, for a hyphen that ended a line.
_MARKS = "\x02\ufffe\u00ad"
_MARKED_BREAK = re.compile(rf"(?<=[^\W\d_])[{_MARKS}][ \t]*\n?[ \t]*(?=[^\W\d_])")
_MARKED_CODE = re.compile(r"(?<=\w)[\x02\ufffe][ \t]*\n?[ \t]*(?=\w)")
_LINE_HYPHEN = re.compile(r"[-\u2010\u00ad][ \t]*\n[ \t]*")
_WORD_BEFORE = re.compile(r"[\w\u2010\u2011-]*[^\W\d_]$")
_LONGEST_WORD = 40
# Controls, surrogates, noncharacters and invisible marks. The joiners U+200C and U+200D stay:
# Persian and emoji need them.
_DROPPED = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069"
    "\ud800-\udfff\ufdd0-\ufdef\ufeff\ufff9-\ufffc\ufffe\uffff]+"
)
_PRIVATE = re.compile("[\ue000-\uf8ff\U000f0000-\U0010fffd]+")
# A line of at least this many characters that ends in a CJK character was broken by the margin,
# not by the author; shorter ones are headings, cells and labels.
_FULL_LINE = 12
_CJK_BREAK = re.compile(rf"([^\n]{{{_FULL_LINE - 1}}}[{CJK}])[ \t]*\n[ \t]*(?=[{CJK}])")


def heal(text: str) -> str:
    r"""Join broken words and drop what cannot be read.

    * words hyphenated at the end of a line, also where the hyphen became U+FFFE, U+0002 or a
      soft hyphen: "informa-\\ntion" → "information";
    * letter-spaced headings: "L I V I N G  R O O M" → "LIVING ROOM", "目 录" → "目录";
    * lines of Chinese or Japanese broken by the margin inside a word;
    * control characters, noncharacters and invisible marks are dropped, private-use characters
      (bullets and bracket pieces of symbol fonts) become a space, line ends become "\\n".

    Width, case and ligatures stay as they are. Healing healed text changes nothing.
    """
    return _healed(text, ideographs=True)


def heal_query(text: str) -> str:
    """Heal what was typed or pasted; ideographs stay apart, because "猫 狗" are two words."""
    return _healed(text, ideographs=False)


def _healed(text: str, *, ideographs: bool) -> str:
    if text.isascii() and text.isprintable():
        return join_spaced(text)
    text = _NEWLINES.sub("\n", text)
    text = _LINE_HYPHEN.sub(_join_hyphenated, text)
    # Most texts hold none of these marks, and looking for one is far cheaper than the patterns.
    if any(mark in text for mark in _MARKS):
        text = _MARKED_BREAK.sub("", text)
        text = _MARKED_CODE.sub("-", text)
    bare = _PRIVATE.sub(" ", _DROPPED.sub("", text))
    # What was dropped may have stood between a hyphen and the rest of its word.
    text = bare if bare == text else _LINE_HYPHEN.sub(_join_hyphenated, bare)
    text = join_spaced(text, ideographs=ideographs)
    return _CJK_BREAK.sub(r"\1", text)


def _join_hyphenated(match: re.Match[str]) -> str:
    """Drop the hyphen of a broken word; keep that of a compound ("state-of-the-", "X-", "A-1")."""
    text, at = match.string, match.start()
    before = _WORD_BEFORE.search(text[max(0, at - _LONGEST_WORD) : at])
    after = text[match.end() : match.end() + 1]
    if before is None or not after.isalnum():
        return match.group()
    word = before.group()
    compound = "-" in word or not (word[-1].islower() and after.islower())
    return "-" if compound else ""
