"""Snippets: the piece of a text that shows best why it was found."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from tusou.text.folding import fold
from tusou.text.healing import heal
from tusou.text.segmenting import wanted_terms
from tusou.text.tokens import (
    Token,
    are_one_code,
    cjk_terms,
    tokens_among,
    word_terms,
)

_ELLIPSIS = "…"


@dataclass(frozen=True, slots=True)
class Snippet:
    """A piece of a text, and the words in it that the query asked for, as they are written."""

    text: str
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Match:
    start: int
    end: int
    terms: frozenset[str]


def snippet(text: str, query: str, width: int = 160) -> Snippet:
    """Return the stretch of `text` of about `width` characters with the most terms of `query`.

    The text is healed and white space becomes single spaces. Where nothing matches, the
    beginning of the text is shown. "…" marks what was left out.
    """
    shown = " ".join(heal(text).split())
    matches = _matches(shown, query)
    start, end = _window(shown, matches, width)
    inside = [match for match in matches if start <= match.start and match.end <= end]
    words = dict.fromkeys(shown[match.start : match.end] for match in inside)
    before = _ELLIPSIS if start > 0 else ""
    after = _ELLIPSIS if end < len(shown) else ""
    return Snippet(before + shown[start:end].strip() + after, tuple(words))


def matched_words(text: str, query: str) -> tuple[str, ...]:
    """Return the different words of `text` that match `query`, as written, in order."""
    healed = heal(text)
    found = (healed[match.start : match.end] for match in _matches(healed, query))
    return tuple(dict.fromkeys(" ".join(word.split()) for word in found))


def stretches(text: str, query: str) -> list[tuple[int, int]]:
    """Return where (start, end) `text`, not healed, matches `query`, in order."""
    return [(match.start, match.end) for match in _matches(text, query)]


def _matches(text: str, query: str) -> list[_Match]:
    wanted = wanted_terms(query)
    found: list[_Match] = []
    before: Token | None = None
    for token in tokens_among(text, wanted):
        if token.is_cjk:
            found += _cjk_matches(token, wanted)
        elif before is not None and (term := _code(before, token, text)) in wanted:
            if found and found[-1].start == before.start:
                found.pop()
            terms = wanted.intersection({term, *word_terms(before.text), *word_terms(token.text)})
            found.append(_Match(before.start, token.end, terms))
        elif terms := wanted.intersection(word_terms(token.text)):
            found.append(_Match(token.start, token.end, terms))
        before = token
    return found


def _code(first: Token, second: Token, text: str) -> str:
    """Return the code that two neighbours write apart ("3.5 mm"), "" when they do not."""
    if text[first.end : second.start] != " " or not are_one_code(first.text, second.text):
        return ""
    return fold(first.text + second.text)


def _cjk_matches(token: Token, wanted: frozenset[str]) -> list[_Match]:
    """Return the longest stretches of a CJK run that are covered by wanted terms."""
    run = token.text
    if wanted.isdisjoint(cjk_terms(run)):
        return []
    # Folding keeps the length of a CJK run, but for half-width voicing marks.
    folded = fold(run) if len(fold(run)) == len(run) else run
    found: list[_Match] = []
    for i in range(len(folded)):
        for term in (folded[i], folded[i : i + 2]):
            if term in wanted:
                start, end = token.start + i, token.start + i + len(term)
                if found and start <= found[-1].end:
                    start = found[-1].start
                    term_set = found.pop().terms | {term}
                else:
                    term_set = frozenset({term})
                found.append(_Match(start, end, term_set))
    return found


def _window(text: str, matches: list[_Match], width: int) -> tuple[int, int]:
    """Return where the window with the most different terms starts and ends."""
    if len(text) <= width:
        return 0, len(text)
    first, last = _densest(matches, width)
    if last < first:
        return 0, _word_end(text, width)
    covered_from, covered_to = matches[first].start, matches[last].end
    start = max(0, covered_from - max(0, width - (covered_to - covered_from)) // 3)
    start = min(start, max(0, len(text) - width))
    start = _word_start(text, start, covered_from)
    return start, _word_end(text, max(start + width, covered_to))


def _densest(matches: list[_Match], width: int) -> tuple[int, int]:
    """Return the first and last index of the matches within `width` with the most terms."""
    best, best_score, left = (0, -1), (0, 0), 0
    inside: Counter[str] = Counter()
    for right, match in enumerate(matches):
        inside.update(match.terms)
        while left < right and match.end - matches[left].start > width:
            inside.subtract(matches[left].terms)
            left += 1
        score = (sum(1 for count in inside.values() if count > 0), right - left + 1)
        if score > best_score:
            best, best_score = (left, right), score
    return best


def _word_start(text: str, at: int, limit: int) -> int:
    """Move a cut in the middle of a word to the next space before `limit`."""
    if at == 0 or not (text[at - 1].isascii() and text[at - 1].isalnum()):
        return at
    space = text.find(" ", at, limit)
    return at if space < 0 else space + 1


def _word_end(text: str, at: int) -> int:
    """Move a cut in the middle of a Latin word back to the space before it."""
    if at >= len(text):
        return len(text)
    if not (text[at].isascii() and text[at].isalnum()):
        return at
    space = text.rfind(" ", max(0, at - 20), at)
    return at if space < 0 else space
