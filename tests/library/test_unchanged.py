"""What is drawn of a library is of what was indexed, and not of what took its place."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from pathlib import Path

import pytest

from tusou.errors import FileChanged
from tusou.library.export import ExportOptions
from tusou.library.unchanged import unchanged
from tusou.sources import draw
from tusou.types import NewItem


@pytest.fixture
def green(library):
    """The item of the green photo."""
    (item,) = [one for one in library.sample(50) if one.path.endswith("green.png")]
    return item


@pytest.fixture
def replaced(green, folder):
    """The same, whose file is another by now."""
    other = folder / "red.png"
    Path(green.path).write_bytes(other.read_bytes())
    os.utime(green.path, (10**9, 10**9))
    return green


def test_a_file_that_was_replaced_is_not_drawn(library, replaced):
    """It is another picture than the one that was found."""
    with pytest.raises(FileChanged, match="has changed since it was indexed"):
        library.picture(replaced.id)


def test_a_file_that_was_touched_is_drawn(library, green):
    """Another time over the same bytes, as of a copy that was put back, is the same file."""
    os.utime(green.path, (10**9, 10**9))
    assert library.picture(green.id).size


def test_other_bytes_of_the_same_length_are_not_drawn(library, green):
    content = Path(green.path).read_bytes()
    Path(green.path).write_bytes(content[:-1] + b"!")
    os.utime(green.path, (10**9, 10**9))
    with pytest.raises(FileChanged):
        library.picture(green.id)


def test_a_touched_file_of_which_the_bytes_are_not_known_is_not_drawn(library, green, folder):
    """It changed while it was read: what was indexed may have been of either."""
    record = replace(library.store.file(green.path), sha256="")
    with library.store.write_file(record.file) as writer:
        writer.add([NewItem(green.item, green.image_key, green.text_key)])
        writer.finish(record)
    (item,) = library.lookup(path=green.path)
    assert library.picture(item.id).size
    os.utime(green.path, (10**9, 10**9))
    with pytest.raises(FileChanged):
        library.picture(item.id)


def test_a_file_that_is_replaced_while_it_is_drawn_is_not_shown(library, green, folder):
    """What was drawn may be of either; so may what failed."""
    with pytest.raises(FileChanged), unchanged(library, green) as path:
        Path(path).write_bytes((folder / "red.png").read_bytes())
    library.index(folder, workers=0)
    (again,) = library.lookup(path=green.path)
    with pytest.raises(FileChanged):
        _drawn_of_what_is_emptied(library, again)


def _drawn_of_what_is_emptied(library, stored):
    with unchanged(library, stored) as path:
        Path(path).write_bytes(b"")
        draw(stored.item, 100)


def test_so_is_the_picture_of_a_pair(library, folder):
    """Of which the library knows the name alone."""
    pair = next(one for one in library.sample(50) if one.item.kind == "pair")
    with unchanged(library, pair):
        pass
    with pytest.raises(FileChanged), unchanged(library, pair) as path:
        Path(path).write_bytes(b"another")


def test_it_is_explained_on_the_preview_that_was_kept(library, replaced):
    """Which is of what was indexed."""
    picture = library.explain(replaced.id, "green").picture
    red, green, blue = picture.getpixel((picture.width // 2, picture.height // 2))
    assert green > max(red, blue)


def test_it_is_left_out_of_an_export_with_a_word(library, replaced, tmp_path):
    """A text beside the picture of something else would teach whoever trains on it a mistake."""
    report = library.export(ExportOptions(images=tmp_path / "pictures"))
    (skip,) = report.skipped
    assert (skip.path, skip.problem) == (replaced.path, "the file has changed since it was indexed")
    pairs = json.loads((tmp_path / "pictures" / "pairs.json").read_text("utf-8"))
    assert replaced.relative_path not in {pair["source_path"] for pair in pairs}


def test_indexed_again_it_is_drawn(library, replaced, folder):
    library.index(folder, workers=0)
    (item,) = library.lookup(path=replaced.path)
    assert library.picture(item.id).size
