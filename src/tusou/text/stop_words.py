"""Words of a query that carry the sentence and say nothing about what is looked for."""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise

from tusou.text.chinese_forms import simplified_forms
from tusou.text.languages import language_of
from tusou.text.scripts import HAN
from tusou.text.small_words import SMALL_WORDS
from tusou.text.tokens import Token, are_one_code, tokens

_ENGLISH = """
a an the and or of in on at to for from by with without as is are was were be been being it its
this that these those there here what which who whom whose where when how why do does did can
could should would will shall may might must have has had i me my we us our you your he him his
she her they them their not no if then than so such into onto over under about between through
up down out off very just also any some all each every both either neither please
"""
ENGLISH = frozenset(_ENGLISH.split())
_NAMES = frozenset(("IT", "US", "WHO", "May"))
"""Written so amid small letters these are names."""
_NOUNS = frozenset(("can", "may", "might", "must", "will"))
"""Nouns, and verbs only where follows what is done or who does it: "tin can", "can of oil", "may
2024", but "can fly" and "can I"."""
_BESIDE_NOUNS = """
and as at between by for from in into of on onto or over through to under with without
"""
_AFTER_NOUNS = frozenset(_BESIDE_NOUNS.split())
_QUALIFYING = frozenset(("down", "off"))
"""Directly before a word that says something these qualify it: "down jacket", "off road"."""
# Phrases that ask for a thing: only as a whole, because a page may be about "figure" or "图片".
# A slide "with" something may be one for children. 显示, 查找, 搜索 and 找 begin words too (显示器,
# 查找表): they ask where a measure word or a space follows, or where a picture is asked for.
# Traditional forms are written as simplified ones before.
_MEASURED = r"(?:[一几两][张个页幅款把些]|\s)"
_OF_PICTURE = "(?:的|之)(?:那一页|那页|页面|照片|图片|相片|图像|图)"
# 自拍, 球拍 and 现在 are words of their own.
_TAKEN = r"(?<![自航翻偷抓街实跟合重开竞摆球网节慢连])拍(?:摄|到|下来?)?"
_WAS_TAKEN = rf"{_TAKEN}(?:{_OF_PICTURE}|的)\s*$"
_WHERE_TAKEN = rf"(?:(?<![现存正自所实内潜外好])在|^\s*用)(?=.+{_WAS_TAKEN})"
_ASKING = re.compile(
    r"^\s*(?:please\s+)?(?:show(?:\s+me)?|find(?:\s+me)?|search\s+for|look(?:ing)?\s+for|i\s+want|"
    r"where\s+is|give\s+me)\b|"
    r"\b(?:an?|the)?\s*(?:page|picture|photo|photograph|image|slide)s?\s+"
    r"(?:of|that\s+shows?|which\s+shows?|showing|about)\b|"
    r"\b(?:an?|the)?\s*(?:page|picture|photo|photograph|image)s?\s+(?:that\s+has|with|where)\b|"
    r"(?:^|\b(?:an?|the)?\s*(?:picture|photo|photograph|image)s?)\s*\btaken\s+"
    r"(?:in|at|on|by|with|near|during|from)\b|"
    r"^\s*(?:请(?:帮我)?|帮我)(?:找一下|查找|搜索|搜寻|寻找|显示|找)(?:一张|一个|一页)?|"
    r"^\s*(?:找一下|我想找|我要找)(?:一张|一个|一页)?|"
    rf"^\s*(?:查找|搜索|搜寻|寻找|显示|找)(?:{_MEASURED}|(?=.*{_OF_PICTURE}\s*$))|"
    rf"{_WHERE_TAKEN}|{_WAS_TAKEN}|{_OF_PICTURE}\s*$",
    re.IGNORECASE,
)
# Question words, particles, and those that are particles only at the end of what is said.
_PARTICLE = re.compile("[什甚]么|怎么|[的了着著之]|[吗呢吧啊]$")
# Words in which such a character is no particle.
_WHOLE = re.compile(
    "目的|标的|的确|的士|了解|了结|了望|明了|除了|为了|[着著][色装陆重火手急落床力眼想]|"
    "[沿执衣附胶][着著]|著[名作者述称录]|[名显编原论专巨遗译土卓合]著|"
    "之[间前后一内外中上下际类]|总之|[酒网书茶水陶贴氧]吧|[毛花粗]呢"
)
_HAN = re.compile(f"[{HAN}]")


def without_fillers(query: str) -> str:
    """Return `query` without stop words, particles and asking phrases, unless nothing remains.

    Traditional forms become simplified ones, as in all that is looked up.
    """
    language = language_of(query)
    if _HAN.search(query):
        query = query.translate(_forms())
    asked = _ASKING.sub(" ", query)
    stop_words = ENGLISH
    if language != "en":  # English ones too: a few words are easily taken for Dutch or Danish
        stop_words |= SMALL_WORDS.get(language, frozenset())
    names = frozenset() if query.isupper() else _NAMES
    for text in (asked, query):
        found = list(tokens(text))
        codes = {at for at, pair in enumerate(pairwise(found)) if _are_one_code(*pair)}
        words = ["", *(token.text.lower() for token in found), ""]
        kept = " ".join(
            token.text
            if at in codes or token.text in names or _is_meant(words[at : at + 3], stop_words)
            else _kept(token, stop_words)
            for at, token in enumerate(found)
        ).strip()
        if kept:
            return kept
    return query


@cache
def _forms() -> dict[int, str]:
    """Return `simplified_forms` but for 著, which is a particle (坐著) and a word (著作)."""
    return {**simplified_forms(), ord("著"): "著"}


def _are_one_code(first: Token, second: Token) -> bool:
    """Whether a word in capitals is the beginning of a code written apart: "A 127"."""
    is_capital = first.text.isascii() and first.text.isupper()
    return is_capital and are_one_code(first.text, second.text)


def _is_meant(words: list[str], stop_words: frozenset[str]) -> bool:
    """Whether the second of three words, "" where there is none, is a noun or qualifies one."""
    before, word, after = words
    if word in _NOUNS:
        return after in _AFTER_NOUNS or not (after.isascii() and after.isalpha())
    if word in _QUALIFYING:
        # "a man sitting down" is said of what he does, whatever follows.
        return after.isalpha() and after not in stop_words and not before.endswith("ing")
    return False


def _kept(token: Token, stop_words: frozenset[str]) -> str:
    if not token.is_cjk:
        return "" if token.text.lower() in stop_words else token.text
    return _PARTICLE.sub(_particle_or_word, token.text) if len(token.text) > 2 else token.text


def _particle_or_word(match: re.Match[str]) -> str:
    around = match.string[max(0, match.start() - 1) : match.end() + 1]
    return match.group() if _WHOLE.search(around) else " "
