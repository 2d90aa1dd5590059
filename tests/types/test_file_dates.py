"""Dates in the names of files."""

from __future__ import annotations

import pytest

from tusou.types.file_dates import date_in_name


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
        ("mmexport1556965230123.jpg", "2019-05-04T10:20:30"),
        ("2019年5月4日 生日.jpg", "2019-05-04"),
        ("1967-05-04 garden.tif", "1967-05-04"),
        ("scan 2019.5.4.pdf", "2019-05-04"),
        ("20190231 and 20190504.jpg", "2019-05-04"),
    ],
)
def test_a_name_tells_a_date(name, date):
    """As cameras, phones, messengers and people write it."""
    assert date_in_name(name) == date


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
