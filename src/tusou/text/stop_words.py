"""Words of a query that carry the sentence and say nothing about what is looked for."""

from __future__ import annotations

import re

from tusou.text.languages import language_of
from tusou.text.small_words import SMALL_WORDS
from tusou.text.tokens import Token, tokens

_ENGLISH = """
a an the and or of in on at to for from by with without as is are was were be been being it its
this that these those there here what which who whom whose where when how why do does did can
could should would will shall may might must have has had i me my we us our you your he him his
she her they them their not no if then than so such into onto over under about between through
up down out off very just also any some all each every both either neither please
"""
ENGLISH = frozenset(_ENGLISH.split())
# Phrases that ask for a thing: only as a whole, because a page may be about "figure" or "图片".
_ASKING = re.compile(
    r"^\s*(?:please\s+)?(?:show(?:\s+me)?|find(?:\s+me)?|search\s+for|look(?:ing)?\s+for|i\s+want|"
    r"where\s+is|give\s+me)\b|"
    r"\b(?:an?|the)?\s*(?:page|picture|photo|photograph|image|slide)s?\s+"
    r"(?:of|that\s+shows?|which\s+shows?|showing|that\s+has|with|where|about)\b|"
    r"^\s*(?:请)?(?:帮我)?(?:找一下|查找|搜索|寻找|显示|我想找|我要找|找)(?:一张|一个|一页)?|"
    r"(?:的|之)(?:那一页|那页|页面|照片|图片|相片|图像|图)\s*$",
    re.IGNORECASE,
)
_PARTICLES = frozenset("的了吗呢吧啊着么之")
# Words in which such a character is no particle.
_WHOLE = re.compile("目的|标的|的确|的士|了解|了结|明了|着[色装陆重]|沿着|之[间前后]|总之")
_CJK_CUT = re.compile(f"[{''.join(sorted(_PARTICLES))}]")


def without_fillers(query: str) -> str:
    """Return `query` without stop words, particles and asking phrases, unless nothing remains."""
    asked = _ASKING.sub(" ", query)
    language = language_of(query)
    stop_words = SMALL_WORDS.get(language, ENGLISH) if language != "en" else ENGLISH
    for text in (asked, query):
        kept = " ".join(_kept(token, stop_words) for token in tokens(text)).strip()
        if kept:
            return kept
    return query


def _kept(token: Token, stop_words: frozenset[str]) -> str:
    if not token.is_cjk:
        return "" if token.text.lower() in stop_words else token.text
    return _CJK_CUT.sub(_particle_or_word, token.text) if len(token.text) > 2 else token.text


def _particle_or_word(match: re.Match[str]) -> str:
    around = match.string[max(0, match.start() - 1) : match.start() + 2]
    return match.group() if _WHOLE.search(around) else " "
