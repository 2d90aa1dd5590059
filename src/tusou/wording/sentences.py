"""Sentences in the language of the person.

Whoever reads English does not pay for the table: a query from the shell has a tenth of a second.
"""

from __future__ import annotations

from functools import cache, lru_cache
from typing import TYPE_CHECKING

from tusou.wording.language import Language, language

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tusou.wording.table import Sentence

LETTERS = 8
"""Of a sentence that begins with a value so much is the same whatever it is: less, such as " and ",
stands in others as well."""


def said(sentence: str, *values: object, into: Language | None = None) -> str:
    """Return `sentence` with `values` where it has `{}`, in the language of the person, or `into`.

    A sentence that the table lacks stays English.
    """
    texts = tuple(map(str, values))
    if (into or language()) == "zh":
        from tusou.wording.table import sentences

        if sentence in sentences():
            return _chinese(sentences()[sentence], texts)
    parts = sentence.split("{}")
    return parts[0] + "".join(text + part for text, part in zip(texts, parts[1:], strict=True))


def listed(parts: Iterable[str], into: Language | None = None) -> str:
    """Return `parts` one after the other, as the person's language, or `into`, lists things."""
    return ("、" if (into or language()) == "zh" else ", ").join(parts)


def in_turn(parts: Iterable[str]) -> str:
    """Return `parts` one after the other where each may be a list itself."""
    return ("；" if language() == "zh" else "; ").join(parts)


def translated(message: str, into: Language | None = None) -> str:
    """Return a finished English message in the language of the person, or `into` another.

    Its form is looked for in the table, and what differs is carried over. What has no form there
    stays as it is.
    """
    return message if (into or language()) == "en" else _translated(message)


@lru_cache(maxsize=1000)  # of ten thousand files most are left out for the same few reasons
def _translated(message: str) -> str:
    from tusou.wording.table import sentences

    exact = sentences().get(message)
    if exact is not None:
        return exact.chinese
    for sentence in _open_ones():
        if message.startswith(sentence.begins):
            match = sentence.pattern.fullmatch(message)
            if match:
                return _chinese(sentence, match.groups())
    return message


def _chinese(sentence: Sentence, values: tuple[str, ...]) -> str:
    nested = sentence.nested()
    return sentence.filled(
        tuple(_translated(one) if at in nested else one for at, one in enumerate(values))
    )


@cache
def _open_ones() -> list[Sentence]:
    """The forms that finished sentences are told by.

    Those that begin with a word of ours come first, as "argument {}: {}" frames what it tells; then
    the closest, of which most is always the same.
    """
    from tusou.wording.table import sentences

    found = [
        one
        for one in sentences().values()
        if one.is_open and (one.is_part or one.begins.strip() or one.n_letters >= LETTERS)
    ]
    return sorted(found, key=lambda one: (not one.begins.strip(), -one.n_letters))
