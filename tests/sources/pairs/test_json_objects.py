"""JSON objects that hold pairs, in the forms in which data sets come."""

from __future__ import annotations

import json

import pytest
from PIL import Image

from tusou.errors import SourceError
from tusou.sources.pairs import PairSource, json_stream
from tusou.sources.pairs.rows import Row, read_rows
from tusou.sources.pairs.sniffing import pictures_named_by, why_no_manifest
from tusou.types import DecodeOptions, SourceFile


def is_manifest(path):
    return why_no_manifest(path) is None


def put(path, data, **options):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(data if isinstance(data, str) else json.dumps(data, **options))
    return str(path)


def picture(path):
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.new("RGB", (4, 4)).save(path)


def decode(path, root):
    file = SourceFile(path, str(root), 1, 1)
    return [(one.item.text, one.item.image_path) for one in decoded(file)]


def decoded(file):
    return list(PairSource().decode(file, DecodeOptions()))


@pytest.mark.parametrize("indent", [None, 2])
@pytest.mark.parametrize(
    "data",
    [
        {"a.png": "one", "b.png": "two\nthree"},
        {"a.png": "one", "b.png": ["two", "three"]},
        {"a.png": {"caption": "one"}, "b.png": {"texts": ["two", "three"]}},
        {
            "7f3a": {"image": "a.png", "caption": "one"},
            "9c01": {"file_name": "b.png", "title": "two", "desc": "three"},
        },
    ],
)
def test_maps(tmp_path, data, indent):
    """By the names of pictures, or by other keys, on one line or on many."""
    for name in ("a.png", "b.png"):
        picture(tmp_path / name)
    path = put(tmp_path / "list.json", data, indent=indent)
    assert is_manifest(path)
    pairs = [("one", str(tmp_path / "a.png")), ("two\nthree", str(tmp_path / "b.png"))]
    assert decode(path, tmp_path) == pairs


ROWS = [{"image": "a.png", "title": "one"}, {"image": "b.png", "title": "two\nthree"}]


@pytest.mark.parametrize("indent", [None, 2])
@pytest.mark.parametrize(
    "data",
    [
        {"products": ROWS},
        {"page": 1, "total": 2, "items": ROWS, "next": None},
        {"data": ROWS[:1], "categories": [{"name": "chairs"}], "more": ROWS[1:]},
        {"categories": [{"name": "chairs"}], "cover": {"image": "c.png"}, "products": ROWS},
        {"images": ROWS},
    ],
)
def test_a_list_within_an_object(tmp_path, data, indent):
    """As shops answer: what stands around the list tells of it, and is no row."""
    for name in ("a.png", "b.png"):
        picture(tmp_path / name)
    path = put(tmp_path / "list.json", data, indent=indent)
    assert is_manifest(path)
    pairs = [("one", str(tmp_path / "a.png")), ("two\nthree", str(tmp_path / "b.png"))]
    assert decode(path, tmp_path) == pairs


def test_a_list_within_an_object_that_breaks_off(tmp_path):
    """The rows before the break are kept."""
    rows = [{"image": f"{n}.png", "title": "x"} for n in range(30)]
    path = put(tmp_path / "a.json", json.dumps({"total": 30, "products": rows})[:-8])
    with pytest.raises(SourceError, match="JSON object breaks off after 29 rows"):
        list(read_rows(path))


def test_the_key_of_a_row_is_a_field(tmp_path):
    """A product can be asked for by it."""
    picture(tmp_path / "a.png")
    path = put(tmp_path / "list.json", {"K-1": {"image": "a.png", "text": "one"}})
    (row,) = decoded(SourceFile(path, str(tmp_path), 1, 1))
    assert row.item.fields == {"key": "K-1"}


def test_a_long_map_is_read_in_pieces(tmp_path, monkeypatch):
    """Members are cut anywhere by the pieces in which the file is read."""
    monkeypatch.setattr(json_stream, "PIECE_CHARS", 7)
    many = {f"{n}.png": "x" * (n % 40) for n in range(100)} | {"n": 123456789, "last": True}
    found = list(read_rows(put(tmp_path / "a.json", many)))
    rows = [{"image_path": name, "text": text} for name, text in list(many.items())[:100]]
    assert [row.values for row in found[:100]] == rows
    assert [row.problem for row in found[100:]] == [
        "it is int, not an object",
        "it is bool, not an object",
    ]


def test_a_single_row_is_no_map(tmp_path):
    """JSON Lines of one line, and of rows that hold objects, stay what they are."""
    rows = [
        {"image": {"path": "a.png"}, "text": "one"},
        {"meta": {}, "text": "b", "image": "b.png"},
    ]
    one = put(tmp_path / "one.json", rows[0])
    two = put(tmp_path / "two.json", "\n".join(map(json.dumps, rows)))
    assert [row.values for row in read_rows(one)] == rows[:1]
    assert [row.values for row in read_rows(two)] == rows


