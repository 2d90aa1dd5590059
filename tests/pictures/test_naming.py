"""A picture keeps the name by which it was given."""

from __future__ import annotations

from PIL import Image

from tusou.pictures import name_of, named


def test_a_name_stays_with_its_picture_and_in_no_file(tmp_path):
    """It is there in copies and parts, and not in what is saved."""
    picture = named(Image.new("RGB", (8, 8)), "chair.jpg")
    assert name_of(picture) == name_of(picture.copy()) == "chair.jpg"
    picture.save(tmp_path / "saved.png")
    with Image.open(tmp_path / "saved.png") as saved:
        assert name_of(saved) == ""
    assert b"chair" not in (tmp_path / "saved.png").read_bytes()
