"""Amounts that a sentence says: "under 500", "between 100 and 500 euros", 2万5000元以下."""

from __future__ import annotations

import re
from itertools import chain
from typing import TYPE_CHECKING

from tusou.text.said import Spoken
from tusou.types import as_number

if TYPE_CHECKING:
    from collections.abc import Iterator

_NUMBER = r"[$€£¥￥]?\s?(\d+(?:[.,]\d+)*)"
MONEY = "(?:euros?|eur|dollars?|usd|pounds?|gbp|yuan|rmb|cny|yen|€|[$£¥￥])"
_GOES_ON = r"(?=\s*$|\s*[,;.!?，。；！？]|\s+(?:in|with|for|and|or|from|that)\b)"
_NO_UNIT = rf"(?!\d)(?:\s?{MONEY}(?!\w)|{_GOES_ON})"
_NOT_TURNED = r"\b(?<!\bno )(?<!\bnot )"
"""No more than 500 is up to 500."""
_ENGLISH = {
    "<{}": rf"{_NOT_TURNED}(?:under|below|less than|cheaper than)\s+{_NUMBER}{_NO_UNIT}",
    "<={}": rf"\b(?:up to|at most|not? (?:over|above|more than))\s+{_NUMBER}{_NO_UNIT}",
    ">{}": rf"{_NOT_TURNED}(?:over|above|more than)\s+{_NUMBER}{_NO_UNIT}",
    ">={}": rf"\b(?:from|at least|not? (?:under|below|less than))\s+{_NUMBER}(?=\s?{MONEY})",
    "{}..{}": rf"\bbetween\s+{_NUMBER}\s+and\s+{_NUMBER}{_NO_UNIT}",
}

_DIGITS = {digit: value for value, digit in enumerate("零一二三四五六七八九")} | {"两": 2, "〇": 0}
_UNITS = {"十": 10, "百": 100, "千": 1_000, "万": 10_000, "亿": 100_000_000}
_D, _U = "".join(_DIGITS), "".join(_UNITS)
_AMOUNT = (
    # 几千元 is no 千元, and 5000 none of 三万5000.
    rf"[$€£¥￥]?\s?(?<![\d.,{_D}{_U}])(?!(?<=[几数多上成好])[{_U}])"
    rf"([\d{_D}{_U}](?:[\d{_D}{_U}]|[.,](?=\d))*)"
)
_YUAN = "(?:元|块钱?|欧元?|美元)"
_CHINESE = {
    "<={}": rf"{_AMOUNT}{_YUAN}?(?:以下|以内|之内)"
    rf"|(?:不超过|不[高多]于|(?<!不)[低少]于|不到){_AMOUNT}{_YUAN}",
    ">={}": rf"{_AMOUNT}{_YUAN}?(?:以上|起)(?!来)"
    rf"|(?:不[低少]于|(?<!不)(?:[高多]于|超过)){_AMOUNT}{_YUAN}",
    "{}..{}": rf"{_AMOUNT}{_YUAN}?\s*[到至~-]\s*{_AMOUNT}{_YUAN}",
}
_PATTERNS = [
    (told, re.compile(pattern, re.IGNORECASE))
    for told, pattern in chain(_ENGLISH.items(), _CHINESE.items())
]
_PART = re.compile(rf"(\d+(?:[.,]\d+)*|[{_D}])|([{_U}])")
_AS_IT_STANDS = re.compile(r"[\d.,]+")
_SHARED_UNIT = re.compile(rf"(\d+(?:\.\d+)?|[{_D}])([{_U}]+)")


def said_amounts(words: str) -> Iterator[Spoken]:
    """Yield the ranges of numbers that `words` say."""
    for told, pattern in _PATTERNS:
        for match in pattern.finditer(words):
            numbers = _numbers([one for one in match.groups() if one is not None])
            # 一起 is together: spelled as a word a number is one of money, and says so.
            spelled = any(set(one) & set(_D) or one[0] in _U for one in match.groups() if one)
            if numbers and (not spelled or re.search(_YUAN, match.group())):
                yield Spoken(match.group().strip(), amount=told.format(*numbers))


def _numbers(written: list[str]) -> list[str]:
    """The numbers as a filter takes them; none where one is not read."""
    if len(written) == 2 and (unit := _SHARED_UNIT.match(written[1])):
        # 2到3万 begins at 20,000, and 5000到2万 at 5,000.
        low, high = _value(written[0]), _value(unit[1])
        if low is not None and high is not None and low < high:
            written = [written[0] + unit[2], written[1]]
    numbers = [one if _AS_IT_STANDS.fullmatch(one) else _plain(_value(one)) for one in written]
    return numbers if all(numbers) else []


def _plain(value: float | None) -> str:
    return "" if value is None else f"{value:.15g}"


def _value(written: str) -> float | None:
    """The number that is written with 万 and the like: 2万5000, 1.5万, 两千五, 三百零五."""
    total = section = 0.0
    number: float | None = None
    unit = 1
    for digits, times in _PART.findall(written):
        if times:
            unit = _UNITS[times]
            if unit < _UNITS["万"]:
                section += (1 if number is None else number) * unit
            else:
                total += (section + (number or 0) or 1) * unit
                section = 0
            number = None
        elif digits in "零〇":
            unit = 1
        elif number is not None:
            return None
        else:
            number = _DIGITS[digits] if digits in _DIGITS else as_number(digits)
            if number is None:
                return None
    if number is not None and number < 10 and unit > 1:
        number *= unit / 10  # 两千五 is 2,500
    return total + section + (number or 0)