@pytest.mark.parametrize("indent", [None, 1])
@pytest.mark.parametrize(
    ("data", "text"),
    [
        ({"image": "a.png", "text": "one", "tags": ["x"], "size": {"w": 3}}, "one"),
        ({"title": "one", "images": ["a.png"]}, "one"),
        ({"title": "one", "image": "https://e.org/a.png"}, "one"),
        ({"title": "a site", "logo": "l.png", "images": ["a.png", "b.png"]}, None),
        ({"title": "a site", "image": "a.png, b.png"}, None),
        ({"title": "one", "image": "nginx"}, None),
        ({"title": "a shop", "image": "a.png", "items": [{"image": "b.png", "text": "b"}]}, "b"),
    ],
)
def test_an_object_that_is_one_pair(tmp_path, data, text, indent):
    """It has one picture; with several it tells of them all, and they are photos.

    Its line breaks do not matter.
    """
    path = put(tmp_path / "a.json", data, indent=indent)
    rows = [row.values for row in read_rows(path) if isinstance(row, Row)]
    assert [row.get("text") or row.get("title") for row in rows] == ([text] if text else [])
    assert is_manifest(path) == bool(text)
    assert bool(text) or list(pictures_named_by(path)) == []


def test_a_long_object_is_no_pair(tmp_path):
    """It would be held in memory as a whole."""
    path = put(tmp_path / "a.json", {"image": "a.png", "text": "one", "other": "x" * 300_000})
    assert not is_manifest(path)


def test_a_map_that_breaks_off(tmp_path):
    """It gives its first rows and then says where it broke."""
    whole = json.dumps({f"{n}.png": "x" for n in range(30)})
    path = put(tmp_path / "a.json", whole[:-5])
    with pytest.raises(SourceError, match="JSON object breaks off after 29 rows"):
        list(read_rows(path))


COCO = {
    "info": {"description": "a data set", "image": "logo.png"},
    "licenses": [{"id": 1, "name": "free"}],
    "images": [
        {"id": 7, "file_name": "a.png", "license": 1},
        {"id": 9, "file_name": "b.png", "license": 1},
        {"id": 11, "file_name": "c.png", "license": 1},
    ],
    "annotations": [
        {"id": 1, "image_id": 9, "caption": "two"},
        {"id": 2, "image_id": 7, "caption": "one"},
        {"id": 3, "image_id": 9, "caption": "three"},
        {"id": 4, "image_id": 9},
        "no annotation",
    ],
}


@pytest.mark.parametrize("pictures", ["annotations", "images", "train2017", "images/train2017"])
@pytest.mark.parametrize("turned", [False, True])
def test_coco(tmp_path, pictures, turned):
    """Each picture is a pair with all its captions; it may lie where data sets have it."""
    for name in ("a.png", "b.png", "c.png"):
        picture(tmp_path / pictures / name)
    data = dict(reversed(COCO.items())) if turned else COCO
    path = put(tmp_path / "annotations" / "captions_train2017.json", data)
    assert is_manifest(path)
    folder = tmp_path / pictures
    assert decode(path, tmp_path) == [
        ("one", str(folder / "a.png")),
        ("two\nthree", str(folder / "b.png")),
        ("", str(folder / "c.png")),
    ]
    assert list(pictures_named_by(path)) == [str(folder / f"{name}.png") for name in "abc"]


def test_coco_without_captions_is_other_data(tmp_path):
    """Boxes say nothing that can be searched, and a million of them are not read."""
    boxes = [{"id": n, "image_id": 7, "bbox": [1, 2, 3, 4]} for n in range(1500)]
    late = {"id": 1500, "image_id": 7, "caption": "late"}
    path = put(tmp_path / "a.json", COCO | {"annotations": [*boxes, late]})
    assert not is_manifest(path)
    assert list(read_rows(path)) == []


def test_coco_that_breaks_off(tmp_path):
    """The captions before the break are kept."""
    whole = json.dumps(COCO)
    path = put(tmp_path / "a.json", whole[: whole.index('"three"')])
    rows = []
    with pytest.raises(SourceError, match="breaks off after 3 rows"):
        rows.extend(read_rows(path))
    assert is_manifest(path)


@pytest.mark.parametrize(
    "data",
    [
        {"name": "pkg", "scripts": {"test": "x"}, "files": ["a.png"]},
        {"images": ["a.png"], "annotations": "none"},
        {"images": {"a.png": 1}},
        {"icons": {"path": "a.png"}},
        {"a.png": 3},
        {},
    ],
)
def test_other_objects(tmp_path, data):
    """Packages, settings and maps without texts are no manifests."""
    assert not is_manifest(put(tmp_path / "a.json", data, indent=1))
    assert not is_manifest(put(tmp_path / "b.json", data))
