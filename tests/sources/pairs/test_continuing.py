"""A row that goes on with the thing of an earlier one is found by the words of that."""

from __future__ import annotations

import pytest

from sources.pairs.making import decode, manifest
from tusou.types import Decoded, Resumed, Skipped


def table(folder, text, name="list.csv"):
    path = folder / name
    path.write_text(text.lstrip("\n"))
    return path


def told(events):
    """Text and name of the picture of each item."""
    items = [event.item for event in events if isinstance(event, Decoded)]
    return [(item.text, item.image_path.rpartition("/")[2]) for item in items]


SHOP = """
Handle,Title,Body (HTML),Vendor,Tags,Option1 Value,Variant SKU,Price,Image Src,Image Alt Text
chair,Armchair,<p>Walnut</p>,Oak & Co,"seat, new",Red,A-R,449,red.png,From the front
chair,,,,,Blue,A-B,459,blue.png,
chair,,,,,,,,red.png,From the side
lamp,Lamp,,,,,L-1,20,blue.png,
"""


def test_each_picture_of_a_product_has_the_words_of_its_first_row(folder):
    """Texts of pictures stay with theirs."""
    items = decode(table(folder, SHOP))
    assert told(items) == [
        ("Armchair\nWalnut\nFrom the front", "red.png"),
        ("Armchair\nWalnut", "blue.png"),
        ("Armchair\nWalnut\nFrom the side", "red.png"),
        ("Lamp", "blue.png"),
    ]
    fields = [one.item.fields for one in items]
    assert [one.get("Vendor") for one in fields] == ["Oak & Co"] * 3 + [None]
    assert [one.get("Price") for one in fields] == ["449", "459", "449", "20"]
    assert [one.get("Option1 Value") for one in fields] == ["Red", "Blue", None, None]
    assert [one.item.tags for one in items] == [("seat", "new")] * 3 + [()]


def test_a_variant_without_a_picture_has_one_of_its_product(folder):
    """So that its own number finds it; the text of that picture comes with it."""
    rows = SHOP.replace("blue.png", "") + "chair,,,,,,A-G,,,\n"
    items = decode(table(folder, rows))
    text = "Armchair\nWalnut\nFrom the front"
    assert told(items)[:2] == [(text, "red.png")] * 2
    assert items[1].item.fields["Variant SKU"] == "A-B"


def test_a_row_without_a_picture_and_new_words_is_no_item(folder):
    """The text of the product is found once; a picture that is missing is told."""
    rows = SHOP.replace("red.png", "https://shop.example/red.png").replace("blue.png", "gone.png")
    events = decode(table(folder, rows))
    assert [text for text, _ in told(events)] == [
        "Armchair\nWalnut\nFrom the front",
        "Armchair\nWalnut\nFrom the side",
        "Lamp",
    ]
    assert [e.problem[:30] for e in events if isinstance(e, Skipped)][:2] == [
        "row 2: its picture 'gone.png':",
        "row 4: its picture 'gone.png':",
    ]


@pytest.mark.parametrize("place", [Resumed(2, is_lost=False), Resumed(3, is_lost=False)])
def test_a_worker_that_begins_within_a_product_has_its_words(folder, place):
    """The rows before are read for them."""
    path = table(folder, SHOP)
    assert told(decode(path, resumed=place)) == told(decode(path))[place.number - 1 :]


@pytest.mark.parametrize(
    ("first", "more"),
    [
        ({"sku": "A1"}, {"sku": "A1"}),
        ({"product_id": 7}, {"product_id": 7}),
        ({"商品编号": "7"}, {"商品编号": "7"}),
        ({"货号": "7-A"}, {"货号": "7-A"}),
        ({"Artikelnummer": "7"}, {"Artikelnummer": "7"}),
        ({"SKU": "A1", "Parent": ""}, {"SKU": "A1-red", "Parent": "A1"}),
        ({"item_sku": "A1", "parent_sku": None}, {"item_sku": "A1-red", "parent_sku": "A1"}),
    ],
)
def test_a_key_is_known_by_the_name_of_its_column(folder, first, more):
    """Or by that of a parent, which the first row is."""
    rows = [{"title": "chair", "image": "red.png", **first}, {"image": "blue.png", **more}]
    assert told(decode(manifest(folder, rows))) == [("chair", "red.png"), ("chair", "blue.png")]


