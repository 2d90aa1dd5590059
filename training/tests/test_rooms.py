import random
from pathlib import Path

import pytest
from training.photos import Photo, read_photos, save_photos
from training.rooms import THINGS, Thing, captions, room_photo


@pytest.mark.parametrize("thing", THINGS, ids=lambda thing: thing.english[0])
def test_no_caption_keeps_a_placeholder(thing: Thing) -> None:
    for texts in captions(thing, "red", "红色"):
        assert texts
        assert not any("{" in text for text in texts)
    if thing.coloured:
        assert all("red" in text for text in captions(thing, "red", "红色")[0])
        assert all("红色" in text for text in captions(thing, "red", "红色")[1])


def test_a_room_is_drawn_in_the_colour_it_is_told_in() -> None:
    photo = room_photo(random.Random(2), THINGS[0])
    word = photo.english[0].split()[0]
    assert photo.source == "room"
    assert any(word in text for text in photo.english)
    assert len(photo.open().getcolors(1 << 16)) > 500


def test_photos_come_back_as_they_were_saved(tmp_path: Path) -> None:
    photos = [Photo(b"x", ("a", "b"), ("甲",), "thing", "train", "room")]
    save_photos(photos, tmp_path / "deep" / "p.parquet")
    assert read_photos(tmp_path / "deep" / "p.parquet") == photos
