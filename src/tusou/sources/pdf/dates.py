"""Dates as PDF metadata writes them, turned into ISO 8601."""

from __future__ import annotations

import re
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_PDF_DATE = re.compile(
    r"\s*(?:D:)?\s*(?P<year>\d{4})"
    r"(?:[-/]?(?P<month>\d{2})"
    r"(?:[-/]?(?P<day>\d{2})"
    r"(?:[T ]?(?P<hour>\d{2}):?(?P<minute>\d{2})(?::?(?P<second>\d{2}))?)?)?)?"
    r"\s*(?P<zone>Z|[+-]\d{2}'?:?(?:\d{2})?'?)?"
)


def iso_date(written: str) -> str:
    """Turn `D:20130409134022-05'00'` into `2013-04-09T13:40:22-05:00`.

    As precise as what is written: a date whose time is impossible keeps its day, one whose day
    is impossible keeps its year. Returns "" when there is not even a year.
    """
    found = _PDF_DATE.match(written)
    if found is None or not 1900 <= int(found["year"]) <= 9998:
        return ""
    year, month, day, hour, minute = (
        found[part] for part in ("year", "month", "day", "hour", "minute")
    )
    if month is None:
        return str(year)
    date = f"{year}-{month}" if day is None else f"{year}-{month}-{day}"
    if not _is_real(date if day else f"{date}-01"):
        return str(year)
    time = f"{hour}:{minute}:{found['second'] or '00'}"
    if hour is None or not _is_real(f"{date}T{time}"):
        return date
    return f"{date}T{time}{_zone(found['zone'] or '')}"


def date_of(metadata: Mapping[str, str]) -> str:
    """When the document was made, else when it was last changed, else ""."""
    return iso_date(metadata.get("CreationDate", "")) or iso_date(metadata.get("ModDate", ""))


def _zone(written: str) -> str:
    """`-05'00'` → `-05:00`, `Z` → `+00:00`; "" when the offset is unknown or impossible."""
    if written == "Z":
        return "+00:00"
    digits = re.sub(r"\D", "", written)
    if not digits:
        return ""
    hours, minutes = digits[:2], digits[2:4] or "00"
    return f"{written[0]}{hours}:{minutes}" if int(hours) <= 14 and int(minutes) < 60 else ""


def _is_real(iso: str) -> bool:
    try:
        datetime.fromisoformat(iso)
    except ValueError:
        return False
    return True
