"""What is drawn of a library is of what was indexed, and not of what took its place."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from tusou.errors import FileChanged
from tusou.library.export import ExportOptions


@pytest.fixture
def replaced(library, folder):
    """The item of the green photo, whose file is another by now."""
    (item,) = [one for one in library.sample(50) if one.path.endswith("green.png")]
    other = folder / "red.png"
    Path(item.path).write_bytes(other.read_bytes())
    os.utime(item.path, (10**9, 10**9))
    return item


def test_a_file_that_was_replaced_is_not_drawn(library, replaced):
    """It is another picture than the one that was found."""
    with pytest.raises(FileChanged, match="has changed since it was indexed"):
        library.picture(replaced.id)


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
