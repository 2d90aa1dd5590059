"""What asks for all there is of a kind."""

from __future__ import annotations

import pytest

from tusou.text import kinds_of_all


@pytest.mark.parametrize(
    ("words", "kinds"),
    [
        ("all photos", ("photo",)),
        ("All  of my Photos.", ("photo",)),
        ("list all the pages", ("page",)),
        ("show all figures", ("figure",)),
        ("all pictures", ("figure", "photo", "pair")),
        ("所有照片", ("photo",)),
        ("全部的图文对", ("pair",)),
        ("顯示所有圖片。", ("figure", "photo", "pair")),
        ("find all of my photos", ("photo",)),
        ("please list all photos", ("photo",)),
        ("给我所有照片", ("photo",)),
        ("找所有照片", ("photo",)),
        ("请帮我列出全部照片", ("photo",)),
    ],
)
def test_all_of_a_kind(words, kinds):
    """In both languages and both forms of Chinese."""
    assert kinds_of_all(words) == kinds


@pytest.mark.parametrize(
    "words", ["", "photos", "all", "all photos of dogs", "all red photos", "照片", "所有红色照片"]
)
def test_what_says_more_or_less_is_words(words):
    assert kinds_of_all(words) == ()
