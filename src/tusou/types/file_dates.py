"""The date of a file: as its name tells it, as cameras, phones and people write it, or its time."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_FORENOON = "上午|凌晨|早上|午前|오전"
_AFTERNOON = "下午|中午|晚上|午後|오후"
_TIME = (
    r"(?:(?:[\s_T-]{1,2}|[\s_](?:at|um|à|a\u0300)[\s_])?"
    rf"(?:(?:(?P<earlier>{_FORENOON})|(?P<later>{_AFTERNOON}))\s?)?"
    # One digit is an hour only where a sign ends it.
    r"(?P<hour>[01]\d|2[0-3]|\d(?=[.:_-]))[.:_-]?(?P<minute>[0-5]\d)"
    r"[.:_-]?(?P<second>[0-5]\d)(?:[.:_-]?\d{3})?"
    r"(?:[\s_]?(?P<half>[AaPp])\.?[Mm](?![^\W\d_]))?)?(?!\d)"
)
_RUN = re.compile(
    # Eight digits may be any number: of a date the year is one of digital cameras.
    rf"(?<!\d)(?P<year>199\d|20\d\d)(?P<month>0[1-9]|1[0-2])(?P<day>0[1-9]|[12]\d|3[01]){_TIME}"
)
_PARTED = re.compile(
    r"(?<!\d)(?P<year>1[89]\d\d|20\d\d)"
    r"(?:(?P<mark>[-_.])(?P<month>0?[1-9]|1[0-2])(?P=mark)|\s?年\s?(?P<m>0?[1-9]|1[0-2])\s?月\s?)"
    rf"(?P<day>0?[1-9]|[12]\d|3[01])日?{_TIME}"
)
_COUNTED = re.compile(r"(?:mmexport|wx_camera_)(?P<milliseconds>\d{13})(?!\d)")
"""WeChat counts from 1970."""
_HALF_A_DAY = 12


def date_in_name(name: str) -> str:
    """Return the date that the name of a file tells, ISO 8601; "" where it tells none.

    As in IMG_20190504_102030.jpg, WhatsApp Image 2019-05-04 at 10.20.30.jpeg,
    Screenshot 2019-05-04 at 3.05.09 PM.png, 截屏2019-05-04 下午3.05.09.png,
    微信图片_20190504102030.jpg, mmexport1556965230123.jpg, 2019年5月4日 生日.jpg and
    1967-05-04 garden.tif. The day has to be in the calendar; months and years alone are no dates.

    A time is that of the clock on the wall, as names tell it; what counts from 1970 is told by the
    clock of this machine.
    """
    if counted := _COUNTED.search(name):
        return _local(int(counted["milliseconds"]) / 1000)
    for match in (*_RUN.finditer(name), *_PARTED.finditer(name)):
        told = match.groupdict()
        month = told["month"] or told["m"]
        try:
            day = date(int(told["year"]), int(month), int(told["day"]))
        except ValueError:  # the 31st of a month that has 30
            continue
        if told["second"] is None:
            return day.isoformat()
        hour = hour_of_day(int(told["hour"] or 0), _half(told))
        return f"{day.isoformat()}T{hour:02}:{told['minute']}:{told['second']}"
    return ""


def date_of_time(time_ns: int) -> str:
    """Return a file's time as a date (ISO 8601, local); "" for none, or one in no calendar."""
    if not time_ns:
        return ""
    try:
        return _local(time_ns / 1e9)
    except (ValueError, OverflowError, OSError):  # past the year 9999, or before the year 1
        return ""


def hour_of_day(hour: int, half: str) -> int:
    """The hour from 0 to 23 of one in the first (`half` "a") or second ("p") half of a day.

    Twelve at night is 0; one past noon as it stands stays, and so does any whose half is "".
    """
    if not half or hour > _HALF_A_DAY:
        return hour
    return hour % _HALF_A_DAY + (_HALF_A_DAY if half == "p" else 0)


def _half(told: Mapping[str, str | None]) -> str:
    if told["earlier"] or told["later"]:
        return "p" if told["later"] else "a"
    return (told["half"] or "").lower()


def _local(seconds: float) -> str:
    """Seconds since 1970 as the clock of this machine told them."""
    moment = datetime.fromtimestamp(seconds, tz=UTC).astimezone()
    return moment.replace(tzinfo=None).isoformat(timespec="seconds")
