"""What a sentence says and only a filter holds to: dates, amounts, and what is not wanted.

To a search "in 2019", "under 500" and "not black" are words like others: a model hears "black" in
them, and BM25 looks for "500". So they are told, with the filter that holds to them.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tusou.text.said import Spoken
from tusou.text.said_amounts import said_amounts
from tusou.text.said_dates import said_dates
from tusou.text.stop_words import ENGLISH

if TYPE_CHECKING:
    from collections.abc import Iterator


def spoken(words: str, this_year: int) -> list[Spoken]:
    """Return what `words` say of dates, amounts and what is not wanted, in that order.

    Only what can hardly be meant otherwise: "no parking" is a sign, "2019" alone may be a number,
    and "under 500 kg" is no price.
    """
    dates = said_dates(words, this_year)
    # Between 2019 and 2021 there may be years or euros, and years are not said to be euros.
    amounts = [one for one in said_amounts(words) if one.said not in {date.said for date in dates}]
    return [*dates, *amounts, *_unwanted(words)]


_SAYS_NO_THING = ENGLISH | {
    *("only", "just", "yet", "very", "really", "too", "even", "sure", "found", "one", "ones"),
    *("but", "more", "less", "many", "much", "enough", "before", "after", "since", "until"),
}
_NO_THING = rf"(?!(?:{'|'.join(sorted(_SAYS_NO_THING))})\b)"
_NEGATION = re.compile(
    # "Do not enter" is a sign.
    r"(?<!\bdo )\b(?:without|except(?: for)?|excluding|(?:but|and|with) no|(?:but |and )?not)\s+"
    r"(?:(?:an?|the|any|single|other|visible|of)\s+)*"
    # Two words are one thing, unless the second tells what it does: "people walking".
    rf"(?P<thing>black and white|{_NO_THING}[^\W\d_]{{3,}}"
    rf"(?:[ ]{_NO_THING}(?!\w+(?:ing|ed)\b)[^\W\d_]{{2,}})?)\b",
    re.IGNORECASE,
)
_NOT = (
    # 是不是 asks.
    "(?:(?<!要)不要|(?<!带)不带|(?<!含)不含|(?<!是)不是|(?<!有)没有)(?:任何|任意|一切|其他|别的|一个|半个|一点)?"
)
_THING = "(?:[\u4e00-\u9fff]{1,4}?|[A-Za-z]{2,})"
_CHINESE_NEGATION = re.compile(
    # At the beginning it may be a sentence of its own: 不要踩草地.
    rf"(?:{_NOT}(?P<whose>{_THING})(?=的)|(?<=.){_NOT}(?P<thing>{_THING})(?=[\s,，。！？!?]|$)"
    rf"|{_NOT}(?P<latin>[A-Za-z]{{2,}})(?![A-Za-z\d]|\s\d)"
    rf"|除了(?P<but>{_THING})(?=以外|之外))"
)


def _unwanted(words: str) -> Iterator[Spoken]:
    for pattern in (_NEGATION, _CHINESE_NEGATION):
        for match in pattern.finditer(words):
            thing = next(one for one in match.groups() if one is not None)
            yield Spoken(match.group(), unwanted=thing)
