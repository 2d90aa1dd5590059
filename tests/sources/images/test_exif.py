"""What cameras write: date, place, make; and what they write wrongly."""

from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image
from PIL.TiffImagePlugin import IFDRational

from tusou.sources.images.exif import camera_data, iso_date


def photo(main=None, taken=None, gps=None):
    """A JPEG with these EXIF tags, as read back from its bytes."""
    exif = Image.Exif()
    exif.update(main or {})
    exif.get_ifd(0x8769).update(taken or {})
    exif.get_ifd(0x8825).update(gps or {})
    buffer = BytesIO()
    Image.new("RGB", (2, 2)).save(buffer, "JPEG", exif=exif)
    return Image.open(buffer)


@pytest.mark.parametrize(
    ("value", "date"),
    [
        ("2024:05:01 12:30:00", "2024-05-01T12:30:00"),
        ("2024-05-01 12:30:00", "2024-05-01T12:30:00"),
        ("2024:05:01", "2024-05-01"),
        ("0000:00:00 00:00:00", ""),
        ("2024:13:01 00:00:00", ""),
        ("    :  :     :  :  ", ""),
        ("", ""),
        (None, ""),
        (7, ""),
    ],
)
def test_dates(value, date):
    """EXIF dates become ISO 8601; the empty dates of cameras become none."""
    assert iso_date(value) == date


def test_date_and_camera():
    """DateTimeOriginal counts, and DateTimeDigitized where it is missing."""
    data = camera_data(
        photo({0x010F: "Canon", 0x0110: "Canon EOS 5D"}, {0x9003: "2020:01:02 03:04:05"})
    )
    assert (data.date, data.fields) == ("2020-01-02T03:04:05", {"camera": "Canon EOS 5D"})
    assert camera_data(photo(taken={0x9004: "2021:01:02 03:04:05"})).date == "2021-01-02T03:04:05"


def test_the_date_of_a_change_is_not_the_date_of_the_photo():
    """The tag DateTime tells when the file was edited, and is not used."""
    assert camera_data(photo({0x0132: "2020:01:02 03:04:05"})).date == ""


def place(north, south_or_north, east, west_or_east):
    return {1: south_or_north, 2: north, 3: west_or_east, 4: east}


def test_place():
    """Degrees, minutes and seconds become signed degrees."""
    gps = place((31.0, 13.0, 43.0), "N", (121.0, 28.0, 29.0), "E")
    assert camera_data(photo(gps=gps)).fields == {"latitude": 31.228611, "longitude": 121.474722}
    gps = place((33.0, 52.0, 0.0), "S", (70.0, 30.0, 0.0), "W")
    assert camera_data(photo(gps=gps)).fields == {"latitude": -33.866667, "longitude": -70.5}


@pytest.mark.parametrize(
    "gps",
    [
        place((0.0, 0.0, 0.0), "N", (0.0, 0.0, 0.0), "E"),
        place((91.0, 0.0, 0.0), "N", (1.0, 0.0, 0.0), "E"),
        place((31.0, 0.0, IFDRational(0, 0)), "N", (1.0, 0.0, 0.0), "E"),
        {2: (31.0, 0.0, 0.0)},
    ],
)
def test_places_that_are_none(gps):
    """Null Island, places off the globe, divisions by zero and half a place are left out."""
    assert camera_data(photo(gps=gps)).fields == {}


@pytest.mark.filterwarnings("ignore:Corrupt EXIF data")
def test_broken_exif():
    """EXIF data that break off give nothing and raise nothing."""
    image = Image.new("RGB", (2, 2))
    image.info["exif"] = b"Exif\0\0II*\0\xff\xff\xff\xff"
    assert camera_data(image).fields == {}
