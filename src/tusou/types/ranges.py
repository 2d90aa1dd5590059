"""Numbers as filters name them: ranges ("<500", ">=100", "100..500"), and single ones ("1299")."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_BOUND = re.compile(r"(?P<sign>[<>])(?P<with_it>=?)(?P<bound>.+)")
_WIDE = str.maketrans("＜＞＝．－", "<>=.-", " ")
_CURRENCY = r"[$€£¥￥₹元円]|eur|euros?|usd|dollars?|gbp|chf|cny|rmb|jpy|kr|sek|nok|dkk|pln|czk|zł"
_AMOUNT = re.compile(
    r"(?P<before>[^\W\d_]{0,4}[$€£¥￥₹]\s?|[^\W\d_]{1,4}\s)?"
    r"(?P<number>-?\d[\d.,'’\s]*)"
    r"(?P<after>[^\W\d_]{0,12}[$€£¥￥₹°²³%]?\.?-{0,2})",
    re.IGNORECASE,
)
_MONEY = re.compile(rf"\A(?:{_CURRENCY})|(?:{_CURRENCY})\W*\Z", re.IGNORECASE)
_GROUPED = re.compile(r"-?[1-9]\d{0,2}(?P<sign>[.,'’\s])\d{3}(?:(?P=sign)\d{3})*")
"""No group begins with a nought: 0.750 is three quarters."""

_PLAIN = re.compile(r"-?\d[\d.,'’\s]*")
_CODE = re.compile(r"\s*-?0\d|\D*\d{16}")
"""0127 is not 127, and floats do not tell longer numbers apart."""


@dataclass(frozen=True, slots=True)
class Range:
    """Numbers between two bounds; infinite where only one was named."""

    low: float
    high: float
    is_open: bool = False
    """Whether the bounds themselves are left out."""

    def __contains__(self, number: float) -> bool:
        """Whether a number lies in it."""
        if self.is_open:
            return self.low < number < self.high
        return self.low <= number <= self.high


def as_range(value: str) -> Range | None:
    """The range that a value of a filter names; None of an ordinary value.

    Bounds are written as values are, see `as_number`: "<500", "≥ 1.299,00 €", "100..500", "..20".
    """
    written = value.translate(_WIDE).replace("≤", "<=").replace("≥", ">=")
    if (match := _BOUND.fullmatch(written)) is not None:
        bound = as_number(match["bound"])
        return None if bound is None else _one_sided(match["sign"], bound, match["with_it"])
    low, dots, high = written.partition("..")
    found = [bound for one in (low, high) if one and (bound := as_number(one)) is not None]
    if not dots or not found or len(found) < bool(low) + bool(high):
        return None
    if len(found) == 2:  # whichever was named first
        return Range(min(found), max(found))
    return Range(found[0], math.inf) if low else Range(-math.inf, found[0])


def is_code(value: str) -> bool:
    """Whether a value is written in digits and is no number: it begins with 0, or is too long."""
    return _CODE.match(value) is not None


def as_numbers(value: str) -> Range | None:
    """The numbers that a value of a filter asks for, a range of them or one; None of other values.

    One is written without currency or unit: "12 cm" is not "12 mm". Codes ("0127") are none.
    """
    if (range_ := as_range(value)) is not None:
        return range_
    if _PLAIN.fullmatch(value) is None or is_code(value) or (number := as_number(value)) is None:
        return None
    return Range(number, number)


def _one_sided(sign: str, bound: float, with_it: str) -> Range:
    if sign == "<":
        return Range(-math.inf, bound, is_open=not with_it)
    return Range(bound, math.inf, is_open=not with_it)


def lies_in_one(number: float, ranges: Sequence[Range]) -> bool:
    """Whether a number lies in one of the ranges that are asked for together.

    One from below and one from above that meet are a span (">=100" and "<=500"), and both have to
    hold; those that do not are two ends ("<20" and ">500").
    """
    above = [one for one in ranges if one.high == math.inf]
    below = [one for one in ranges if one.low == -math.inf]
    if above and below and max(a.low for a in above) <= min(b.high for b in below):
        if all(number in one for one in (*above, *below)):
            return True
        ranges = [one for one in ranges if one not in (*above, *below)]
    return any(number in one for one in ranges)


def as_number(value: str) -> float | None:
    """The one number of a field's value, its currency or unit aside; None where it is none.

    "449", "1,299.00", "1.299,00 €", "US$ 449", "12 cm". A point before three digits parts thousands
    in amounts of money ("1.299 €") and is that of a decimal number elsewhere ("1.299", "0.750 kg");
    a comma parts them. Codes ("A-127"), dates and sizes ("80 × 120") are no numbers.
    """
    match = _AMOUNT.fullmatch(value.strip())
    if match is None:
        return None
    around = f"{match['before'] or ''} {match['after']}".strip()
    return _number(match["number"].strip(), is_money=_MONEY.search(around) is not None)


def _number(written: str, *, is_money: bool) -> float | None:
    whole, point, decimals = written, "", ""
    grouped = _GROUPED.fullmatch(written)
    is_decimal = grouped is not None and grouped["sign"] == "." and not is_money
    if grouped is None or (is_decimal and written.count(".") == 1):
        whole, point, decimals = _parted(written)
    if decimals and not decimals.isdigit():
        return None
    if not (_GROUPED.fullmatch(whole) or whole.removeprefix("-").isdigit()):
        return None
    return float(re.sub(r"[^\d-]", "", whole) + (f".{decimals}" if point else ""))


def _parted(written: str) -> tuple[str, str, str]:
    """Whole part, the last point or comma, and what follows it."""
    at = max(written.rfind("."), written.rfind(","))
    return (written, "", "") if at < 0 else (written[:at], written[at], written[at + 1 :])
