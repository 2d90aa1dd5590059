"""A picture in a row of a manifest, and pictures that only look as if they were."""

from __future__ import annotations

import pytest

from tusou.types import InRow, Item, picture_in_row


def test_a_picture_in_a_row_is_named_by_the_file_and_the_row():
    item = Item("pair", picture_in_row("/r/photos.parquet", InRow(12)))
    assert item.image_path == "/r/photos.parquet#row=12"
    assert (item.picture_file, item.picture_row) == ("/r/photos.parquet", InRow(12, 1))
    assert item.moved_to("/copy").image_path == "/copy#row=12"


def test_the_others_of_a_row_have_a_number_of_their_own():
    item = Item("pair", picture_in_row("/r/photos.parquet", InRow(12, 3)))
    assert item.image_path == "/r/photos.parquet#row=12.3"
    assert (item.picture_file, item.picture_row) == ("/r/photos.parquet", InRow(12, 3))
    assert item.moved_to("/copy").image_path == "/copy#row=12.3"


@pytest.mark.parametrize(
    ("kind", "path"),
    [
        ("photo", "/r/sofa#row=3"),
        ("page", "s3://shop/sofa#row=3.pdf"),
        ("pair", "/r/sofa#row=3.jpg"),
        ("pair", "/r/sofa#row=.jpg"),
        ("pair", "/r/sofa#row=3."),
        ("pair", ""),
    ],
)
def test_every_other_picture_is_its_file(kind, path):
    item = Item(kind, path)
    assert (item.picture_file, item.picture_row) == (path, None)
    assert item.moved_to("/copy").image_path == "/copy"
