"""What points to the picture beside a query."""

from __future__ import annotations

import pytest

from tusou.text import without_pointing
from tusou.text.pointing import _CHINESE, _CHINESE_BEHIND, _ENGLISH, _ENGLISH_BEHIND


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("the same in blue", "blue"),
        ("The same, but in blue", "blue"),
        ("same in blue", "blue"),
        ("the same thing in blue", "blue"),
        ("exactly the same but with long sleeves", "long sleeves"),
        ("the same style as this with a hood", "hood"),
        ("the same dress in blue", "dress in blue"),
        ("like this but red", "red"),
        ("something like this in red", "red"),
        ("a photo like this with dogs", "dogs"),
        ("more like this but red", "red"),
        ("similar to this one, in green", "green"),
        ("similar in green", "green"),
        ("similar dress in green", "dress in green"),
        ("this one in white", "white"),
        ("this in white", "white"),
        ("in blue", "blue"),
        ("with stripes", "stripes"),
        ("blue like this", "blue"),
        ("blue, the same style", "blue"),
        ("a blue one", "a blue"),
        ("blue version", "blue"),
        ("the same in blue -leather", "blue -leather"),
        ('the same in "navy blue"', '"navy blue"'),
        ("the same in blue kind:pair", "blue kind:pair"),
        ("同款蓝色", "蓝色"),
        ("同款 蓝色的", "蓝色"),
        ("同款，要蓝色", "蓝色"),
        ("同款但是蓝色", "蓝色"),
        ("一样的但是要蓝色", "蓝色"),
        ("一模一样的换成蓝色", "蓝色"),
        ("类似的红色沙发", "红色沙发"),
        ("相似款 红色", "红色"),
        ("和这个一样的蓝色", "蓝色"),
        ("和图片里一样，但要红色的", "红色"),
        ("像这样的，有没有红色的", "红色"),
        ("这款要蓝色的", "蓝色"),
        ("这个有没有蓝色", "蓝色"),
        ("换成蓝色", "蓝色"),
        ("想换成蓝色的", "蓝色"),
        ("改成红色", "红色"),
        ("蓝色同款", "蓝色"),
        ("蓝色的同款", "蓝色"),
        ("蓝色款", "蓝色"),
        ("colour:blue like this", "colour:blue"),
        ("同款：蓝色的", "蓝色"),
        ("一樣的但是要藍色", "藍色"),
    ],
)
def test_what_is_said_beside_the_picture(typed, said):
    assert without_pointing(typed) == said


@pytest.mark.parametrize(
    "typed",
    [
        "this",
        "that one",
        "the same",
        "similar",
        "like this",
        "more like this",
        "同款",
        "类似的",
        "一样的",
    ],
)
def test_what_only_points_says_nothing(typed):
    """The picture alone is asked for."""
    assert without_pointing(typed) == ""


@pytest.mark.parametrize(
    "typed",
    [
        *(
            "blue",
            "red sofa",
            "a dog in the snow",
            "sameness",
            "insects",
            "white shirt with stripes",
        ),
        *("this morning", "that dog", "people like us", "one", "version", "similarity search"),
        *("same-sex couple", "similar-looking dogs", "like it's raining", "similar:yes"),
        *("颜色:红色的", "蓝色 in:我的", "材质：真皮款"),
        *("蓝色", "红色沙发", "这里的猫", "图书馆", "同学", "的", "款"),
    ],
)
def test_what_describes_stays(typed):
    """A word that begins so is another, and nothing is made of what would leave nothing."""
    assert without_pointing(typed) == typed


@pytest.mark.parametrize("example", [*_ENGLISH, *_ENGLISH_BEHIND, *_CHINESE, *_CHINESE_BEHIND])
def test_every_pattern_fits_its_example(example):
    assert without_pointing(example) != example
