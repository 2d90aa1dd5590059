"""Tokens: where the words of a text stand, and the search terms each one gives."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

from tusou.text.folding import fold
from tusou.text.scripts import CJK
from tusou.text.stemming import stem

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from collections.abc import Set as AbstractSet

_MARKS = "\u0300-\u036f\u200c\u200d"
# Squared units (㎡, ㎜) are symbols to Unicode and words to a reader.
_LETTERS = r"\w\u3371-\u33df"
LONGEST_WORD = 64
"""Words and chains are bounded: text layers hold "words" of megabytes, and terms are remembered."""
# A letter, then letters and marks. Each class with CJK in it takes Python 3.11 3 ms to compile.
_WORD = rf"(?![{_MARKS}])(?:(?![{CJK}])[{_LETTERS}{_MARKS}]){{1,{LONGEST_WORD}}}"
TIMES = "xX\u0445\u0425\uff58\uff38"
"""Letters, one of them Cyrillic, that are written for "×" between numbers."""
# "120x60" is two numbers as "120 × 60" is, but "0x1f" is one. The x itself is no word.
_SIZE = rf"(?!0[{TIMES}])\d{{1,{LONGEST_WORD}}}(?:[.,]\d{{1,9}})?(?=[{TIMES}]\d)"
_NO_TIMES = rf"(?![{TIMES}](?:(?<=\d[{TIMES}])\d|(?<=\d [{TIMES}]) \d))"
_JOINERS = "-\u2010\u2011\u2012\u2013\u2212\uff0d\uff0e_.,'\u2019/&+:\u00b7"
_TOKEN = re.compile(
    rf"([{CJK}]+)|[A-Za-z](?:\+\+|#)(?!\w)"
    rf"|{_NO_TIMES}(?:{_SIZE}|{_WORD}(?:[{_JOINERS}](?!{_SIZE}){_WORD}){{0,15}})"
)
# Words of a sentence, each between blanks and no half of a code: neither a lone capital, nor
# letters in capitals, nor what follows a number ("3.5 mm").
_STOPS = ".,;:)"
_PLAIN = rf"(?:[a-z]{{1,{LONGEST_WORD}}}|[A-Z][a-z]{{1,{LONGEST_WORD - 1}}})"
# A run begins before blanks and not among them, and ends after some words: text layers hold blanks
# and words by the megabyte, and looking on from each, or back over all, would take hours or memory.
_RUN = rf"(?<![\d \t\n])(?:[{_STOPS}]?[ \t\n]++{_PLAIN}(?=[{_STOPS}]?[ \t\n])){{1,200}}"
_RUN_OR_TOKEN = re.compile(f"{_RUN}|{_TOKEN.pattern}")
_RUN_BEGINS = frozenset(f" \t\n{_STOPS}")
_NO_STOPS = str.maketrans(_STOPS, " " * len(_STOPS))
_IS_CJK = re.compile(f"[{CJK}]")
_THOUSANDS = re.compile(r"(?<![\d.,])(\d{1,3}(?:,\d{3})+)(?![\d,])")
_DECIMAL_COMMA = re.compile(r"(?<![\d.,])(\d+),(\d{1,2})(?![\d.,])")
_NUMBER_END = re.compile(r"\.0+$")
_ATOM = re.compile(r"\d+(?:\.\d+)?|[^\W\d_]+")
_MEASURE = re.compile(r"(\d+(?:\.\d+)?)([^\W\d_]\w*)")
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_RANGE = re.compile(r"\d+(?:\.\d+)?(?:-\d+(?:\.\d+)?)*")
_EXACT = re.compile(r"\d+|[^\W\d_](?:\+\+|#)(?!\w)|[^\W\d_]+")
_POSSESSIVE = re.compile(r"['\u2019]s$")
_LONGEST_UNIT = 3
_LONGEST_PREFIX = 4
_MAX_PIECES = 6
_LONGEST_RANGE = 4
"""Numbers of no more digits together are ranges, ratios and times ("3-4", "16:9", "12:30") and no
codes: nobody types them without the sign between them."""
LONGEST_TERM = 40
"""Longer chains are addresses and lists, of which nobody types the whole."""


@dataclass(frozen=True, slots=True)
class Token:
    """A word or a run of CJK characters at `text[start:end]`."""

    text: str
    start: int

    @property
    def end(self) -> int:
        """Where the token ends."""
        return self.start + len(self.text)

    @property
    def is_cjk(self) -> bool:
        """Whether this is a run of CJK characters, which is cut into pairs."""
        return _IS_CJK.match(self.text) is not None


def tokens(text: str) -> Iterator[Token]:
    """Yield the words of `text` in order; codes and compounds ("A-127", "3.5mm") stay whole."""
    for match in _TOKEN.finditer(text):
        yield Token(match.group(), match.start())


def tokens_among(text: str, wanted: AbstractSet[str]) -> Iterator[Token]:
    """Yield the words of `text` in order, without plain ones that give no term of `wanted`."""
    for match in _RUN_OR_TOKEN.finditer(text):
        word, start = match.group(), match.start()
        if word[0] not in _RUN_BEGINS:
            yield Token(word, start)
        elif not wanted.isdisjoint(_plain_terms(word)):
            yield from (Token(one.text, start + one.start) for one in tokens(word))


def terms_of(text: str, wanted: AbstractSet[str] | None = None) -> list[str]:
    """Return the terms of all words of `text` in order, for an index.

    With `wanted` the terms of plain words are left out that are not among them. A page holds
    hundreds, and looking at each by itself is most of the work of a search.
    """
    terms: list[str] = []
    before, end = "", 0
    for match in (_TOKEN if wanted is None else _RUN_OR_TOKEN).finditer(text):
        word = match.group()
        if wanted is not None and word[0] in _RUN_BEGINS:
            terms += filter(wanted.__contains__, _plain_terms(word))
            continue
        is_cjk = bool(match.lastindex)
        terms += _terms(word, is_cjk=is_cjk)
        if not is_cjk and text[end : match.start()] == " " and are_one_code(before, word):
            terms.append(fold(before + word))
        before, end = word, match.end()
    return terms


def both_terms(text: str) -> tuple[list[str], list[str]]:
    """Return `terms_of` and `exact_terms` of a text whose words are looked for once."""
    terms: list[str] = []
    exact: list[str] = []
    before, end = "", 0
    for match in _TOKEN.finditer(text):
        word, is_cjk = match.group(), bool(match.lastindex)
        terms += _terms(word, is_cjk=is_cjk)
        exact += _exact_terms(word, is_cjk=is_cjk)
        if not is_cjk and text[end : match.start()] == " " and are_one_code(before, word):
            terms.append(fold(before + word))
        before, end = word, match.end()
    return terms, exact


def _terms(word: str, *, is_cjk: bool) -> Sequence[str]:
    return cjk_terms(word) if is_cjk else word_terms(word)


def _plain_terms(run: str) -> Iterator[str]:
    return (word_terms(word)[0] for word in run.translate(_NO_STOPS).split())


def are_one_code(first: str, second: str) -> bool:
    """Whether a space parts a number from its unit, or letters in capitals from their number.

    "3.5 mm" is to be found by "3.5mm", and "ISO 9001" by "ISO9001".
    """
    if second.isalpha():
        return len(second) <= _LONGEST_UNIT and _NUMBER.fullmatch(first) is not None
    return second.isdecimal() and len(first) <= _LONGEST_PREFIX and first.isupper()


def codes_written_apart(found: list[Token]) -> Iterator[str]:
    """Yield what neighbours of a query are as one code; nobody minds capitals in a query."""
    for first, second in pairwise(found):
        are_words = first.text.isascii() and not (first.is_cjk or second.is_cjk)
        if are_words and are_one_code(first.text.upper(), second.text):
            yield fold(first.text + second.text)


@lru_cache(maxsize=32768)
def word_terms(word: str) -> tuple[str, ...]:
    """Return the terms of a word that is not CJK: the whole without its joiners, then its parts.

    "chairs" → chair; "A-127" → a127, 127; "LC4" → lc4, lc; "3.5mm" → 3.5mm, 3.5, mm;
    "1,299.00" → 1299; "multi-head" → multihead, multi, head; "3-4" → 3-4, 3, 4.
    """
    if word.isascii() and word.isalpha():
        return (stem(word.lower()),)
    plain = _plain(word)
    if plain.isalpha() or plain.endswith(("+", "#")):
        return (stem(plain),)
    if _NUMBER.fullmatch(plain):
        return (_NUMBER_END.sub("", plain),)
    whole, pieces = _cut(plain)
    terms = [whole] if whole else []
    for piece in pieces:
        terms += [stem(piece), *_atoms(piece)]
    # A lone letter or digit out of a code says nothing; a code of nothing else is its own whole.
    kept = terms[:1] + [term for term in terms[1:] if len(term) > 1 or _are_numbers(pieces, plain)]
    return tuple(dict.fromkeys(term for term in kept if term and len(term) <= LONGEST_TERM))


@lru_cache(maxsize=32768)
def parts_of_codes(word: str) -> frozenset[str]:
    """Return those of the terms of a word that are mere parts of a code.

    "A-127" → {127}; "3.5mm" → {3.5, mm}; "multi-head" and "3-4" are none. A list that is too long
    to be one word ("LC1,LC2,…") holds codes of its own: their letters are parts.
    """
    terms = word_terms(word)
    if len(terms) < 2:
        return frozenset()
    whole, pieces = _cut(_plain(word))
    if whole:
        return frozenset(terms[1:]) if _is_code(whole) else frozenset()
    return frozenset(atom for piece in pieces for atom in _atoms(piece)) - {*map(stem, pieces)}


def _is_code(whole: str) -> bool:
    """Whether the whole of a word is letters and digits together: "a127", "3.5mm"."""
    return not (whole.isalpha() or _RANGE.fullmatch(whole))


@lru_cache(maxsize=32768)
def word_parts(word: str) -> tuple[frozenset[str], ...]:
    """Return for each part of a word, cut at its joiners, the terms that tell it.

    "chairs" → {chair}; "multi-head" → {multihead, multi}, {multihead, head}; "IP65" → {ip65}:
    what holds "IP67" shares letters with it and nothing that counts.
    """
    terms = word_terms(word)
    if len(terms) < 2:
        return (frozenset(terms),) if terms else ()
    plain = _plain(word)
    whole, pieces = _cut(plain)
    if not whole:
        return tuple(frozenset({stem(piece)}) for piece in pieces)
    shortest = 1 if _are_numbers(pieces, plain) else 2
    return tuple(
        frozenset({whole, stem(piece)} if len(piece) >= shortest else {whole}) for piece in pieces
    )


def exact_terms(text: str) -> list[str]:
    """Return one term for each position of `text`: what a phrase in quotes is compared by.

    Folded, not stemmed. Words are cut where letters and digits meet and at joiners, CJK at every
    character, so that "A-127" and "A127" are the same phrase and "IP65" is none of "IP67".
    """
    terms: list[str] = []
    for match in _TOKEN.finditer(text):
        terms += _exact_terms(match.group(), is_cjk=bool(match.lastindex))
    return terms


def _exact_terms(word: str, *, is_cjk: bool) -> Sequence[str]:
    if is_cjk:
        return fold(word)
    if word.isascii() and word.isalpha():
        return (word.lower(),)
    return _EXACT.findall(_plain_numbers(fold(word)))


def _plain(word: str) -> str:
    return _plain_numbers(_POSSESSIVE.sub("", fold(word)))


def _plain_numbers(word: str) -> str:
    if "," not in word:
        return word
    word = _THOUSANDS.sub(lambda match: match.group().replace(",", ""), word)
    return _DECIMAL_COMMA.sub(r"\1.\2", word)


def _cut(word: str) -> tuple[str, list[str]]:
    """Return the whole of a word without its joiners, "" where that is too long, and its pieces."""
    pieces = [piece for piece in _pieces(word) if piece]
    whole = _whole(pieces, word) if len(pieces) <= _MAX_PIECES else ""
    return whole if len(whole) <= LONGEST_TERM else "", pieces


def _pieces(word: str) -> list[str]:
    """Split at joiners, but not at the point of a decimal number."""
    pieces: list[str] = []
    for chunk in re.split(r"[^\w.]|_", word):
        if re.fullmatch(r"[^\W\d]*\d+\.\d+[^\W\d]*", chunk):
            pieces.append(chunk)
        else:
            pieces += chunk.split(".")
    return pieces


def _whole(pieces: list[str], word: str) -> str:
    """Write the pieces together; a chapter or version number keeps its points ("6.4.1")."""
    together = "".join(pieces)
    if _are_numbers(pieces, word):
        is_code = together.isdigit() and len(together) > _LONGEST_RANGE
        return together if is_code else "-".join(pieces)
    return word if together.isdigit() else stem(together)


def _are_numbers(pieces: list[str], word: str) -> bool:
    """Whether a chain is of nothing but numbers ("3-4", "1.5-2"), and no version ("6.4.1")."""
    if all(piece.isdigit() for piece in pieces):
        return "." not in word
    return all(map(_NUMBER.fullmatch, pieces))


def _atoms(piece: str) -> list[str]:
    """Return the number and the letters of a mixed piece: "3.5mm" → 3.5, mm; "120m2" → 120, m2."""
    if piece.isalpha() or piece.isdigit():
        return []
    measure = _MEASURE.fullmatch(piece)
    return [stem(atom) for atom in (measure.groups() if measure else _ATOM.findall(piece))]


def cjk_terms(run: str) -> list[str]:
    """Return every character of a CJK run and every pair of neighbours."""
    folded = fold(run)
    return [*folded, *_pairs(folded)]


def cjk_pairs(run: str) -> list[str]:
    """Return every pair of neighbours in a CJK run; the character itself when it is alone."""
    folded = fold(run)
    return _pairs(folded) or [*folded]


def _pairs(folded: str) -> list[str]:
    return [folded[i : i + 2] for i in range(len(folded) - 1)]
