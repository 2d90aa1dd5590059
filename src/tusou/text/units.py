"""Units: the things a query asks for, and how many of them a text holds."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from tusou.text.folding import fold
from tusou.text.healing import heal
from tusou.text.stop_words import without_fillers
from tusou.text.tokens import Token, tokens, word_terms

if TYPE_CHECKING:
    from collections.abc import Iterator

_CHARACTER_WEIGHT = 0.5
"""Two Chinese characters say about as much as one English word."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A word, or one character of a CJK run, that counts as found with any of its terms."""

    terms: frozenset[str]
    weight: float


def query_units(text: str) -> list[Unit]:
    """Return what a query asks for, without the words that only carry the sentence.

    A CJK character is found when one of the pairs it stands in is: "红色沙发" is wholly found in
    "红色的沙发", though the pair "色沙" is not.
    """
    found = list(tokens(without_fillers(heal(text))))
    units: list[Unit] = []
    for at, token in enumerate(found):
        if token.is_cjk:
            units += _characters(token)
        else:
            units.append(Unit(frozenset(_word(found, at)), 1.0))
    return [unit for unit in units if unit.terms]


def _word(found: list[Token], at: int) -> Iterator[str]:
    """Yield the terms of a word, alone and written together with its neighbours."""
    yield from word_terms(found[at].text)
    for first, second in pairwise(found[max(0, at - 1) : at + 2]):
        if first.text.isalpha() and second.text.isalpha() and not (first.is_cjk or second.is_cjk):
            yield from word_terms(first.text + second.text)[:1]


def _characters(token: Token) -> Iterator[Unit]:
    run = fold(token.text)
    for at in range(len(run)):
        pairs = {run[i : i + 2] for i in (at - 1, at) if i >= 0 and i + 2 <= len(run)}
        yield Unit(frozenset(pairs or {run}), _CHARACTER_WEIGHT)
