"""What every source's items go through, and drawing them again."""

from __future__ import annotations

import json
import subprocess
import sys
from io import BytesIO

import pytest
from PIL import Image

from tusou.errors import SourceError
from tusou.pictures import image_key
from tusou.sources import SOURCES, decode_file, draw, source_for, suffix_of
from tusou.types import DecodeOptions, Item, SourceFile


def file_at(path):
    return SourceFile(str(path), str(path.parent), path.stat().st_size, 1)


@pytest.fixture
def photo(tmp_path):
    path = tmp_path / "photo.png"
    ramp = Image.linear_gradient("L").resize((900, 600))
    Image.merge("RGB", (ramp, ramp.rotate(180), ramp)).save(path)
    return path


def test_items_are_complete(photo):
    """Picture fitted, key over the fitted picture, thumbnail as JPEG, original size kept."""
    (decoded,) = decode_file(file_at(photo), DecodeOptions())
    assert decoded.picture.size == (448, 299)
    assert decoded.image_key == image_key(decoded.picture)
    with Image.open(BytesIO(decoded.thumbnail)) as small:
        assert (small.format, small.size) == ("JPEG", (320, 214))
    assert (decoded.item.width_px, decoded.item.height_px) == (900, 600)


def test_sizes_follow_the_options(photo):
    """Picture and thumbnail are as large as the options say."""
    options = DecodeOptions(picture_px=100, thumbnail_px=30)
    (decoded,) = decode_file(file_at(photo), options)
    with Image.open(BytesIO(decoded.thumbnail)) as small:
        assert (max(decoded.picture.size), max(small.size)) == (100, 30)


def test_items_without_picture_pass(tmp_path):
    """An item whose picture is missing has neither key nor thumbnail."""
    path = tmp_path / "list.json"
    path.write_text('[{"text": "a chair", "image_path": "gone.png"}]')
    *_, decoded = decode_file(file_at(path), DecodeOptions())
    assert (decoded.picture, decoded.image_key, decoded.thumbnail) == (None, None, None)


def test_unknown_kinds_are_refused(tmp_path):
    """A file that no source reads is an error that lists what is read."""
    path = tmp_path / "a.txt"
    path.write_text("x")
    with pytest.raises(SourceError, match="TXT files are not read") as caught:
        list(decode_file(file_at(path), DecodeOptions()))
    assert "PDF" in caught.value.mend


def test_draw_photo_and_pair(photo, tmp_path):
    """An item's picture is drawn again from its file, at another size."""
    (tmp_path / "list.json").write_text(json.dumps([{"text": "a ramp", "image_path": "photo.png"}]))
    for path in (photo, tmp_path / "list.json"):
        (decoded,) = decode_file(file_at(path), DecodeOptions())
        assert draw(decoded.item, 600).size == (600, 400)
        assert draw(decoded.item, 5000).size == (900, 600)


def test_draw_what_is_gone():
    """Drawing an item whose file is gone is a SourceError."""
    with pytest.raises(SourceError, match="not there"):
        draw(Item("photo", "/nowhere/a.png"), 100)
    with pytest.raises(SourceError, match="no picture"):
        draw(Item("pair", ""), 100)


def test_source_for():
    """The suffix decides, in any case; unknown ones have no source."""
    assert type(source_for("/a/B.JPG")).__name__ == "ImageSource"
    assert type(source_for("x.jsonl")).__name__ == "PairSource"
    assert source_for("x.txt") is None
    assert source_for("jpg") is None
    assert (suffix_of("a.b.TIFF"), suffix_of(".pdf"), suffix_of("x")) == (".tiff", "", "")


@pytest.mark.parametrize("suffix", sorted(set(SOURCES)))
def test_every_line_of_the_table_loads(suffix):
    """Each suffix stands for a class that offers what the protocol asks."""
    source = SOURCES.load(suffix)()
    assert callable(source.decode)
    assert callable(source.picture)


def test_importing_the_table_is_cheap():
    """`tusou.sources` loads neither Pillow nor numpy nor PDFium: only the sources do."""
    code = (
        "import sys, tusou.sources, tusou.executors; "
        "print(*sorted({'PIL', 'numpy', 'pypdfium2', 'pyarrow'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""
