"""The language of an answer: English, or Chinese where the request prefers it (`Accept-Language`).

It is read from the headers of each request and set nowhere: requests are answered side by side.
What is kept, such as the report of a job, is English, and translated on its way out.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from tusou.wording import Language, translated

Headers = Mapping[str, str]
"""Of a request, by their names in lower case."""

SENTENCES = frozenset({"problem", "mend", "lacks_model"})
"""Members of answers that are finished sentences, for people."""
_RANGE = re.compile(r"(zh|en)(?:-[\w-]*)?\s*(?:;\s*q\s*=\s*([01](?:\.\d{0,3})?))?", re.IGNORECASE)


def language_of(asked: Headers) -> Language:
    """The language that a request prefers; what names neither is answered in English."""
    header = asked.get("accept-language", "")
    named = [found for part in header.split(",") if (found := _RANGE.fullmatch(part.strip()))]
    weights = [float(one[2] or 1) for one in named]
    if not named or max(weights) == 0:
        return "en"
    return "zh" if named[weights.index(max(weights))][1].lower() == "zh" else "en"


def spoken(sentence: str, asked: Headers) -> str:
    """A finished sentence in the language of the request."""
    return translated(sentence, language_of(asked))


def in_words(content: Any, asked: Headers) -> Any:
    """Return `content` with its `SENTENCES`, however deep, in the language of the request.

    Not for answers with members that users have named, such as the fields of pairs.
    """
    language = language_of(asked)
    return content if language == "en" else _in(language, content)


def _in(language: Language, content: Any) -> Any:
    if isinstance(content, list):
        return [_in(language, one) for one in content]
    if not isinstance(content, dict):
        return content
    return {
        name: translated(value, language)
        if name in SENTENCES and isinstance(value, str)
        else _in(language, value)
        for name, value in content.items()
    }
