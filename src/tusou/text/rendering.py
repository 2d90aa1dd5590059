"""The words of a query in the other language: which terms tell each part of it as well."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tusou.text.folding import fold
from tusou.text.lexicon import in_chinese, in_english

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tusou.text.lexicon import Rendering
    from tusou.text.tokens import Token


def renderings(found: Sequence[Token]) -> dict[str, float]:
    """Return the terms of all that the words of a query are called in the other language.

    With their weights (0–1): each name weighs 1 as a word does, and the words of a phrase their
    share of it. A "price table" is no 餐桌, "dining table".
    """
    weights: dict[str, float] = {}
    for _, one in _called(found):
        for name in one.names:
            for term in name:
                weights[term] = max(weights.get(term, 0.0), 1 / len(name))
    return weights


def told_by(found: Sequence[Token]) -> list[list[frozenset[str]]]:
    """Return for each word of a query, and each character of a CJK run, what tells it as well.

    A Chinese word of n characters that is a phrase of m words is told by each in its share: of
    泳池 the first character by "swimming", the second by "pool". Each word of an English phrase is
    told by any pair of characters of what it is called in Chinese.
    """
    told: list[list[set[str]]] = [
        [set() for _ in (fold(token.text) if token.is_cjk else "w")] for token in found
    ]
    for first, one in _called(found):
        for name in one.names:
            for at in range(one.start, one.end):
                if found[first].is_cjk:
                    share = (at - one.start) * len(name) // (one.end - one.start)
                    told[first][at].add(name[share])
                else:
                    told[first + at][0].update(name)
    return [[frozenset(some) for some in characters] for characters in told]


def _called(found: Sequence[Token]) -> Iterator[tuple[int, Rendering]]:
    """Yield what is called something: the place of the CJK run, or of the first word it counts."""
    for at, token in enumerate(found):
        if token.is_cjk:
            yield from ((at, one) for one in in_english(token.text))
    for start, words in _sentences(found):
        yield from ((start, one) for one in in_chinese(words))


def _sentences(found: Sequence[Token]) -> Iterator[tuple[int, list[str]]]:
    """Yield the words between CJK runs, with the place of the first."""
    start, words = 0, []
    for at, token in enumerate(found):
        if not token.is_cjk:
            words.append(token.text)
            continue
        yield start, words
        start, words = at + 1, []
    yield start, words
