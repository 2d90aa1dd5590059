"""The language of a text, told by its script and, for Latin letters, by its small words."""

from __future__ import annotations

import re

from tusou.text.scripts import HAN, HANGUL, KANA

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
_LATIN_SMALL_WORDS: dict[str, frozenset[str]] = {
    language: frozenset(words.split())
    for language, words in {
        "en": "the of and to in is that for it as was with be by on not he his but at are this "
        "have from or had an they which you were all her she there would their we been has "
        "when who will more no if out so what your our can",
        "fr": "le la les de des du et en un une est que qui dans pour pas sur au aux avec ce cette "
        "sont par plus il elle nous vous ne se sa son ses mais ou où été leur",
        "de": "der die das und ist in den von zu mit sich des auf für nicht ein eine als auch es "
        "an werden aus er hat dass sie nach wird bei einer um am sind noch wie einem über",
        "es": "el la los las de que y en un una es por con no para su se del al lo como más pero "
        "sus le ya o este sí porque esta entre cuando muy sin sobre también",
        "it": "il lo la i gli le di che e è un una per in non con si da sono come del della dei "
        "delle nel alla al più anche ma questo questa ha",
        "pt": "o a os as de que e do da em um uma para é com não por mais dos das no na se ao como "
        "foi ou seu sua são pelo pela até",
        "nl": "de het een en van ik te dat die in is niet op aan met als voor zijn er maar om dan "
        "ook bij nog uit naar wordt worden door deze",
        "id": "yang dan di dari untuk dengan pada ini itu adalah dalam akan tidak oleh atau juga "
        "ke lebih anda kami setiap secara dapat sebagai",
        "pl": "i w na z się nie do że to jest o jak po za od przez co tak dla są oraz być",
        "tr": "ve bir bu için ile de da olarak çok daha gibi olan en ne kadar ya her",
        "vi": "và của là có cho các được trong một không với người những này đã khi từ để",
        "sv": "och att det som en på är av för med den till inte om ett han men var jag från vi",
    }.items()
}
_MIN_SHARE = 0.05
"""Share of small words that names a language: running text has 0.2–0.5, a price list none."""


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
    scores = {
        language: sum(word in small for word in words)
        for language, small in _LATIN_SMALL_WORDS.items()
    }
    ranked = sorted(scores, key=scores.__getitem__, reverse=True)
    best, second = ranked[0], ranked[1]
    if scores[best] < max(1, _MIN_SHARE * len(words)) or scores[best] == scores[second]:
        return ""
    return best
