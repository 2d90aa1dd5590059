"""The language of a text, told by its script and, for Latin letters, by its small words."""

from __future__ import annotations

import re
from collections import Counter

from tusou.text.scripts import HAN, HANGUL, KANA
from tusou.text.small_words import LATIN, SMALL_WORDS

_SAMPLE = 4000
"""Characters looked at; a page says what it is in the first lines."""

_SCRIPTS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(f"[{characters}]"))
    for name, characters in (
        ("han", HAN),
        ("kana", KANA),
        ("hangul", HANGUL),
        ("latin", "A-Za-z\u00c0-\u024f\u1e00-\u1eff"),
        ("ru", "\u0400-\u052f"),
        ("el", "\u0370-\u03ff\u1f00-\u1fff"),
        ("ar", "\u0600-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufefc"),
        ("he", "\u0590-\u05ff"),
        ("hi", "\u0900-\u097f"),
        ("th", "\u0e00-\u0e7f"),
    )
)
_UKRAINIAN = re.compile("[іїєґІЇЄҐ]")
_PERSIAN = re.compile("[پچژگی]")
_WORD = re.compile(r"[^\W\d_]+")
_MIN_SHARE = 0.05
"""Share of small words that names a language: running text has 0.2–0.5, a price list none."""
_MIN_HITS = 2
"""One alone is an accident, however often it stands there: the "Men" of shirts is no Swedish. Only
the English article may stand alone."""
_FEW_WORDS = 12
_TELLING = frozenset(("the", "of", "with", "and", "from", "this"))
"""English words of which one is enough in a caption or a label. Other languages have none so sure:
"los", "el" and "der" stand in names of places and firms that every language uses."""


_ARTICLE = "a"
"""In English the article, and one word in six of a caption; where it is a preposition, rarer."""


def language_of(text: str) -> str:
    """Return the ISO 639-1 code of the main language of `text`, "" when it cannot be told.

    One ideograph counts as much as three Latin letters, so that a Chinese page with English
    terms stays Chinese; any tenth of kana among the ideographs makes it Japanese.
    """
    sample = text[:_SAMPLE]
    counts = {name: len(pattern.findall(sample)) for name, pattern in _SCRIPTS}
    counts["han"] = (counts["han"] + counts["kana"]) * 3
    counts["hangul"] *= 2
    kana = counts.pop("kana") * 3
    script = max(counts, key=counts.__getitem__)
    if counts[script] < 2:
        return ""
    if script == "han":
        return "ja" if kana > 0.1 * counts["han"] else "zh"
    if script == "latin":
        return _latin_language(sample)
    return _refined(script, sample)


def _refined(script: str, sample: str) -> str:
    if script == "hangul":
        return "ko"
    if script == "ru" and _UKRAINIAN.search(sample):
        return "uk"
    if script == "ar" and _PERSIAN.search(sample):
        return "fa"
    return script


def _latin_language(sample: str) -> str:
    words = [word.casefold() for word in _WORD.findall(sample)]
    times = Counter(words)
    scores = {
        language: sum(times[word] * _weight(word, language) for word in times.keys() & small)
        for language, small in SMALL_WORDS.items()
        if language in LATIN
    }
    ranked = sorted(scores, key=scores.__getitem__, reverse=True)
    best, second = ranked[0], ranked[1]
    is_short = len(words) <= _FEW_WORDS
    if is_short and scores["en"] == scores[best] and not _TELLING.isdisjoint(words):
        return "en"
    if scores[best] < max(_MIN_HITS, _MIN_SHARE * len(words)) or scores[best] - scores[second] < 1:
        return ""
    is_one_word = len(times.keys() & SMALL_WORDS[best]) == 1
    return "" if is_one_word and best != "en" else best


def _weight(word: str, language: str) -> float:
    return 0.5 if word == _ARTICLE and language != "en" else 1.0
