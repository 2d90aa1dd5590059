"""Texts whose words are as rare and as common as words are, half of them Chinese.

The n-th commonest word comes about 1 / n as often as the first, and beyond the core of a language
1 / n² (Ferrer i Cancho and Solé, "Two regimes in the frequency of words and the origins of complex
lexicons", 2001); the very first are a little less common than that (Mandelbrot, "An informational
theory of the statistical structure of language", 1953). The commonest of 200,000 makes up 3 % of
all words and stands in six of ten texts of its language. Lengths scatter as those of captions and
short pages do: 35 words at the median, 95 at the 95th percentile. Words are made of syllables, the
common ones short; Chinese ones of two characters, of which some are much commoner than others, and
no space parts them.
"""

from __future__ import annotations

from collections import Counter
from functools import cache, lru_cache

import numpy as np

VOCABULARY = 200_000
CORE = 8_000
"""Words that everybody uses."""
SHIFT = 2.7
MEDIAN_WORDS = 35
SPREAD = 0.6
LONGEST = 200

_STARTS = "bdfgklmnprtvz"
_VOWELS = "aiou"
_ENDS = "bkmnprtx"
_SYLLABLES = [a + b + c for b in _VOWELS for c in _ENDS for a in _STARTS]
_FIRST_CHARACTER = 0x6000
_CHARACTERS = 2_500
_COUNTED = 4_000
"""Texts that tell which words are the most frequent."""


def text_of(number: int) -> str:
    """The text of an item, always the same; those of odd numbers are Chinese."""
    dice = np.random.default_rng(number)
    length = MEDIAN_WORDS * np.exp(SPREAD * dice.standard_normal())
    ranks = ranked(dice.random(int(np.clip(length, 4, LONGEST))))
    if number % 2:
        return "".join(map(chinese_word, ranks))
    return " ".join(map(word, ranks))


def ranked(chances: np.ndarray) -> list[int]:
    """Ranks from 1 on of numbers drawn evenly from 0 to 1."""
    return (np.searchsorted(_shares(), chances) + 1).tolist()


@cache
def _shares() -> np.ndarray:
    """What the words up to each rank make up of all, float64 (VOCABULARY,)."""
    ranks = np.arange(1, VOCABULARY + 1)
    often = 1 / (ranks + SHIFT) * np.minimum(1, CORE / ranks)
    shares = np.cumsum(often)
    return shares / shares[-1]


@lru_cache(VOCABULARY)
def word(rank: int) -> str:
    """The word of a rank: one syllable for the commonest, three for the rarest."""
    syllables = ""
    while rank:
        rank, at = divmod(rank, len(_SYLLABLES))
        syllables += _SYLLABLES[at]
    return syllables


@lru_cache(VOCABULARY)
def chinese_word(rank: int) -> str:
    """Two characters, which other words have as well, some much more often than others."""
    both = _CHARACTERS ** np.random.default_rng(rank).random(2)
    return "".join(chr(_FIRST_CHARACTER + int(at)) for at in both)


@cache
def frequent_words(count: int = 3) -> tuple[str, ...]:
    """The words that stand in most texts."""
    held: Counter[str] = Counter()
    for number in range(0, _COUNTED, 2):
        held.update(set(text_of(number).split()))
    return tuple(one for one, _ in held.most_common(count))


@cache
def frequent_bigrams(count: int = 3) -> tuple[str, ...]:
    """The pairs of neighbouring characters that stand in most Chinese texts."""
    held: Counter[str] = Counter()
    for number in range(1, _COUNTED, 2):
        text = text_of(number)
        held.update({text[at : at + 2] for at in range(len(text) - 1)})
    return tuple(one for one, _ in held.most_common(count))


def usual_query(number: int) -> str:
    """One word that is common and two that are not; those of odd numbers are Chinese."""
    dice = np.random.default_rng([7, number])
    ranks = ranked(dice.random(LONGEST))
    some = [min(ranks[:12]), *(rank for rank in ranks if rank > 300)][:3]
    return "".join(map(chinese_word, some)) if number % 2 else " ".join(map(word, some))
