"""Search terms: what of a text goes into the index, and what of a query is looked up there."""

from __future__ import annotations

from functools import lru_cache
from itertools import islice, pairwise
from typing import TYPE_CHECKING

from tusou.text.healing import heal
from tusou.text.letter_spacing import MIN_UNPARTED, unparted_words
from tusou.text.query_tokens import asked_terms, parts_of_asked, query_tokens
from tusou.text.rendering import renderings
from tusou.text.tokens import (
    Token,
    both_terms,
    cjk_pairs,
    codes_written_apart,
    exact_terms,
    terms_of,
    word_terms,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from collections.abc import Set as AbstractSet

_MAX_TERMS = 128
"""A pasted page is looked up by its first words; each term costs the index a list to walk."""
_PART_OF_CODE = 0.2
_MIN_WORD = 3
_MAX_NAME_WORDS = 4
"""Names and headings are short; pairs of words out of a longer query meet by accident."""


def segment(text: str) -> list[str]:
    """Return the terms of `text` for an index, in order, repeats included.

    The text is healed and folded first (width, case, accents, ligatures). Words are stemmed;
    codes and compounds give themselves and their parts; a run of CJK characters gives every
    character and every pair of neighbours, so that a query finds words of one character and of
    two alike.
    """
    return [*terms_of(heal(text)), *_unparted_terms(text)]


def indexed_terms(text: str) -> tuple[list[str], list[str]]:
    """Return `segment` and `phrase_terms` of a text: what an index holds of a body.

    Together they take three quarters of the time, since healing and finding words is done once.
    """
    terms, exact = both_terms(heal(text))
    return [*terms, *_unparted_terms(text)], exact


def terms_among(text: str, wanted: AbstractSet[str]) -> set[str]:
    """Return those of `wanted` that are among the terms of `text`, as `segment` gives them.

    Quicker than to ask for all: the pages of an answer hold thousands of words.
    """
    terms = (*terms_of(heal(text), wanted), *_unparted_terms(text))
    return {term for term in terms if term in wanted}


def _unparted_terms(text: str) -> Iterator[str]:
    """What may be words of headings that lost the gaps between them."""
    for heading in unparted_words(text):
        for start, end in first_and_last_words(heading):
            yield from word_terms(heading[start:end])[:1]


def first_and_last_words(heading: str) -> Iterator[tuple[int, int]]:
    """Yield (start, end) of what may be words of a heading that lost the gaps between them.

    Every beginning and end of it, when it is long enough to hold several words.
    """
    if len(heading) < MIN_UNPARTED:
        return
    for cut in range(_MIN_WORD, len(heading) - _MIN_WORD + 1):
        yield 0, cut
        yield cut, len(heading)


def query_terms(text: str) -> list[str]:
    """Return the different terms to look up for a query, in order.

    As `segment`, except that a CJK run gives pairs only (its one character when alone), words
    that only carry the sentence are left out while others remain, and neighbouring words are
    also looked up written together: "libre office" finds "LibreOffice", "living room" a
    letter-spaced heading whose gap between the words was lost. Suffixes of files are no words.
    """
    return list(islice(_typed(query_tokens(text)), _MAX_TERMS))


def weighted_terms(text: str, emphasis: Sequence[tuple[str, float]] = ()) -> dict[str, float]:
    """Return `query_terms` and what they are called in the other language, with weights.

    Parts of a code count for little: "IP65" shares "ip" with "IP67", which is no answer to it,
    however often it stands there. `emphasis` multiplies the weights of some words; all together
    weigh what they did before, so that "sofa^10" alone says no more than "sofa".
    """
    terms = _plainly_weighted(text)
    if not emphasis:
        return terms
    before = sum(terms.values())
    for words, weight in emphasis:
        terms |= {term: terms[term] * weight for term in _plainly_weighted(words) if term in terms}
    share = before / (sum(terms.values()) or 1.0)
    return {term: weight * share for term, weight in terms.items()}


def _plainly_weighted(text: str) -> dict[str, float]:
    found = query_tokens(text)
    weights = _typed(found)
    for term, weight in renderings(found).items():
        weights.setdefault(term, weight)
    return dict(islice(weights.items(), _MAX_TERMS))


def _typed(found: list[Token]) -> dict[str, float]:
    weights: dict[str, float] = {}
    for token in found:
        terms = cjk_pairs(token.text) if token.is_cjk else asked_terms(token.text)
        parts = frozenset[str]() if token.is_cjk else parts_of_asked(token.text)
        for term in terms:
            weights[term] = max(weights.get(term, 0.0), _PART_OF_CODE if term in parts else 1.0)
    for term in (*_written_together(found), *codes_written_apart(found)):
        weights.setdefault(term, 1.0)
    return weights


def phrase_terms(phrase: str) -> list[str]:
    """Return the terms that have to follow each other where `phrase` stands word for word."""
    return exact_terms(heal(phrase))


@lru_cache(maxsize=64)
def wanted_terms(query: str) -> frozenset[str]:
    """Return what counts as a match when it is shown: all terms but the mere parts of codes.

    Remembered, because each item of an answer is compared with it.
    """
    weights = weighted_terms(query).items()
    return frozenset(term for term, weight in weights if weight > _PART_OF_CODE)


def _written_together(found: list[Token]) -> list[str]:
    words = [token.text for token in found if not token.is_cjk and token.text.isalpha()]
    if len(words) > _MAX_NAME_WORDS:
        return []
    return [term for pair in pairwise(words) for term in word_terms("".join(pair))[:1]]
