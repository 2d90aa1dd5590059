"""Pictures as queries."""

from __future__ import annotations

import pytest
from PIL import Image

from tusou.errors import InputError
from tusou.library.pictures import query_picture
from tusou.sources import decode_file
from tusou.types import PICTURE_PX, DecodeOptions, SourceFile


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


@pytest.mark.parametrize("size", [(1000, 500), (448, 224), (100, 50)])
def test_it_has_the_size_that_sources_deliver(size, tmp_path):
    """A large one is shrunk as it was when it was indexed; a small one stays."""
    Image.effect_noise(size, 60).convert("RGB").save(tmp_path / "noise.png")
    file = SourceFile(str(tmp_path / "noise.png"), str(tmp_path), 1, 1)
    indexed = next(one.picture for one in decode_file(file, DecodeOptions()) if one.picture)
    for given in (tmp_path / "noise.png", Image.open(tmp_path / "noise.png")):
        seen = query_picture(given)
        assert seen.size == (min(size[0], PICTURE_PX), min(size[1], PICTURE_PX // 2))
        assert seen.tobytes() == indexed.tobytes()


def test_what_is_no_picture(tmp_path):
    """It is what was given that is wrong, whoever asks: a file, and not one of the library."""
    (tmp_path / "x.png").write_bytes(b"nothing")
    with pytest.raises(InputError, match=r"cannot search by .*x\.png: ") as caught:
        query_picture(tmp_path / "x.png")
    assert caught.value.mend == "give a picture file"


def test_a_picture_that_is_not_there(tmp_path):
    """Its name is wrong, and not what it holds."""
    with pytest.raises(InputError, match="the file is not there") as caught:
        query_picture(tmp_path / "nope.jpg")
    assert caught.value.mend == "check its spelling"


@pytest.mark.parametrize("given", [5, b"bytes", object()])
def test_what_is_no_picture_at_all(given):
    """The problem tells both that are taken."""
    with pytest.raises(InputError, match="neither a picture of Pillow nor the path"):
        query_picture(given)
