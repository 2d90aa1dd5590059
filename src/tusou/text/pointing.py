"""What points to the picture beside a query: "the same in blue", "like this but red", 同款蓝色.

Each table tells by an example what is meant; the pattern beside it is tried at the beginning of a
query, or at its end. English is written with single spaces, Chinese in simplified characters.
"""

from __future__ import annotations

import re

from tusou.text.chinese_forms import simplified_forms
from tusou.text.scripts import HAN

_THING = (
    "(?:things?|ones?|items?|products?|pictures?|photos?|images?"
    "|model|style|design|shape|kind|type)"
)
_THIS = rf"(?:th(?:is|at|e|ese|ose) {_THING}|this|that|it|these|those)"
_ENGLISH = {
    "the same in blue": rf"(?:the |exactly the )?same(?: {_THING})?(?: as {_THIS})?",
    "something like this but red": rf"(?:(?:some|any)thing |more (?:{_THING} )?"
    rf"|(?:an? )?{_THING} )?(?:just )?(?:like|similar to) {_THIS}",
    "similar in green": rf"similar(?: {_THING})?",
    "this one in white": rf"{_THIS}(?= (?:but|in|with|without)\b)",
    "that one": rf"{_THIS}(?=\s*$)",
}
_JOINS = r"(?:[\s,]*(?:but|only|just|and|in|with|an?|the)(?=\s))*"
_ENGLISH_BEHIND = {
    "blue like this": f",? (?:like|similar to) {_THIS}",
    "blue, the same style": rf", ?(?:the )?same(?: {_THING})?",
    "a blue one": " (?:ones?|version|variant)",
}

_ALIKE = "(?:一模一样|一样|同样|相同|类似|相似|差不多|同款|同系列|同一款|同类)"
_THIS_ONE = "(?:[这那][个件款种双条张把幅样]?|此款|图片[中里上]?|图[中里上])"
_CHINESE_THING = "(?:款式?|东西|商品|产品|样式|图片?|照片)?"
_CHINESE = {
    "和这个一样的但是要蓝色": f"[和跟与像](?:{_THIS_ONE})(?:的)?{_CHINESE_THING}{_ALIKE}?(?:的)?"
    f"{_CHINESE_THING}",
    "同款蓝色": f"(?:找|要)?{_ALIKE}(?:的)?{_CHINESE_THING}",
    "换成蓝色": f"(?=(?:想?要?换成?|改[成为]|变成)[{HAN}])",
    "这款要蓝色的": f"{_THIS_ONE}(?:的)?(?=[,，、\\s]*(?:但|不过|只是|就是|要|想要|换|改|有没有))",
}
_CHINESE_JOINS = (
    r"[\s,，、]*(?:(?:但是?|不过|只是|就是|颜色|[想需]?要|想|换成?|改[成为]?|变成|是|有没有|用)"
    r"[\s,，]*)*"
)
_CHINESE_BEHIND = {
    "蓝色同款": f"的?{_ALIKE}{_CHINESE_THING}",
    "蓝色款": "的?(?:款式?|版本?|那[款种件个])",
    "同款蓝色的": "的",
}

_FRONT = re.compile(
    # "Same-sex" is a word, and so is "it's"; -sex would leave out what it says.
    rf"\s*(?:(?:{'|'.join(_ENGLISH.values())})\b(?![-'’:]\w){_JOINS}|(?:in|with|but|only)(?=\s)"
    rf"|(?:{'|'.join(_CHINESE.values())}){_CHINESE_JOINS})[\s:：,，]*".replace(" ", r"\s+"),
    re.IGNORECASE,
)
_BEHIND = re.compile(
    rf"(?:{'|'.join((*_ENGLISH_BEHIND.values(), *_CHINESE_BEHIND.values()))})\s*$".replace(
        " ", r"\s+"
    ),
    re.IGNORECASE,
)
_OF_A_FILTER = re.compile(r"[:：<>=][^\s,，]*\Z")
_SAID = re.compile(r"[^\W_]")


def without_pointing(query: str) -> str:
    """Return what `query` says beside its picture, "" where it only points to that.

    A model would look for "the same", and no text holds it: of 100 colours asked with a picture of
    a product 90 found nothing as "the same in blue" where "blue" finds it. Signs of the query
    language stay, and so do the values of filters: in:我的 is a folder.
    """
    read = query if query.isascii() else query.translate(simplified_forms())
    front = _FRONT.match(read)
    start = 0 if front is None else front.end()
    behind = _BEHIND.search(read, start)
    if behind is not None and _OF_A_FILTER.search(read, start, behind.start() + 1):
        behind = None
    rest = query[start:] if behind is None else query[start : behind.start()]
    return rest if _SAID.search(rest) or front is not None else query
