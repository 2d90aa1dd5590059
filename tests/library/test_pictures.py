"""Pictures as queries."""

from __future__ import annotations

import pytest
from PIL import Image

from tusou.errors import SourceError
from tusou.library.pictures import query_picture


def test_no_picture():
    """A query by text alone has none."""
    assert query_picture(None) is None


def test_a_phone_photo_is_turned_upright(tmp_path):
    """The EXIF orientation of a query counts as it does for photos of the library."""
    exif = Image.Exif()
    exif[0x0112] = 6
    Image.new("RGB", (40, 20), "red").save(tmp_path / "phone.jpg", exif=exif)
    assert query_picture(tmp_path / "phone.jpg").size == (20, 40)


def test_transparency_becomes_white():
    """A cut-out lies on white, as in a library."""
    seen = query_picture(Image.new("RGBA", (4, 4), (255, 0, 0, 0)))
    assert (seen.mode, seen.getpixel((0, 0))) == ("RGB", (255, 255, 255))


def test_what_is_no_picture(tmp_path):
    """A damaged file is a SourceError with a reason."""
    (tmp_path / "x.png").write_bytes(b"nothing")
    with pytest.raises(SourceError) as caught:
        query_picture(tmp_path / "x.png")
    assert caught.value.problem
