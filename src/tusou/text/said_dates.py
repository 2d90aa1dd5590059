"""Dates that a sentence says: "in May 2021", "since 2019", "the 1990s", 去年, 90年代."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tusou.text.said import Spoken
from tusou.text.said_amounts import MONEY

if TYPE_CHECKING:
    from collections.abc import Callable

_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july",
    "august", "september", "october", "november", "december",
)  # fmt: skip
_TENS = {
    "thirties": 30, "forties": 40, "fifties": 50, "sixties": 60, "seventies": 70, "eighties": 80,
    "nineties": 90,
    "三十": 30, "四十": 40, "五十": 50, "六十": 60, "七十": 70, "八十": 80, "九十": 90,
}  # fmt: skip
_SPELLED = "|".join(_TENS)

_YEAR = r"(?:19|20)\d\d"
_DECADE = r"(?:19|20)[1-9]0|2000"
"""The 1900s may be a century."""
_WHEN = r"(?<!\bnot )(?:(?P<before>before|until)|(?P<since>since|after)|in|from|of|during)"
_BOUND = (
    r"(?:(?P<until>[以之]前|前(?![后期半几一二三四五六七八九十\d]))"
    r"|(?P<from>以来|[以之]后|后(?=的|[\s,，。]|$)|至今|起(?![来飞火床步])))"
)
_OTHER_WORD = "(?![度级代报鉴款版产式制检审刊])"
"""2019年级 is a class, 2019年款 a model, 1995年代 nothing."""

_SPANS = re.compile(
    rf"\b(?:from|between)\s+({_YEAR})\s+(?:to|and|until|till|through)\s+({_YEAR})\b(?!\s?{MONEY})"
    rf"|(?<!\d)({_YEAR})\s*年?\s*[到至~-]\s*({_YEAR})\s*年{_OTHER_WORD}",
    re.IGNORECASE,
)
_DECADES = re.compile(
    # Somebody may be "in his thirties", and "90s" are seconds too.
    rf"\b(?:{_WHEN}\s+)?(?:the\s+)?(?:(?:early|mid|late)[\s-])?(?P<decade>{_DECADE})['’]?s\b"
    rf"|\b{_WHEN.replace('?P<', '?P<the_')}\s+the\s+(?:(?:early|mid|late)[\s-])?"
    rf"(?:['’]?(?P<short>[3-9]0)['’]?s|(?P<word>{_SPELLED}))\b"
    rf"|(?<![\d纪])(?:(?:20|二十|上个?)世纪)?(?:(?P<tens>[3-9]0|{_SPELLED})|(?P<years>{_DECADE}))年代"
    rf"{_BOUND}?",
    re.IGNORECASE,
)
_DATES = re.compile(
    rf"\b{_WHEN}\s+(?:(?P<month>{'|'.join(_MONTHS)})\s+)?(?P<year>{_YEAR})\b"
    rf"(?![-–/.:]?\d|\s+(?:and|or|to)\s+{_YEAR})"
    rf"|\b(?P<alone>{'|'.join(_MONTHS)})\s+(?P<its_year>{_YEAR})\b",
    re.IGNORECASE,
)
_CHINESE_DATES = re.compile(
    rf"(?:\b{_WHEN}\s+|(?P<self>(?<!来)自从?))?(?<!\d)(?<!不[是要])(?P<year>{_YEAR})\s*年{_OTHER_WORD}"
    rf"(?:\s*(?P<month>1[0-2]|0?[1-9])\s*月份?(?!\s*[到至~-]\s*\d))?{_BOUND}?",
    re.IGNORECASE,
)
_RELATIVE = {
    "last year": 1,
    "this year": 0,
    "去年": 1,
    "今年": 0,
    "前年": 2,
}
_RELATIVE_YEARS = re.compile(
    r"\b(?:last|this) year\b|(?<![以之目当])前年(?![度级])|[去今]年(?![度级])", re.IGNORECASE
)
_BEFORE = ("before", "the_before", "until")
_SINCE = ("since", "the_since", "from", "self")


def said_dates(words: str, this_year: int) -> list[Spoken]:
    """Return the dates that `words` say; none where they say several, which no filter is."""
    found: list[Spoken] = []
    readings: list[tuple[re.Pattern[str], Callable[[re.Match[str]], Spoken]]] = [
        (_SPANS, _span),
        (_DECADES, _decade),
        (_DATES, _date),
        (_CHINESE_DATES, _date),
        (_RELATIVE_YEARS, lambda match: _relative(match, this_year)),
    ]
    for pattern, told in readings:
        found += map(told, pattern.finditer(words))
        words = pattern.sub(lambda match: " " * len(match.group()), words)
    return found if len(found) == 1 or not any(map(_is_closed, found)) else []


def _is_closed(one: Spoken) -> bool:
    return bool(one.after and one.before)


def _span(match: re.Match[str]) -> Spoken:
    first, last = sorted(filter(None, match.groups()))
    return Spoken(match.group(), first, last)


def _decade(match: re.Match[str]) -> Spoken:
    begin = int(match["decade"] or match["years"] or 1900)
    if tens := match["short"] or match["word"] or match["tens"]:
        begin += _TENS.get(tens.casefold()) or int(tens)
    if match.group().casefold().startswith("after"):
        return Spoken(match.group(), str(begin + 10))
    return _bounded(match, str(begin), str(begin + 9), str(begin - 1))


def _date(match: re.Match[str]) -> Spoken:
    told = match.groupdict()
    year, name = told["year"] or told["its_year"], told["month"] or told.get("alone")
    if not name:
        return _bounded(match, year, year, str(int(year) - 1))
    month = int(name) if name.isdecimal() else _MONTHS.index(name.casefold()) + 1
    date = f"{year}-{month:02}"
    return _bounded(match, date, date, _month_before(int(year), month))


def _relative(match: re.Match[str], this_year: int) -> Spoken:
    year = str(this_year - _RELATIVE[match.group().casefold()])
    return Spoken(match.group(), year, year)


def _bounded(match: re.Match[str], first: str, last: str, before_it: str) -> Spoken:
    """What is said of a time; "before 2019" ends with the year before it."""
    told = match.groupdict()
    if any(map(told.get, _BEFORE)):
        return Spoken(match.group(), before=before_it)
    return Spoken(match.group(), first, "" if any(map(told.get, _SINCE)) else last)


def _month_before(year: int, month: int) -> str:
    return f"{year - 1}-12" if month == 1 else f"{year}-{month - 1:02}"
