"""Texts that are written in HTML, as shops keep their descriptions, as plain text."""

from __future__ import annotations

import html
import re
from contextlib import suppress

_TAGS = (
    r"</?(?:p|br|div|span|b|i|u|s|em|strong|small|sub|sup|ul|ol|li|dl|dt|dd|h[1-6]|hr|a|img|font|"
    r"table|thead|tbody|tr|td|th|section|article|blockquote|pre|code|center|figure)"
    r"(?:\s[^<>]*)?/?>"
)
_TAG = re.compile(_TAGS, re.IGNORECASE)
_TAG_OR_COMMENT = re.compile(rf"{_TAGS}|<!--.*?-->", re.IGNORECASE | re.DOTALL)
_INLINE = re.compile(r"</?(?:span|b|i|u|s|em|strong|small|sub|sup|a|font|code)\b", re.IGNORECASE)
_BLANKS = re.compile(r"[ \t\r\f\v\xa0]+")
_LINES = re.compile(r" ?(?:\n ?)+")


def without_markup(text: str) -> str:
    """Return `text` without tags of HTML, its entities resolved; one without tags as it is.

    A sign of less in a sentence is no tag, nor is a word in such brackets that HTML does not know.
    """
    if "<" not in text:
        return text
    # For comments alone where one ends: 16,000 that do not would each look to the end, for 13 s.
    commented, end, rest = text.rpartition("-->")
    commented, n_before = _TAG_OR_COMMENT.subn(_instead, commented + end)
    rest, n_behind = _TAG.subn(_instead, rest)
    if not n_before and not n_behind:
        return text
    plain = commented + rest
    with suppress(ValueError):  # a character with a number of more than 4,300 digits: none
        plain = html.unescape(plain)
    return _LINES.sub("\n", _BLANKS.sub(" ", plain)).strip()


def _instead(tag: re.Match[str]) -> str:
    return "" if _INLINE.match(tag[0]) else "\n"
