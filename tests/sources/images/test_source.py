"""A photo becomes an item with its picture, its words and what the camera told."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from ocr.scans import sheet
from tusou.errors import SourceError
from tusou.sources import walk
from tusou.sources.images import ImageSource
from tusou.types import DecodeOptions, SourceFile

FILES = Path(__file__).parents[2] / "files"


def decode(path, **options):
    file = SourceFile(str(path), str(path.parent), path.stat().st_size, 1)
    (decoded,) = ImageSource().decode(file, DecodeOptions(**options))
    return decoded


def test_heic_with_everything():
    """A HEIC of a phone gives picture, description, date and camera."""
    decoded = decode(FILES / "pear.heic")
    item = decoded.item
    assert (item.kind, item.image_path) == ("photo", str(FILES / "pear.heic"))
    assert (item.text, item.caption) == ("a green pear", "a green pear")
    assert (item.date, item.date_from) == ("2024-05-01T12:30:00", "exif")
    assert item.fields == {"camera": "Tusou Pear"}
    assert (item.width_px, item.height_px, decoded.picture.size) == (64, 48, (64, 48))
    red, green, blue = decoded.picture.getpixel((33, 32))
    assert green > red > blue


def test_language_of_the_words(tmp_path):
    """The language is that of the description."""
    exif = Image.Exif()
    exif[0x9C9B] = "窗边放着一把红色的扶手椅和一盏落地灯".encode("utf-16-le")
    Image.new("RGB", (30, 20)).save(tmp_path / "a.png", exif=exif)
    item = decode(tmp_path / "a.png").item
    assert (item.text, item.language) == ("窗边放着一把红色的扶手椅和一盏落地灯", "zh")


def test_a_photo_of_writing_asks_for_ocr(tmp_path):
    """Whatever else is said about it: a description says little of the words in a letter."""
    words = ["a letter of many words that somebody has photographed"] * 12
    sheet(*words, size=(900, 820)).save(tmp_path / "letter.png")
    exif = Image.Exif()
    exif[0x010E] = "from my aunt"
    sheet(*words, size=(900, 820)).save(tmp_path / "told.jpg", exif=exif)
    Image.new("RGB", (900, 820), "firebrick").save(tmp_path / "red.png")
    states = {p.name: decode(p).item.text_state for p in sorted(tmp_path.iterdir())}
    assert states == {"letter.png": "missing", "red.png": "", "told.jpg": "partial"}


@pytest.mark.parametrize(
    ("beside", "text"),
    [
        ("一把红椅子\nby the window\n".encode("gb18030"), "一把红椅子\nby the window\na chair"),
        (b" a chair \n", "a chair"),
        (b"0 0.5 0.5 0.25 0.3\n", "a chair"),
        (b"", "a chair"),
        (b"\0\1" * 100, "a chair"),
        (b"word " * 250_000, "a chair"),
    ],
)
def test_the_text_beside_a_photo(tmp_path, beside, text):
    """It comes before what the file says; numbers of boxes and what is no text are passed over."""
    exif = Image.Exif()
    exif[0x010E] = "a chair"
    Image.new("RGB", (30, 20)).save(tmp_path / "a.jpg", exif=exif)
    (tmp_path / "a.txt").write_bytes(beside)
    (file,) = (one for one in walk([tmp_path]) if isinstance(one, SourceFile))
    (decoded,) = ImageSource().decode(file, DecodeOptions())
    assert decoded.item.text == decoded.item.caption == text


def test_a_text_beside_that_cannot_be_read(tmp_path):
    """The photo is there without it, and it is tried again."""
    Image.new("RGB", (30, 20)).save(tmp_path / "a.jpg")
    (tmp_path / "a.txt").mkdir()
    file = SourceFile(str(tmp_path / "a.jpg"), str(tmp_path), 1, 1, version="a.txt 1 1")
    skip, decoded = ImageSource().decode(file, DecodeOptions())
    assert skip.problem == "its text 'a.txt' cannot be read (is a directory)"
    assert (skip.whole_file, skip.fault, decoded.item.text) == (False, "outside", "")


def test_a_photo_without_words(tmp_path):
    """A picture that says nothing of itself has neither text nor date."""
    Image.new("RGB", (30, 20), "red").save(tmp_path / "a.jpg")
    item = decode(tmp_path / "a.jpg").item
    assert (item.text, item.language, item.date, item.date_from) == ("", "", "", "")
    assert (dict(item.fields), item.tags) == ({}, ())


@pytest.mark.parametrize("suffix", ["jpg", "png", "webp", "tif", "avif"])
def test_size_is_told_as_shown(tmp_path, suffix):
    """Width and height are those of the upright original, also when it was decoded small."""
    exif = Image.Exif()
    exif[0x0112] = 6
    image = Image.linear_gradient("L").resize((1600, 800)).convert("RGB")
    image.save(tmp_path / f"a.{suffix}", exif=exif)
    decoded = decode(tmp_path / f"a.{suffix}", picture_px=100)
    assert (decoded.item.width_px, decoded.item.height_px) == (800, 1600)
    assert decoded.picture.size == (50, 100)


def test_tiny_pictures_are_kept(tmp_path):
    """A picture of one pixel is an item like any other."""
    Image.new("RGBA", (1, 1), (0, 0, 0, 0)).save(tmp_path / "a.png")
    assert decode(tmp_path / "a.png").picture.getpixel((0, 0)) == (255, 255, 255)


def test_damage_is_an_error(tmp_path):
    """A file that cannot be decoded is a SourceError for the file."""
    (tmp_path / "a.jpg").write_bytes(b"\xff\xd8\xff" + b"\0" * 100)
    with pytest.raises(SourceError):
        decode(tmp_path / "a.jpg")


def test_too_large_is_an_error(tmp_path):
    """The pixel limit of the options holds."""
    Image.new("RGB", (100, 100)).save(tmp_path / "a.png")
    with pytest.raises(SourceError, match="limit"):
        decode(tmp_path / "a.png", max_pixels=9_999)
