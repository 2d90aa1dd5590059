"""Units: the things a query asks for, and how many of them a text holds."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from tusou.text.folding import fold
from tusou.text.meaning import says_something
from tusou.text.query_tokens import asked_parts, query_tokens
from tusou.text.rendering import told_by
from tusou.text.tokens import Token, codes_written_apart, word_terms

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_SHORTEST_CODE = 5
"""Letters and digits of what nothing looks like: of "A380" there are pictures."""
_DECADE_OR_RANK = re.compile(r"\d+(?:s|st|nd|rd|th)")
_CHARACTER_WEIGHT = 0.5
"""Two Chinese characters say about as much as one English word."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A word, a part of a compound, or a character of a CJK run; any of its terms tells it."""

    terms: frozenset[str]
    weight: float
    called: frozenset[str] = frozenset()
    """Those of the terms that are what it is called in the other language."""


def query_units(text: str, emphasis: Sequence[tuple[str, float]] = ()) -> list[Unit]:
    """Return what a query asks for, without the words that only carry the sentence.

    `emphasis` multiplies the weights of the units of some words.

    A CJK character is found when one of the pairs it stands in is: "红色沙发" is wholly found in
    "红色的沙发", though the pair "色沙" is not.
    """
    found = query_tokens(text)
    units: list[Unit] = []
    for at, (token, told) in enumerate(zip(found, told_by(found), strict=True)):
        if token.is_cjk:
            units += _characters(token, told)
        else:
            parts = list(asked_parts(token.text))
            together = frozenset(_together(found[max(0, at - 1) : at + 2]))
            units += [
                Unit(terms | together | told[0], 1 / len(parts), told[0] - terms - together)
                for terms in parts
            ]
    for words, weight in emphasis:
        stressed = _terms_of(words)
        units = [
            replace(unit, weight=unit.weight * weight) if unit.terms & stressed else unit
            for unit in units
        ]
    return [unit for unit in units if unit.terms]


def is_of_codes(text: str) -> bool:
    """Whether `text` holds codes alone: "AL-1020-M", "IMG_2043", "4006381300001".

    A short one may be the name of a thing with a look of its own ("A380", "LC4", "4x4", "mp3"), a
    number a year; so are "1950s" and what holds a word ("iphone15").
    """
    found = [token.text for token in query_tokens(text)]
    return any(map(_is_code, found)) and all(map(_may_be_of_code, found))


def _is_code(word: str) -> bool:
    return sum(map(str.isalnum, word)) >= _SHORTEST_CODE and not _DECADE_OR_RANK.fullmatch(word)


def _may_be_of_code(word: str) -> bool:
    return any(map(str.isdigit, word)) and not says_something(word)


def added_shares(text: str, emphasis: Sequence[tuple[str, float]]) -> list[float]:
    """Return what each weight of `emphasis` adds to its words, in shares of the whole of `text`.

    Below 0 for a weight below 1: at most the share that the words have. Where all words are
    weighed the least weight is what 1 is elsewhere, so that "red^0.2 sofa^0.2" is "red sofa".
    """
    units = query_units(text)
    whole = sum(unit.weight for unit in units)
    stressed = [_terms_of(words) for words, _ in emphasis]
    shares = [
        sum(unit.weight for unit in units if unit.terms & terms) / (whole or 1.0)
        for terms in stressed
    ]
    usual = 1.0
    if all(any(unit.terms & terms for terms in stressed) for unit in units):
        given = zip(emphasis, shares, strict=True)
        usual = min((weight for (_, weight), share in given if share), default=1.0)
    return [
        (weight / usual - 1) * share for (_, weight), share in zip(emphasis, shares, strict=True)
    ]


def _terms_of(words: str) -> frozenset[str]:
    return frozenset[str]().union(*(unit.terms for unit in query_units(words)))


def _together(found: list[Token]) -> Iterator[str]:
    """Yield the terms of a word written together with its neighbours."""
    for first, second in pairwise(found):
        if first.text.isalpha() and second.text.isalpha() and not (first.is_cjk or second.is_cjk):
            yield from word_terms(first.text + second.text)[:1]
    yield from codes_written_apart(found)


def _characters(token: Token, told: Sequence[frozenset[str]]) -> Iterator[Unit]:
    run = fold(token.text)
    for at in range(len(run)):
        pairs = {run[i : i + 2] for i in (at - 1, at) if i >= 0 and i + 2 <= len(run)}
        yield Unit(frozenset(pairs or {run}) | told[at], _CHARACTER_WEIGHT, told[at])
