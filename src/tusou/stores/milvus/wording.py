"""Search terms as words for Milvus' analyzers, and words that texts have to hold.

Analyzers differ between servers, cut at punctuation and know little Chinese; ours run before.
Each term is hashed to ten letters, which every analyzer leaves alone as one word.
"""

from __future__ import annotations

from functools import lru_cache
from hashlib import blake2b
from itertools import chain
from typing import TYPE_CHECKING

from tusou.text import (
    indexed_terms,
    name_terms,
    phrase_terms,
    segment,
    telling_terms,
    terms_among,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from tusou.stores.milvus.rows import Texts
    from tusou.types import StoredItem, Where

PHRASES = 2
"""Raise it when `telling_question` finds other words in the rows."""
WORDS_IN_A_ROW = 5_900
"""Of ten letters and a space: 64,900 of the 65,535 bytes of a string."""
_STEP = 0.2
"""Weights are told by repeating a word: 0.2 once, 1 five times."""
_MOST_REPEATS = 50
_LETTERS = str.maketrans("0123456789", "ghijklmnop")


@lru_cache(maxsize=65536)
def word_of(term: str) -> str:
    """Ten letters a–p for a term: 40 bits, so that a million terms share about half a word."""
    return (
        blake2b(term.encode("utf-8", "surrogatepass"), digest_size=5)
        .hexdigest()
        .translate(_LETTERS)
    )


def rows_of_words(texts: Texts) -> list[str]:
    """The terms of an item's texts as words, cut to rows; one row at least.

    Behind them what else of its texts and names a phrase may hold: within a code words are no terms
    by themselves ("mm" in "2.5mm2"), and names are searched without what follows their last point
    ("Mr. Smith", "t.parquet#row=3").
    """
    bodies = [indexed_terms(text) for text in texts.texts]
    terms = [*chain.from_iterable(terms for terms, _ in bodies), *name_terms(texts.names)]
    exact = [*(exact for _, exact in bodies), *map(phrase_terms, texts.names)]
    searched = set(terms)
    told = (term for term in telling_terms(chain.from_iterable(exact)) if term not in searched)
    words = [*map(word_of, terms), *map(_hidden, told)]
    return [
        " ".join(words[start : start + WORDS_IN_A_ROW])
        for start in range(0, max(len(words), 1), WORDS_IN_A_ROW)
    ]


def question_of(terms: Mapping[str, float]) -> tuple[str, float]:
    """A question for BM25, and the factor that its scores come multiplied by."""
    if all(weight == 1.0 for weight in terms.values()):
        return " ".join(map(word_of, terms)), 1.0
    return " ".join(_repeated(terms)), 1 / _STEP


def _repeated(terms: Mapping[str, float]) -> Iterator[str]:
    for term, weight in terms.items():
        repeats = round(weight / _STEP)
        yield from [word_of(term)] * min(max(repeats, 1), _MOST_REPEATS)


def holds(where: Where, texts: Texts) -> bool:
    """Whether an item's texts hold every phrase of `where`, and none of what they must not."""
    return all(_has_phrase(phrase, texts) for phrase in where.phrases) and not any(
        _has_word(words, texts) for words in where.without
    )


def telling_question(phrases: Iterable[str]) -> str:
    """What finds all rows of words of items whose texts or names hold these phrases.

    It asks for their longest word that tells of them, of equally long ones for the last: a phrase
    says first what kind of thing it is about. "" where none tells.
    """
    words = [term for phrase in phrases for term in telling_terms(phrase_terms(phrase))]
    if not words:
        return ""
    word = max(reversed(words), key=len)
    return f"{word_of(word)} {_hidden(word)}"


def _hidden(term: str) -> str:
    """The word for a term that a phrase may hold and that is none that is searched by.

    No term begins with a point.
    """
    return word_of(f".{term}")


def terms_in(items: Sequence[StoredItem], terms: Sequence[str]) -> list[set[str]]:
    """Those of `terms` that the texts of each item hold."""
    from tusou.stores.milvus.rows import texts_of

    wanted = frozenset(terms)
    texts = [texts_of(one.item, one.relative_path, one.path) for one in items]
    return [
        set(wanted.intersection(name_terms(some.names))).union(
            *(terms_among(text, wanted) for text in some.texts)
        )
        for some in texts
    ]


def _has_phrase(phrase: str, texts: Texts) -> bool:
    """A phrase without any letter or digit is in everything."""
    wanted = phrase_terms(phrase)
    return not wanted or any(
        _follow(wanted, phrase_terms(text)) for text in (*texts.texts, *texts.names)
    )


def _has_word(words: str, texts: Texts) -> bool:
    """One word in any of its forms, several as a phrase; a word without letters is in nothing."""
    terms = segment(words)
    if len(terms) == 1 and terms[0].isalpha():
        return terms[0] in name_terms(texts.names) or any(
            terms[0] in segment(text) for text in texts.texts
        )
    return bool(phrase_terms(words)) and _has_phrase(words, texts)


def _follow(wanted: Sequence[str], terms: Sequence[str]) -> bool:
    first, length = wanted[0], len(wanted)
    return any(
        term == first and list(terms[at : at + length]) == list(wanted)
        for at, term in enumerate(terms)
    )
