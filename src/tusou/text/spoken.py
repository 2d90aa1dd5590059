"""What a sentence says and only a filter holds to: dates, amounts, and what is not wanted.

To a search "in 2019", "under 500" and "not black" are words like others: a model hears "black" in
them, and BM25 looks for "500". So they are told, with the filter that holds to them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tusou.text.stop_words import ENGLISH

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True, slots=True)
class Spoken:
    """Something that is said; of the others one tells what a filter would take."""

    said: str
    """As it stands in the query."""
    after: str = ""
    before: str = ""
    """The first and last dates that are meant, as the filters of these names take them."""
    amount: str = ""
    """A range of numbers, as a field takes it: "<500", "100..500"."""
    unwanted: str = ""
    """What is said not to be there."""


def spoken(words: str, this_year: int) -> list[Spoken]:
    """Return what `words` say of dates, amounts and what is not wanted, in that order.

    Only what can hardly be meant otherwise: "no parking" is a sign, "2019" alone may be a number,
    and "under 500 kg" is no price.
    """
    return [*_dates(words, this_year), *_amounts(words), *_unwanted(words)]


# ── dates ───────────────────────────────────────────────────────────────────────────────────

_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july",
    "august", "september", "october", "november", "december",
)  # fmt: skip
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_DATE = re.compile(
    rf"\b(?:(?P<before>before|until)|(?P<since>since|after)|in|from|of|during)\s+"
    rf"(?:(?P<month>{'|'.join(_MONTHS)})\s+)?{_YEAR}\b(?![-–/.:]?\d)"
    rf"|\b(?P<alone>{'|'.join(_MONTHS)})\s+(?P<its_year>(?:19|20)\d\d)\b",
    re.IGNORECASE,
)
_CHINESE_DATE = re.compile(
    rf"(?<!\d){_YEAR}\s*年(?!度)(?:\s*(?P<month>1[0-2]|0?[1-9])\s*月份?)?"
    "(?:(?P<before>以前|之前|前)|(?P<since>以来|以后|之后))?"
)
_RELATIVE = {
    "last year": 1,
    "this year": 0,
    "去年": 1,
    "今年": 0,
    "前年": 2,
}
_RELATIVE_YEAR = re.compile(
    r"\b(?:last|this) year\b|(?<![以之目当])前年(?!度)|[去今]年(?!度)", re.IGNORECASE
)


def _dates(words: str, this_year: int) -> Iterator[Spoken]:
    for match in _DATE.finditer(words):
        name = match["month"] or match["alone"]
        month = _MONTHS.index(name.casefold()) + 1 if name else 0
        yield _dated(match, match["year"] or match["its_year"], month)
    for match in _CHINESE_DATE.finditer(words):
        yield _dated(match, match["year"], int(match["month"] or 0))
    for match in _RELATIVE_YEAR.finditer(words):
        year = str(this_year - _RELATIVE[match.group().casefold()])
        yield Spoken(match.group(), year, year)


def _dated(match: re.Match[str], year: str, month: int) -> Spoken:
    """What is said of a year, or of a month of it; "before 2019" ends with 2018."""
    if match["before"]:
        return Spoken(match.group(), before=_month_before(int(year), month))
    date = f"{year}-{month:02}" if month else year
    return Spoken(match.group(), date, "" if match["since"] else date)


def _month_before(year: int, month: int) -> str:
    if not month:
        return str(year - 1)
    return f"{year - 1}-12" if month == 1 else f"{year}-{month - 1:02}"


# ── amounts ─────────────────────────────────────────────────────────────────────────────────

_NUMBER = r"[$€£¥￥]?\s?(\d+(?:[.,]\d+)*)"
_MONEY = "(?:euros?|eur|dollars?|usd|pounds?|gbp|yuan|rmb|cny|yen|€|[$£¥￥])"
_GOES_ON = r"(?=\s*$|\s*[,;.!?，。；！？]|\s+(?:in|with|for|and|or|from|that)\b)"
_NO_UNIT = rf"(?!\d)(?:\s?{_MONEY}(?!\w)|{_GOES_ON})"
_YUAN = "(?:元|块钱?|欧元?|美元)"
_AMOUNTS = {
    "<{}": re.compile(
        rf"\b(?:under|below|less than|cheaper than)\s+{_NUMBER}{_NO_UNIT}", re.IGNORECASE
    ),
    "<={}": re.compile(rf"\b(?:up to|at most)\s+{_NUMBER}{_NO_UNIT}", re.IGNORECASE),
    ">{}": re.compile(rf"\b(?:over|above|more than)\s+{_NUMBER}{_NO_UNIT}", re.IGNORECASE),
    ">={}": re.compile(rf"\b(?:from|at least)\s+{_NUMBER}(?=\s?{_MONEY})", re.IGNORECASE),
    "{}..{}": re.compile(
        rf"\bbetween\s+{_NUMBER}\s+and\s+{_NUMBER}{_NO_UNIT}"
        rf"|{_NUMBER}{_YUAN}?\s*[到至~-]\s*{_NUMBER}{_YUAN}",
        re.IGNORECASE,
    ),
}
_CHINESE_AMOUNTS = {
    "<={}": re.compile(
        rf"{_NUMBER}{_YUAN}?(?:以下|以内|之内)|(?:不超过|低于|少于|不到){_NUMBER}{_YUAN}"
    ),
    ">={}": re.compile(
        rf"{_NUMBER}{_YUAN}?(?:以上|起)(?!来)|(?:不少于|高于|(?<!不)超过){_NUMBER}{_YUAN}"
    ),
}


def _amounts(words: str) -> Iterator[Spoken]:
    for table in (_AMOUNTS, _CHINESE_AMOUNTS):
        for told, pattern in table.items():
            for match in pattern.finditer(words):
                numbers = [one for one in match.groups() if one is not None]
                yield Spoken(match.group().strip(), amount=told.format(*numbers))


# ── what is not wanted ──────────────────────────────────────────────────────────────────────

_NEGATION = re.compile(
    r"\b(?:without|except(?: for)?|excluding|(?:but|and|with) no|(?:but |and )?not)\s+"
    r"(?:(?:any|an?|the)\s+)?(?P<thing>[^\W\d_]{3,})\b",
    re.IGNORECASE,
)
_NOT = "(?:不要|不带|不含|不是|(?<!有)没有)"
_THING = "[\u4e00-\u9fff]{1,4}?"
_CHINESE_NEGATION = re.compile(
    # At the beginning it may be a sentence of its own: 不要踩草地.
    rf"(?:{_NOT}(?P<whose>{_THING})(?=的)|(?<=.){_NOT}(?P<thing>{_THING})(?=[\s,，。！？!?]|$)"
    rf"|除了(?P<but>{_THING})(?=以外|之外))"
)
_SAYS_NO_THING = ENGLISH | {"only", "just", "yet", "very", "really", "too", "even", "sure", "found"}


def _unwanted(words: str) -> Iterator[Spoken]:
    for pattern in (_NEGATION, _CHINESE_NEGATION):
        for match in pattern.finditer(words):
            thing = next(one for one in match.groups() if one is not None)
            if thing.casefold() not in _SAYS_NO_THING:
                yield Spoken(match.group(), unwanted=thing)
