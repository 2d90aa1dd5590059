"""A row may have several pictures."""

from __future__ import annotations

import pytest

from sources.pairs.making import decode, manifest
from tusou.sources import walk
from tusou.sources.pairs.columns import MOST_PICTURES
from tusou.types import Decoded, Skipped, SourceFile

TOO_MANY = [f"{n}.png" for n in range(MOST_PICTURES)] + ["red.png"]


@pytest.mark.parametrize(
    "images",
    ["red.png, blue.png", ["red.png", "blue.png"], [{"src": "red.png"}, {"src": "blue.png"}]],
)
def test_each_picture_of_a_row_is_an_item(folder, images):
    """All with the text of the row, so that each is found by its look as well."""
    items = decode(manifest(folder, [{"title": "a chair", "images": images, "price": 9}]))
    found = [(one.item.text, one.item.image_path, one.item.fields) for one in items]
    assert found == [("a chair", str(folder / f"{n}.png"), {"price": 9}) for n in ("red", "blue")]
    assert [one.picture.getpixel((0, 0)) for one in items] == [(255, 0, 0), (0, 0, 255)]


def test_a_row_of_several_pictures_lacks_those_that_are_missing(folder):
    """Each is told; with none left the row is one item without a picture."""
    skip, item = decode(manifest(folder, [{"title": "a", "images": ["gone.png", "red.png"]}]))
    assert skip.problem.startswith("row 1: its picture 'gone.png': there is nothing at ")
    assert item.item.image_path == str(folder / "red.png")
    events = decode(manifest(folder, [{"title": "a", "images": ["gone.png", "away.png"]}]))
    assert [type(one) for one in events] == [Skipped, Skipped, Decoded]
    assert events[-1].picture is None


def found(folder):
    """Names of the files that a walk finds."""
    return [event.relative_path for event in walk([folder]) if isinstance(event, SourceFile)]


@pytest.mark.parametrize("data", [{"images": ["red.png", "blue.png"]}, {"images": TOO_MANY}])
def test_pictures_of_an_object_that_tells_of_them_all_are_photos(folder, data):
    """As those of a site, a data set, an album."""
    manifest(folder, {"name": "all of it"} | data)
    assert found(folder) == ["blue.png", "red.png"]


@pytest.mark.parametrize("images", [TOO_MANY, ", ".join(TOO_MANY)])
def test_a_row_that_names_too_many_names_none(folder, images):
    """It names a folder, whose pictures are photos; its text is found, and the report tells."""
    rows = [{"title": "blue", "image": "blue.png"}, {"title": "all", "images": images}]
    path = manifest(folder, rows)
    blue, skip, row = decode(path)
    assert (blue.item.text, row.item.text) == ("blue", "all")
    assert (row.item.image_path, row.picture) == ("", None)
    assert skip.problem == f"row 2: it names more than {MOST_PICTURES} pictures"
    assert skip.mend == "give each picture a row of its own"
    assert found(folder) == ["list.json", "red.png"]
    (skip,) = decode(manifest(folder, [{"images": images}, *rows]))[:1]
    assert skip.problem == f"row 1: it names more than {MOST_PICTURES} pictures"
