"""English stems (Snowball, "Porter2"), remembered word by word."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """Return the stem of a folded word: "chairs" → "chair", "tilings" → "tile".

    Words of other languages in ASCII letters pass through the same rules; index and query are
    cut alike, so they still meet. Anything with a letter outside a–z stays whole.
    """
    if len(word) < 4 or not (word.isascii() and word.isalpha()):
        return word
    return _stemmer()(word)


@cache
def _stemmer() -> Callable[[str], str]:
    from snowballstemmer import stemmer

    cut: Callable[[str], str] = stemmer("english").stemWord
    return cut
