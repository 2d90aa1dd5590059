"""Dates in the names of files."""

from __future__ import annotations

import pytest

from tusou.types.file_dates import date_in_name, date_of_time


@pytest.mark.parametrize(
    ("name", "date"),
    [
        ("IMG_20190504_102030.jpg", "2019-05-04T10:20:30"),
        ("IMG_20190504_102030_123.jpg", "2019-05-04T10:20:30"),
        ("PXL_20210504_102030123.MP.jpg", "2021-05-04T10:20:30"),
        ("20190504_102030.jpg", "2019-05-04T10:20:30"),
        ("IMG-20190504-WA0001.jpg", "2019-05-04"),
        ("WhatsApp Image 2019-05-04 at 10.20.30.jpeg", "2019-05-04T10:20:30"),
        ("Screenshot 2019-05-04 at 10.20.30.png", "2019-05-04T10:20:30"),
        ("Screenshot_2019-05-04-10-20-30-123_com.app.jpg", "2019-05-04T10:20:30"),
        ("Screenshot_20190504-102030.png", "2019-05-04T10:20:30"),
        ("photo_2019-05-04_10-20-30.jpg", "2019-05-04T10:20:30"),
        ("signal-2019-05-04-102030.jpg", "2019-05-04T10:20:30"),
        ("屏幕截图 2019-05-04 102030.png", "2019-05-04T10:20:30"),
        ("微信图片_20190504102030.jpg", "2019-05-04T10:20:30"),
        ("2019年5月4日 生日.jpg", "2019-05-04"),
        ("1967-05-04 garden.tif", "1967-05-04"),
        ("scan 2019.5.4.pdf", "2019-05-04"),
        ("20190231 and 20190504.jpg", "2019-05-04"),
        ("Screenshot 2019-05-04 at 9.20.30.png", "2019-05-04T09:20:30"),
        ("Bildschirmfoto 2019-05-04 um 10.20.30.png", "2019-05-04T10:20:30"),
        ("2019年5月4日10.20.30.png", "2019-05-04T10:20:30"),
        ("2019-05-04 92030.jpg", "2019-05-04"),
    ],
)
def test_a_name_tells_a_date(name, date):
    """As cameras, phones, messengers and people write it."""
    assert date_in_name(name) == date


@pytest.mark.parametrize(
    ("name", "time"),
    [
        ("Screenshot 2024-05-01 at 3.05.09 PM.png", "15:05:09"),
        ("Screenshot 2024-05-01 at 3.05.09\u202fPM.png", "15:05:09"),  # macOS 14
        ("Screenshot 2024-05-01 at 3.05.09 PM copy.png", "15:05:09"),
        ("Screenshot 2024-05-01 at 03.05.09 pm.png", "15:05:09"),
        ("Screenshot 2024-05-01 at 3.05.09 AM.png", "03:05:09"),
        ("Screenshot 2024-05-01 at 12.05.09 AM.png", "00:05:09"),
        ("Screenshot 2024-05-01 at 12.05.09 PM.png", "12:05:09"),
        ("Screenshot 2024-05-01 at 15.05.09 PM.png", "15:05:09"),
        ("WhatsApp Image 2024-05-01 at 4.05.06 PM (1).jpeg", "16:05:06"),
        ("截屏2024-05-01 下午3.05.09.png", "15:05:09"),
        ("截屏2024-05-01 上午3.05.09.png", "03:05:09"),
        ("截屏2024-05-01 上午12.05.09.png", "00:05:09"),
        ("2024年5月1日下午3.05.09.png", "15:05:09"),
        ("2024-05-01 03.05.09 Palace.jpg", "03:05:09"),
    ],
)
def test_halves_of_the_day_are_told(name, time):
    """Twelve at night is 0; an hour past noon as it stands stays, and "Palace" is no half."""
    assert date_in_name(name) == f"2024-05-01T{time}"


@pytest.mark.parametrize(
    ("zone", "told"), [("UTC0", "2019-05-04T10:20:30"), ("CST-8", "2019-05-04T18:20:30")]
)
def test_what_counts_from_1970_is_told_by_the_clock_here(at_zone, zone, told):
    """As all other names tell what a clock showed; the time of a file as well."""
    at_zone(zone)
    assert date_in_name("mmexport1556965230123.jpg") == told
    assert date_of_time(1556965230 * 10**9) == told


@pytest.mark.parametrize(
    "name",
    [
        "red.jpg", "IMG_2043.jpg", "report 2019.pdf", "2019-05 Paris.jpg", "20190231.jpg",
        "20191301.jpg", "19670504.jpg", "120190504.jpg", "201905041.jpg", "12019-05-04.jpg",
        "2019-05-041.jpg", "2019-05.04.jpg", "1556965230123.jpg", "3000-01-01.jpg", "",
    ],
)  # fmt: skip
def test_a_name_tells_none(name):
    """A number, a year, a month, a day in no calendar."""
    assert not date_in_name(name)
