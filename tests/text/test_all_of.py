"""What asks for all there is of a kind."""

from __future__ import annotations

import pytest

from tusou.text import kinds_named, kinds_of_all


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
        ("所有相片", ("photo",)),
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


@pytest.mark.parametrize(
    ("words", "kinds"),
    [
        ("photos", ("photo",)),
        ("Photo.", ("photo",)),
        ("pictures", ("figure", "photo", "pair")),
        ("image", ("figure", "photo", "pair")),
        ("page", ("page",)),
        ("figures", ("figure",)),
        ("照片", ("photo",)),
        ("相片。", ("photo",)),
        ("圖片", ("figure", "photo", "pair")),
        ("插图", ("figure",)),
        ("页面", ("page",)),
        ("photos of dogs", ()),
        ("红色照片", ()),
        ("", ()),
        ("s", ()),
    ],
)
def test_a_kind_by_its_name_alone(words, kinds):
    """In the singular too, in both languages and both forms of Chinese."""
    assert kinds_named(words) == kinds
