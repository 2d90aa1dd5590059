"""Texts that are written in HTML, as shops keep their descriptions, as plain text."""

from __future__ import annotations

import html
import re

_TAG = re.compile(
    r"</?(?:p|br|div|span|b|i|u|s|em|strong|small|sub|sup|ul|ol|li|dl|dt|dd|h[1-6]|hr|a|img|font|"
    r"table|thead|tbody|tr|td|th|section|article|blockquote|pre|code|center|figure)"
    r"(?:\s[^<>]*)?/?>|<!--.*?-->",
    re.IGNORECASE | re.DOTALL,
)
_INLINE = re.compile(r"</?(?:span|b|i|u|s|em|strong|small|sub|sup|a|font|code)\b", re.IGNORECASE)
_BLANKS = re.compile(r"[ \t\r\f\v\xa0]+")
_LINES = re.compile(r" ?(?:\n ?)+")


def without_markup(text: str) -> str:
    """Return `text` without tags of HTML, its entities resolved; one without tags as it is.

    A sign of less in a sentence is no tag, nor is a word in such brackets that HTML does not know.
    """
    if "<" not in text or _TAG.search(text) is None:
        return text
    plain = html.unescape(_TAG.sub(_instead, text))
    return _LINES.sub("\n", _BLANKS.sub(" ", plain)).strip()


def _instead(tag: re.Match[str]) -> str:
    return "" if _INLINE.match(tag[0]) else "\n"
