"""Columns are recognised by many names, and what is left over is kept."""

from __future__ import annotations

import pytest

from tusou.sources.pairs.columns import MOST_PICTURES, images_of, names_too_many, tell_apart


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
    ("row", "images"),
    [
        ({"image_path": "a.png", "file": "b.txt"}, ("a.png",)),
        ({"image": "an id", "image_path": "a.png"}, ("a.png",)),
        ({"image": "", "file": "b.png"}, ("b.png",)),
        ({"image": None, "filename": "c.png"}, ("c.png",)),
        ({"图片": "椅子.jpg"}, ("椅子.jpg",)),
        ({"image": "https://e.org/a.png", "path": "a.png"}, ("a.png",)),
        ({"image": {"path": "s3://b/a.png"}, "jpg": {"bytes": b"x"}}, (b"x",)),
        ({"image": "https://e.org/a.png", "path": ""}, ("https://e.org/a.png",)),
        ({"path": "https://e.org/a.py"}, ()),
        ({"image": b"\x89PNG"}, (b"\x89PNG",)),
        ({"image": {"bytes": b"x", "path": None}}, (b"x",)),
        ({"image": {"bytes": None, "path": ""}}, ()),
        ({"images": ["a.png", "b.png"]}, ("a.png", "b.png")),
        ({"Image 1": "a.png", "Image 2": "b.png", "thumbnail": "s.png"}, ("a.png", "b.png")),
        ({"image": 3, "path": None}, ()),
        ({"text": "a"}, ()),
    ],
)
def test_images(row, images):
    """The most telling column that has a usable value, or its series, is the picture."""
    pair = tell_apart(row)
    assert pair.images == images_of(row) == images


@pytest.mark.parametrize(
    ("row", "images"),
    [
        ({"image_link": "a.png", "additional_image_link": "b.png,c.png"}, "a b c"),
        ({"main_image_url": "a.png", "other_image_url1": "b.png", "other_image_url2": ""}, "a b"),
        ({"gallery": "", "Gallery images": ["b.png", "a.png"], "Main image": "a.png"}, "a b"),
        ({"主图": "a.png", "主图2": "b.png", "详情图": "c.png"}, "a b c"),
        ({"base_image": "a.png", "thumbnail": "s.png", "additional_images": "a.png,b.png"}, "a b"),
        ({"image": "", "more_pictures": "b.png,c.png"}, "b c"),
        ({"file": "a.png", "detail_image": "b.png"}, "a b"),
        ({"file": "a.txt", "detail_image": "b.png"}, "b"),
        ({"image": "a.png", "more_images": [f"{n}.png" for n in range(MOST_PICTURES)]}, "a"),
    ],
)
def test_columns_of_more_pictures_add_to_the_first(row, images):
    """Each once: lists of more often repeat the first."""
    pair = tell_apart(row)
    assert pair.images == images_of(row) == tuple(f"{name}.png" for name in images.split())


def test_more_pictures_that_lie_elsewhere_stay_a_field():
    """The one that is here is the picture, whichever column it stands in."""
    here, address = "a.png", "https://e.org/b.png"
    for row in (
        {"image": here, "additional_image": address},
        {"image": address, "additional_image": here},
    ):
        pair = tell_apart(row)
        assert pair.images == (here,)
        assert list(pair.fields.values()) == [address]
    both = {"image": address, "additional_image": "https://e.org/c.png"}
    assert tell_apart(both).images == tuple(both.values())
    assert tell_apart(both).fields == both


def test_what_is_listed_is_a_title_where_no_other_is():
    assert tell_apart({"Produkt": "Stuhl", "Beschreibung": "rot"}).text == "Stuhl\nrot"
    assert tell_apart({"product": "chair", "name": "Red chair"}).text == "Red chair"


def test_an_address_stays_a_field():
    """It is all that leads to the picture."""
    address = "https://e.org/a.png"
    assert tell_apart({"title": "a", "image_link": address}).fields == {"image_link": address}
    assert tell_apart({"title": "a", "image": "a.png", "image_link": address}).fields == {
        "image_link": address
    }


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


def test_a_column_or_series_that_names_too_many_pictures_names_none():
    """Another may still name one; addresses and what lies in the row are no names."""
    names = [f"{n}.png" for n in range(MOST_PICTURES + 1)]
    rows = [{"images": names}, {f"image {n}": name for n, name in enumerate(names)}]
    rows.append({"file": ", ".join(names)})
    for row in rows:
        assert names_too_many(row)
        assert tell_apart(row).images == images_of(row) == ()
    assert images_of({"images": names, "thumbnail": "a.png"}) == ("a.png",)
    for images in (names[1:], [b"x"] * 99, [f"//e.org/{name}" for name in names]):
        assert images_of({"images": images}) == tuple(images)
        assert not names_too_many({"images": images})
