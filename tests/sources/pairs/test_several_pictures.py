"""A row may have several pictures."""

from __future__ import annotations

import pytest

from sources.pairs.making import decode, manifest
from tusou.types import Decoded, Skipped


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
