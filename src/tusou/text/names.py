"""Names of files: the terms that they are looked up by, and whether a query is one of them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from os.path import splitext
from typing import TYPE_CHECKING

from tusou.text.folding import fold
from tusou.text.segmenting import segment, wanted_terms
from tusou.text.snippets import matched_words
from tusou.text.suffixes import without_suffix
from tusou.text.tokens import are_one_code, codes_written_apart, tokens, word_terms

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from collections.abc import Set as AbstractSet

_BREAKS = re.compile(r"[\W_]+")
_WORD = re.compile(r"[^\W_]+")
_DIGIT_OR_SIGN = re.compile(r"\d|[^\W_][-_.]+[^\W_]")
_NUMBER = re.compile(r"[1-9]\d{0,4}")
"""A year or a size, though a file may be called so; 0387 and 20240531 are names."""


def path_words(path: str) -> str:
    """`path` with spaces for everything that is neither letter nor digit."""
    return _BREAKS.sub(" ", path)


def name_terms(paths: Sequence[str]) -> list[str]:
    """Return the terms of folders and files for an index, without the suffixes.

    Those of their words, and once each what these do not give: names as they are written
    ("report_v2.1" → v2.1), and codes, which names have in any case ("img_0042" → img0042).
    """
    bare = [splitext(path)[0] for path in paths]
    terms = segment(path_words(" ".join(bare)))
    seen = set(terms)
    written = (term for path in bare for part in path.split("/") for term in _as_written(part))
    return [*terms, *dict.fromkeys(term for term in written if term not in seen)]


def _as_written(name: str) -> Iterator[str]:
    yield from segment(name)
    yield from codes_written_apart(list(tokens(path_words(name))))


def matched_in_names(paths: Sequence[str], query: str) -> tuple[str, ...]:
    """Return what of the names of folders and files matches `query`, as written, each once."""
    wanted = wanted_terms(query)
    parts = (part for path in paths for part in splitext(path)[0].split("/"))
    return tuple(dict.fromkeys(word for part in parts for word in _matched(part, query, wanted)))


def _matched(name: str, query: str, wanted: AbstractSet[str]) -> Iterator[str]:
    """Yield words that match as a whole, then codes, then what matches of the rest."""
    for token in tokens(name):
        if not token.is_cjk and not wanted.isdisjoint(word_terms(token.text)[:1]):
            yield token.text
            name = name.replace(token.text, " ")
    for first, second in pairwise(list(_WORD.finditer(name))):
        is_code = are_one_code(first.group().upper(), second.group())
        if is_code and fold(first.group() + second.group()) in wanted:
            code = name[first.start() : second.end()]
            yield code
            name = name.replace(code, " " * len(code))
    yield from matched_words(path_words(name), query) or matched_words(name, query)


@dataclass(frozen=True, slots=True)
class MeantName:
    """A query that is a name of a file, which may have its folders before it."""

    key: str
    depth: int
    """How many parts of a path it names."""

    def is_of(self, paths: Iterable[str]) -> bool:
        """Whether one of `paths` is called so: case, width, accents and signs do not matter."""
        lasts = ("/".join(path.split("/")[-self.depth :]) for path in paths)
        return any(self.key in (_key(last), _key(splitext(last)[0])) for last in lasts)


def meant_name(query: str) -> MeantName | None:
    """Return the name of a file that `query` may be; None where it is words.

    With the suffix, or without where it has a digit or a sign: "sofa" is a word and "2024" a year,
    also where files are called so.
    """
    query = query.strip()
    is_plain = not _DIGIT_OR_SIGN.search(query) or _NUMBER.fullmatch(query)
    if without_suffix(query) == query and is_plain:
        return None
    return MeantName(_key(query), query.count("/") + 1)


def _key(name: str) -> str:
    return path_words(fold(name)).strip()
