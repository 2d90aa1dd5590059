"""Single words asked of photos among pages."""

from __future__ import annotations

from benchmarks.quality.mixed_words import words_asked
from benchmarks.quality.photo_queries import PhotoQuery

import tusou
from colour_encoder import register, write_model_folder
from indexing.making import RGB, photo
from tusou.config import Settings


def test_what_is_there_is_counted_by_its_place_and_what_is_not_by_being_told(tmp_path):
    """A word that stands in the text of something is no absent one."""
    register()
    write_model_folder(tmp_path / "models" / "colour")
    settings = Settings(str(tmp_path / "library"), models=str(tmp_path / "models"), model="colour")
    for colour in RGB:
        photo(tmp_path / "photos" / f"{colour}.png", colour)
    words = [
        PhotoQuery("red", "en", frozenset({"red.png"})),
        PhotoQuery("green", "en", frozenset({"blue.png"})),
        PhotoQuery("zzz", "en"),
    ]
    with tusou.open(settings=settings) as library:
        library.index(tmp_path / "photos", workers=0)
        asked = words_asked(library, words)
    assert (asked.first.value, asked.first.n) == (0.5, 2)
    assert asked.told.n == 1
    assert str(asked).count("|") == 5
