"""The words of a query, and the terms of those that are names of files."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tusou.text.healing import heal_query
from tusou.text.stop_words import without_fillers
from tusou.text.suffixes import without_suffix, without_suffixes_apart
from tusou.text.tokens import Token, parts_of_codes, tokens, word_parts, word_terms

if TYPE_CHECKING:
    from collections.abc import Iterator


def query_tokens(text: str) -> list[Token]:
    """Return the words of a query without those that only carry the sentence.

    A lone letter before a number is a code ("A 127" is A-127, and no article).
    """
    found: list[Token] = []
    typed = without_suffixes_apart(heal_query(text))
    for token in tokens(without_fillers(typed)):
        before = found[-1] if found else None
        if before is not None and _are_a_code(before, token, typed):
            found[-1] = Token(f"{before.text}-{token.text}", before.start)
        else:
            found.append(token)
    return found


def _are_a_code(letter: Token, number: Token, typed: str) -> bool:
    """Whether nothing but a space parts them: with signs between no text has them as one."""
    if not (number.text.isdecimal() and _is_letter(letter)):
        return False
    return re.search(rf"(?<!\w){letter.text}\s+{re.escape(number.text)}", typed) is not None


def _is_letter(token: Token) -> bool:
    return len(token.text) == 1 and token.text.isascii() and token.text.isalpha()


def asked_terms(word: str) -> tuple[str, ...]:
    """Return the terms of a word of a query; a name of a file gives those without its suffix.

    And its whole: "package.json" → package, packagejson.
    """
    bare = without_suffix(word)
    return word_terms(word) if bare == word else (*word_terms(bare), *_whole(word))


def parts_of_asked(word: str) -> frozenset[str]:
    """Return those of `asked_terms` that are mere parts of a code."""
    return parts_of_codes(without_suffix(word))


def asked_parts(word: str) -> Iterator[frozenset[str]]:
    """Yield for each part of a word of a query the terms that tell it."""
    bare = without_suffix(word)
    whole = frozenset(_whole(word) if bare != word else ())
    yield from (terms | whole for terms in word_parts(bare))


def _whole(word: str) -> tuple[str, ...]:
    # A chain that is too long to be one word has no whole: its first term is its first part.
    parts = word_parts(word)
    return word_terms(word)[:1] if parts and frozenset.intersection(*parts) else ()
