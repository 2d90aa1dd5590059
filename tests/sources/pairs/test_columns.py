"""Columns are recognised by many names, and what is left over is kept."""

from __future__ import annotations

import pytest

from tusou.sources.pairs.columns import meaning, names_picture, tell_apart


@pytest.mark.parametrize(
    ("name", "known_as"),
    [
        ("text", "text"),
        (" Image Path ", "image_path"),
        ("imagePath", "image_path"),
        ("file-name", "file_name"),
        ("caption_zh", "caption"),
        ("captions_en", "captions"),
        ("标题", "标题"),
        ("_en", ""),
        ("open", "open"),
    ],
)
def test_meaning(name, known_as):
    """Case, spaces, hyphens, camelCase and language endings do not matter."""
    assert meaning(name) == known_as


@pytest.mark.parametrize(
    ("row", "text"),
    [
        ({"text": "a"}, "a"),
        ({"caption": "a"}, "a"),
        ({"title": "T", "description": "D"}, "T\nD"),
        ({"description": "D", "title": "T"}, "T\nD"),
        ({"text": "a", "title": "T"}, "a"),
        ({"text": " ", "title": "T"}, "T"),
        ({"text": None, "caption": "c"}, "c"),
        ({"captions": ["one", "two", "one"]}, "one\ntwo"),
        ({"captions_en": ["one"], "captions_zh": ["一"]}, "one\n一"),
        ({"标题": "椅子", "描述": "红色"}, "椅子\n红色"),
        ({"title": "same", "caption": "same"}, "same"),
        ({"title": 7}, ""),
        ({"text": "  kept as it is  "}, "  kept as it is  "),
        ({}, ""),
    ],
)
def test_text(row, text):
    """`text` counts alone; otherwise titles and descriptions stand a line each."""
    assert tell_apart(row).text == text


@pytest.mark.parametrize(
    ("row", "image"),
    [
        ({"image_path": "a.png", "file": "b.txt"}, "a.png"),
        ({"image": "", "file": "b.png"}, "b.png"),
        ({"image": None, "filename": "c.png"}, "c.png"),
        ({"图片": "椅子.jpg"}, "椅子.jpg"),
        ({"image": "https://e.org/a.png", "path": "a.png"}, "a.png"),
        ({"image": {"path": "s3://b/a.png"}, "jpg": {"bytes": b"x"}}, {"bytes": b"x"}),
        ({"image": "https://e.org/a.png", "path": ""}, "https://e.org/a.png"),
        ({"image": b"\x89PNG"}, b"\x89PNG"),
        ({"image": {"bytes": b"x", "path": None}}, {"bytes": b"x", "path": None}),
        ({"image": {"bytes": None, "path": ""}}, None),
        ({"image": 3, "path": ["a"]}, None),
        ({"text": "a"}, None),
    ],
)
def test_image(row, image):
    """The most telling column that has a usable value is the picture."""
    assert tell_apart(row).image == image


def test_names_picture():
    """Paths, bytes and mappings of them can be pictures; blanks and numbers cannot."""
    assert all(map(names_picture, ("a", b"a", {"path": "a"}, {"bytes": b"a"})))
    assert not any(map(names_picture, ("", "  ", b"", None, 1, [], {}, {"bytes": b""})))


def test_date_tags_and_fields():
    """A date and tags are taken out; everything else stays as a field."""
    pair = tell_apart(
        {
            "text": "a",
            "image": "a.png",
            "Date": "2024/5/1",
            "tags": "red, 椅子；sale",
            "price": 99.5,
            "label": "chair",
            "title": "T",
        }
    )
    assert (pair.date, pair.tags) == ("2024-05-01", ("red", "椅子", "sale"))
    assert pair.fields == {"price": 99.5, "label": "chair", "title": "T"}


def test_a_date_that_is_none_stays_a_field():
    """A column called date with something else in it is not lost."""
    pair = tell_apart({"date": "soon", "created_at": "2020"})
    assert (pair.date, pair.fields) == ("2020", {"date": "soon"})
