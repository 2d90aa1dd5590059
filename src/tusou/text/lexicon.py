"""What words are called in the other language: 红色 is "red", and "credit card" is 信用卡.

A model knows the meaning of what it was shown; of what a document is about it has often never
heard. A word list does not understand either, but finds 内窥镜 where "endoscope" stands. The list,
`lexicon.txt`, has a Chinese word in each line, and what it is called in English, the most usual
first.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from tusou.text.folding import fold
from tusou.text.tokens import cjk_pairs, word_terms

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

_TABLE = Path(__file__).with_suffix(".txt")
_LONGEST_CHINESE = 8
_LONGEST_ENGLISH = 3
"""Words of a phrase."""
_MOST = 6
"""Chinese words for an English one."""
_BEGINNING = 3
"""Letters that all forms of a word begin with."""

Terms = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rendering:
    """What a part of a query is called in the other language."""

    start: int
    """Of the characters of a CJK run, or of the words of a sentence."""
    end: int
    names: tuple[Terms, ...]
    """Each by its search terms, all of which tell it."""


def in_english(run: str) -> list[Rendering]:
    """Return what the words of a CJK run are called in English, in order.

    Where words can be told apart in several ways, by those that cover most of it, then by the
    fewest, then by the longest at the end, as is right more often in Chinese.
    """
    known, folded = _names(), fold(run)
    # (characters left over, words) of the best way to cut the first n characters, and its last.
    best: list[tuple[int, int, int]] = [(0, 0, 0)]
    for end in range(1, len(folded) + 1):
        left, words, _ = best[end - 1]
        ways = [(left + 1, words, end)]
        for start in range(max(0, end - _LONGEST_CHINESE), end):
            if folded[start:end] in known:
                left, words, _ = best[start]
                ways.append((left, words + 1, start))
        best.append(min(ways))
    found, end = [], len(folded)
    while end:
        start = best[end][2]
        if start < end:
            names = known[folded[start:end]].split("|")
            found.append(Rendering(start, end, tuple(dict.fromkeys(map(_terms, names)))))
        end = min(start, end - 1)
    return list(_without_pieces(found[::-1], len(folded)))


def _without_pieces(found: Sequence[Rendering], length: int) -> Iterator[Rendering]:
    """Leave out single characters beside one that is not known: 布 of 布吉纳 is no cloth."""
    ends = {0, *(one.end for one in found)}
    starts = {length, *(one.start for one in found)}
    for one in found:
        if one.end - one.start > 1 or (one.start in ends and one.end in starts):
            yield one


def in_chinese(words: Sequence[str]) -> list[Rendering]:
    """Return what words are called in Chinese, in order, phrases before their single words.

    First by the words whose most usual name it is. Not by words of one character: as a part of
    others it stands everywhere.

    Args:
        words: of a query that follow each other, as they were typed.
    """
    terms = [_terms(word) for word in words]
    found, start = [], 0
    while start < len(terms):
        for end in range(min(start + _LONGEST_ENGLISH, len(terms)), start, -1):
            named = _called(fold(words[start])[:_BEGINNING]).get(
                tuple(chain.from_iterable(terms[start:end]))
            )
            if named:
                found.append(Rendering(start, end, named))
                start = end
                break
        else:
            start += 1
    return found


@cache
def _called(beginning: str) -> Mapping[Terms, tuple[Terms, ...]]:
    """The terms of each English name that begins so → those of the Chinese words it is a name of.

    Remembered: a search asks for the same words about five times, 1.4 ms each for ten words.
    """
    found: defaultdict[Terms, list[Terms]] = defaultdict(list)
    for _, chinese, name in sorted(_by_beginning().get(beginning, ())):
        found[_terms(name)].append(tuple(cjk_pairs(chinese)))
    return {terms: tuple(named[:_MOST]) for terms, named in found.items()}


@cache
def _names() -> Mapping[str, str]:
    """Chinese word → its English names with "|" between them: 3 ms, and cut where one is asked."""
    lines = _TABLE.read_text(encoding="utf-8").splitlines()
    return dict(line.split("\t") for line in lines)


@cache
def _by_beginning() -> Mapping[str, list[tuple[int, str, str]]]:
    """Beginning of an English name → (which name of it, Chinese word, name).

    To find the terms of all 15,000 names would take 0.2 s before the first answer.
    """
    found: defaultdict[str, list[tuple[int, str, str]]] = defaultdict(list)
    for chinese, names in _names().items():
        if len(chinese) > 1:
            for at, name in enumerate(names.split("|")):
                found[name[:_BEGINNING].lower()].append((at, chinese, name))
    return found


def _terms(name: str) -> Terms:
    return tuple(term for word in name.split() for term in word_terms(word)[:1])
