"""Ranges of numbers as filters name them: "<500", ">=100", "100..500"."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

_NUMBER = r"-?\d+(?:\.\d+)?"
_RANGE = re.compile(
    rf"(?P<sign>[<>]=?)\s*(?P<bound>{_NUMBER})|(?P<low>{_NUMBER})?\.\.(?P<high>{_NUMBER})?"
)
_GROUPING = re.compile(r"(?<=\d)[,，](?=\d{3}(?!\d))")
_WIDE = str.maketrans("＜＞＝≤≥．－", "<>=≤≥.-")
_AMOUNT = re.compile(
    r"(?P<before>[^\W\d_]{0,4}[$€£¥￥₹]\s?|[^\W\d_]{1,4}\s)?"
    r"(?P<number>-?\d[\d.,'’\s]*)"
    r"(?P<after>[^\W\d_]{0,12}[$€£¥￥₹°²³%]?\.?-{0,2})"
)
_GROUPED = re.compile(r"-?\d{1,3}(?P<sign>[.,'’\s])\d{3}(?:(?P=sign)\d{3})*")


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
    """The range that a value of a filter names; None of an ordinary value."""
    written = (
        _GROUPING.sub("", value.strip()).translate(_WIDE).replace("≤", "<=").replace("≥", ">=")
    )
    match = _RANGE.fullmatch(written)
    if match is None or match.group() == "..":
        return None
    if match["sign"] is None:
        return Range(float(match["low"] or -math.inf), float(match["high"] or math.inf))
    bound, is_open = float(match["bound"]), match["sign"] in "<>"
    if match["sign"].startswith("<"):
        return Range(-math.inf, bound, is_open)
    return Range(bound, math.inf, is_open)


def as_number(value: str) -> float | None:
    """The one number of a field's value, its currency or unit aside; None where it is none.

    "449", "1,299.00", "1.299,00 €", "US$ 449", "12 cm"; of "1.299" and "1,299" the point is that of
    a decimal number and the comma parts thousands, unless a unit says that it is an amount. Codes
    ("A-127"), dates and sizes ("80 × 120") are no numbers.
    """
    match = _AMOUNT.fullmatch(value.strip())
    if match is None:
        return None
    has_unit = bool(match["before"] or match["after"])
    return _number(match["number"].strip(), has_unit=has_unit)


def _number(written: str, *, has_unit: bool) -> float | None:
    whole, point, decimals = written, "", ""
    grouped = _GROUPED.fullmatch(written)
    is_decimal = grouped is not None and grouped["sign"] == "." and not has_unit
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