@pytest.mark.parametrize("key", [{"sku": "A1-blue"}, {"sku": "A1-blue", "title": "chair, blue"}])
def test_a_variant_is_one_of_its_product_and_not_of_the_variant_before(folder, key):
    """Whether that has texts of its own or not."""
    rows = [
        {"sku": "A1", "title": "chair", "image": "red.png"},
        {"sku": "A1-red", "title": "chair, red", "parent": "A1", "image": "red.png"},
        {"parent": "A1", "image": "blue.png", **key},
        {"sku": "A1-green", "parent": "A1", "image": "red.png"},
    ]
    texts = [text for text, _ in told(decode(manifest(folder, rows)))]
    assert texts == ["chair", "chair, red", key.get("title", "chair"), "chair"]


@pytest.mark.parametrize(
    "key",
    [
        {},
        {"album_id": 7},
        {"id": 7},
        {"category": "seats"},
        {"parent_id": 7},
        {"sku": ""},
        {"sku": "n/a"},
        {"product_id": 0},
    ],
)
def test_a_row_that_merely_lacks_a_text_has_none(folder, key):
    """What many rows share is no key of one thing."""
    rows = [{"title": "chair", "image": name, **key} for name in ("red.png", "blue.png")]
    del rows[1]["title"]
    assert told(decode(manifest(folder, rows))) == [("chair", "red.png"), ("", "blue.png")]


def test_captions_are_not_taken_from_another_picture(folder):
    """Though both are of one article."""
    rows = [
        {"article_id": 7, "caption": "the mayor", "image": "red.png"},
        {"article_id": 7, "caption": "", "image": "blue.png"},
    ]
    assert told(decode(manifest(folder, rows))) == [("the mayor", "red.png"), ("", "blue.png")]


def test_a_row_with_a_text_of_its_own_takes_nothing(folder):
    """Each of a product's variants may be written out."""
    rows = [
        {"sku": "A1", "title": "chair", "colour": "red", "image": "red.png"},
        {"sku": "A1", "title": "chair, large", "colour": "", "image": "blue.png"},
    ]
    items = decode(manifest(folder, rows))
    assert told(items) == [("chair", "red.png"), ("chair, large", "blue.png")]
    assert items[1].item.fields == {"sku": "A1"}


def test_pictures_of_parents_that_have_none_make_a_list(folder):
    """No row alone is a text with a picture."""
    rows = [{"sku": "A1", "title": "chair"}, {"parent_sku": "A1", "image": "red.png"}]
    items = decode(manifest(folder, rows))
    assert told(items) == [("chair", ""), ("chair", "red.png")]


def test_a_picture_that_lies_in_a_row_is_not_taken_into_another(tmp_path):
    """It is drawn again from the row that it lies in."""
    pa = pytest.importorskip("pyarrow")
    import pyarrow.parquet as pq

    from sources.pairs.making import png

    rows = [
        {"sku": "A1", "title": "chair", "size": "L", "image": png("red")},
        {"sku": "A1", "title": None, "size": "XL", "image": None},
        {"sku": "A1", "title": None, "size": "XL", "image": png("blue")},
    ]
    path = tmp_path / "list.parquet"
    pq.write_table(pa.Table.from_pylist(rows), path)
    items = decode(path)
    assert [(one.item.text, one.item.fields["size"]) for one in items] == [
        ("chair", "L"),
        ("chair", "XL"),
    ]
    assert [one.item.picture_row for one in items] == [(1, 1), (3, 1)]
