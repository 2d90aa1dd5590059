"""The date of a file: as its name tells it, as cameras, phones and people write it, or its time."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

_TIME = (
    r"(?:(?:[ _T-]{1,2}|[ _]at[ _])?(?P<hour>[01]\d|2[0-3])[.:_-]?(?P<minute>[0-5]\d)"
    r"[.:_-]?(?P<second>[0-5]\d)(?:[.:_-]?\d{3})?)?(?!\d)"
)
_RUN = re.compile(
    # Eight digits may be any number: of a date the year is one of digital cameras.
    rf"(?<!\d)(?P<year>199\d|20\d\d)(?P<month>0[1-9]|1[0-2])(?P<day>0[1-9]|[12]\d|3[01]){_TIME}"
)
_PARTED = re.compile(
    r"(?<!\d)(?P<year>1[89]\d\d|20\d\d)"
    r"(?:(?P<mark>[-_.])(?P<month>0?[1-9]|1[0-2])(?P=mark)|\s?年\s?(?P<m>0?[1-9]|1[0-2])\s?月\s?)"
    rf"(?P<day>0?[1-9]|[12]\d|3[01]){_TIME}"
)
_COUNTED = re.compile(r"(?:mmexport|wx_camera_)(?P<milliseconds>\d{13})(?!\d)")
"""WeChat counts from 1970."""


def date_in_name(name: str) -> str:
    """Return the date that the name of a file tells, ISO 8601; "" where it tells none.

    As in IMG_20190504_102030.jpg, WhatsApp Image 2019-05-04 at 10.20.30.jpeg,
    微信图片_20190504102030.jpg,
    mmexport1556965230123.jpg, 2019年5月4日 生日.jpg and 1967-05-04 garden.tif. The day has to be in
    the calendar; months and years alone are no dates.
    """
    if counted := _COUNTED.search(name):
        return _iso(datetime.fromtimestamp(int(counted["milliseconds"]) / 1000, tz=UTC))
    for match in (*_RUN.finditer(name), *_PARTED.finditer(name)):
        told = match.groupdict()
        month = told["month"] or told["m"]
        try:
            day = date(int(told["year"]), int(month), int(told["day"]))
        except ValueError:  # the 31st of a month that has 30
            continue
        if told["second"] is None:
            return day.isoformat()
        return f"{day.isoformat()}T{told['hour']}:{told['minute']}:{told['second']}"
    return ""


def date_of_time(time_ns: int) -> str:
    """Return a file's time as a date (ISO 8601, UTC); "" for none, or one in no calendar."""
    if not time_ns:
        return ""
    try:
        return _iso(datetime.fromtimestamp(time_ns / 1e9, tz=UTC))
    except (ValueError, OverflowError, OSError):  # past the year 9999, or before the year 1
        return ""


def _iso(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds").removesuffix("+00:00")
