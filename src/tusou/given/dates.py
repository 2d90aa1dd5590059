"""Dates as people type them."""

from __future__ import annotations

import re
from datetime import date
from unicodedata import normalize

_DATE = re.compile(
    r"(?P<year>[0-9]{4})(?:年?|[-/.年](?P<month>[0-9]{1,2})(?:月?|[-/.月](?P<day>[0-9]{1,2})日?))"
)
_RUN = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})")


def as_date(written: str) -> str:
    """Return a day, a month or a year as 2024-05-31, 2024-05 or 2024; "" for what is no date.

    As 2024/5/31, 2024.5.31, 20240531 and 2024年5月31日 are, in full width too. The day has to be
    in the calendar.
    """
    folded = normalize("NFKC", written)
    run = _RUN.fullmatch(folded)
    found = _DATE.fullmatch("-".join(run.groups()) if run else folded)
    if found is None:
        return ""
    given = [int(part) for part in found.groups() if part is not None]
    try:
        date(*[*given, 1, 1][:3])
    except ValueError:
        return ""
    return "-".join(f"{part:0{4 if at == 0 else 2}}" for at, part in enumerate(given))
