"""Each row of a manifest becomes an item; what is wrong with its picture is told."""

from __future__ import annotations

import json
import os
import sys
from dataclasses import replace
from io import BytesIO

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from PIL import Image

from tusou.errors import MissingExtra, SourceError
from tusou.parts import heard_by
from tusou.sources.pairs import PairSource
from tusou.types import Decoded, DecodeOptions, Part, Resumed, Skipped, SourceFile

ORDER = ("red", "blue", "blue", "red", "blue")
ROW = '{"text": "a", "image": "red.png"}'


def png(colour, size=(30, 20)):
    buffer = BytesIO()
    Image.new("RGB", size, colour).save(buffer, "PNG")
    return buffer.getvalue()


def decode(path, root=None, **options):
    file = SourceFile(str(path), str(root or path.parent), 1, 1)
    return list(PairSource().decode(file, DecodeOptions(**options)))


def manifest(folder, rows, name="list.json"):
    path = folder / name
    told = json.dumps(rows, ensure_ascii=False)
    path.write_text(told if _is_utf8(told) else json.dumps(rows))
    return path


def _is_utf8(text):
    return text == text.encode("utf-8", "replace").decode()


@pytest.fixture
def folder(tmp_path):
    for colour in ("red", "blue"):
        (tmp_path / f"{colour}.png").write_bytes(png(colour, (900, 600)))
    return tmp_path


def test_a_row_is_an_item(folder):
    """Text, picture, original size, date, tags and fields are taken from the row."""
    row = {
        "text": " 窗边放着一把红色的椅子 ",
        "image_path": "red.png",
        "date": "2024年5月",
        "tags": ["a"],
        "price": 9,
    }
    (decoded,) = decode(manifest(folder, [row]))
    item = decoded.item
    assert (item.kind, item.image_path) == ("pair", str(folder / "red.png"))
    assert (item.text, item.language) == (" 窗边放着一把红色的椅子 ", "zh")
    assert (item.date, item.date_from, item.tags) == ("2024-05", "field", ("a",))
    assert item.fields == {"price": 9}
    assert (item.width_px, item.height_px, decoded.picture.size) == (900, 600, (448, 299))


def test_a_missing_picture_costs_the_picture(folder):
    """The row is still an item; a note says what the list writes, and where that would be."""
    skip, decoded = decode(manifest(folder, [{"text": "a chair", "image": "../img/gone.png"}]))
    place = str(folder.parent / "img" / "gone.png")
    assert (skip.problem, skip.mend, skip.whole_file) == (
        f"row 1: its picture '../img/gone.png': there is nothing at {place!r}",
        "put it there, or correct its path in the list",
        False,
    )
    assert (decoded.item.text, decoded.picture) == ("a chair", None)
    assert decoded.item.image_path == place


def test_a_damaged_picture_is_named_as_the_list_writes_it(folder):
    """Several folders may have pictures of one name."""
    (folder / "img").mkdir()
    (folder / "img" / "cut.png").write_bytes(png("red")[:60])
    skip, _ = decode(manifest(folder, [{"text": "a chair", "image": "img/cut.png"}]))
    assert skip.problem.startswith("row 1: its picture 'img/cut.png': ")


def test_other_rows_that_lack_something(folder):
    """Rows without text or picture are items; rows without both, or broken, are told of."""
    rows = [
        {"text": "a", "image": "red.png"},
        {"text": "no picture"},
        {"image": "blue.png"},
        {"price": 3},
        "no row",
    ]
    events = decode(manifest(folder, rows))
    items = [e.item.text for e in events if isinstance(e, Decoded)]
    assert items == ["a", "no picture", ""]
    assert [e.problem for e in events if isinstance(e, Skipped)] == [
        "row 4: it has neither text nor picture",
        "row 5: it is str, not an object",
    ]


def test_addresses_are_counted_and_not_fetched(folder):
    """Their rows are found by their words; where one of the pictures is here, it is taken."""
    rows = [{"title": f"chair {n}", "image_link": f"https://e.org/{n}"} for n in range(30)]
    rows[7]["image_path"] = "red.png"
    rows[8]["image_link"] = ["https://e.org/8", "https://e.org/8b"]
    *items, skip = decode(manifest(folder, rows))
    assert [one.item.text for one in items] == [f"chair {n}" for n in range(30)]
    assert [one.item.image_path for one in items if one.picture] == [str(folder / "red.png")]
    assert items[3].item.fields == {"image_link": "https://e.org/3"}
    assert skip.problem == "30 of its pictures are at addresses, which are not fetched"
    assert skip.mend == "download what lies there, and write its path into a column image_path"
    assert not skip.whole_file


def test_an_address_without_a_text_is_no_item(folder):
    """By nothing would it be found; it is counted like the others."""
    rows = [{"title": "a chair", "image": "red.png"}, {"title": "", "image": "//cdn.e.org/a.png"}]
    item, skip = decode(manifest(folder, rows))
    assert item.item.text == "a chair"
    assert skip.problem == "one of its pictures is at an address, which is not fetched"


def test_descriptions_in_html_are_read_as_text(folder):
    """As shops export them."""
    path = folder / "list.csv"
    path.write_text('Title,Body (HTML),Image Src\nChair,"<p>red &amp; <b>big</b></p>",red.png\n')
    (decoded,) = decode(path)
    assert decoded.item.text == "Chair\nred & big"


@pytest.mark.parametrize(
    "images",
    ["red.png, blue.png", ["red.png", "blue.png"], [{"src": "red.png"}, {"src": "blue.png"}]],
)
def test_each_picture_of_a_row_is_an_item(folder, images):
    """All with the text of the row, so that each is found by its look as well."""
    items = decode(manifest(folder, [{"title": "a chair", "images": images, "price": 9}]))
    found = [(one.item.text, one.item.image_path, one.item.fields) for one in items]
    assert found == [("a chair", str(folder / f"{n}.png"), {"price": 9}) for n in ("red", "blue")]
    assert [one.picture.getpixel((0, 0)) for one in items] == [(255, 0, 0), (0, 0, 255)]


def test_a_row_of_several_pictures_lacks_those_that_are_missing(folder):
    """Each is told; with none left the row is one item without a picture."""
    skip, item = decode(manifest(folder, [{"title": "a", "images": ["gone.png", "red.png"]}]))
    assert skip.problem.startswith("row 1: its picture 'gone.png': there is nothing at ")
    assert item.item.image_path == str(folder / "red.png")
    events = decode(manifest(folder, [{"title": "a", "images": ["gone.png", "away.png"]}]))
    assert [type(one) for one in events] == [Skipped, Skipped, Decoded]
    assert events[-1].picture is None


@pytest.mark.skipif(not os.path.exists("/proc/self/mem"), reason="a file that gives EIO")
def test_a_picture_that_is_there_and_cannot_be_read_is_tried_again(folder):
    """The fault lies outside; one that is missing or damaged waits until something changes."""
    (folder / "cut.png").write_bytes(png("red")[:60])
    rows = [{"text": "a", "image": name} for name in ("/proc/self/mem", "gone.png", "cut.png")]
    skips = [what for what in decode(manifest(folder, rows)) if isinstance(what, Skipped)]
    assert [skip.fault for skip in skips] == ["outside", "file", "file"]
    assert "input/output error" in skips[0].problem


def test_half_characters(folder):
    """An emoji cut in two, as JSON can write it, costs a letter of the text and no more."""
    row = {"text": "a\ud83d", "tags": ["t\ude00"], "f\ud83d": "\ud83d", "g": {"h": "\ud83d"}}
    (decoded,) = decode(manifest(folder, [row | {"image": "red.png"}]))
    assert decoded.item.text == "a\ufffd"
    assert decoded.item.tags == ("t\ufffd",)
    assert decoded.item.fields == {"f\ufffd": "\ufffd", "g": '{"h": "\ufffd"}'}


@pytest.mark.parametrize("name", ["\ud83d.png", "red\x00.png"])
def test_a_name_that_no_file_can_have(folder, name):
    """It costs the picture of its row, which is told, and is not kept as a path."""
    skip, decoded = decode(manifest(folder, [{"text": "a chair", "image": name}]))
    assert skip.problem == f"row 1: no file can have the name of its picture, {name!r}"
    assert (decoded.item.image_path, decoded.item.text) == ("", "a chair")


@pytest.mark.parametrize("name", ["data:image/png;base64," + "A" * 70_000, "椅" * 1400])
def test_a_name_that_is_too_long_for_a_file(folder, name):
    """As a picture written out in its place: it is no path either, and is told in short."""
    rows = [{"text": "a lamp", "image": "red.png"}, {"text": "a chair", "image": name}]
    _, skip, decoded = decode(manifest(folder, rows))
    assert skip.problem.startswith(f"row 2: no file can have the name of its picture, '{name[:99]}")
    assert len(skip.problem) < 500
    assert (decoded.item.image_path, decoded.item.text) == ("", "a chair")


def test_many_complaints_are_counted(folder):
    """After twenty rows the rest is counted, so that a lost folder does not fill the report."""
    rows = [{"text": f"{n}", "image": f"{n}.png"} for n in range(100)]
    skips = [e for e in decode(manifest(folder, rows)) if isinstance(e, Skipped)]
    assert len(skips) == 21
    assert skips[-1].problem == "80 more rows are broken or lack their picture"
    assert not any(skip.whole_file for skip in skips)


def test_several_texts_of_one_picture(folder):
    """Rows that share a picture are items of their own with the same picture."""
    rows = [{"text": text, "image": "red.png"} for text in ("one", "two")]
    one, two = decode(manifest(folder, rows))
    assert one.picture.tobytes() == two.picture.tobytes()
    assert (one.item.text, two.item.text) == ("one", "two")


def test_reading_goes_on_where_another_worker_ended(folder):
    """From the row whose picture killed it; rows with the same picture leave it out as well."""
    rows = [{"text": f"{n}", "image": f"{name}.png"} for n, name in enumerate(ORDER, 1)]
    path = manifest(folder, rows)
    again = decode(path, resumed=Resumed(2, is_lost=False))
    assert [(e.item.text, e.picture is None) for e in again] == [(n, False) for n in "2345"]
    lost = decode(path, resumed=Resumed(2, is_lost=True))
    assert [e.problem for e in lost if isinstance(e, Skipped)] == [
        "row 3: its picture 'blue.png': the process that read it came to grief"
    ]
    items = [(e.item.text, e.picture is None) for e in lost if isinstance(e, Decoded)]
    assert items == [("2", True), ("3", True), ("4", False), ("5", False)]


def test_a_row_of_several_pictures_is_read_on_as_a_whole(folder):
    """Nothing of it is given before its last picture is read, so that nothing comes twice."""
    rows = [{"text": "one", "images": ["red.png", "blue.png"]}, {"text": "two"}]
    path = manifest(folder, rows)
    items = PairSource().decode(SourceFile(str(path), str(folder), 1, 1), DecodeOptions())
    heard = []
    with heard_by(heard.append):
        next(items)
    assert heard == [Part("row", 1), None, Part("row", 1), None]
    lost = decode(path, resumed=Resumed(1, is_lost=True))
    assert [(e.item.text, e.picture) for e in lost] == [("one", None), ("two", None)]


def test_rows_are_told_as_parts_while_their_picture_is_read(folder):
    """Nothing is told of a picture that is known from the row before."""
    heard = []
    rows = [{"text": "one"}, *({"text": "two", "image": "red.png"} for _ in range(2))]
    with heard_by(heard.append):
        decode(manifest(folder, [{"image": "blue.png", "text": "zero"}, *rows]))
    assert heard == [Part("row", 1), None, Part("row", 3), None]


def test_data_without_pairs(folder):
    """Other data give a reason, which is told in any case where the user named the file."""
    path = manifest(folder, [{"name": "x", "image": "nginx"}])
    (skip,) = decode(path)
    assert (skip.whole_file, skip.is_other_data) == (True, True)
    assert decode(path, root=path) == [replace(skip, is_other_data=False)]


@pytest.mark.parametrize(
    ("name", "content", "problem"),
    [
        ("list.json", ROW + ", " + ROW + ', {"te', "the JSON list breaks off after 2 rows"),
        ("list.jsonl", ROW + "\n" + ROW + "\n" + "[" * 2000, "row 3 is longer than"),
        (
            "list.csv",
            "text,image\na,red.png\na,red.png\n" + "x" * 2000,
            "line 4 of the table is longer",
        ),
    ],
)
def test_a_manifest_that_breaks_off_keeps_its_rows(folder, monkeypatch, name, content, problem):
    """The rows before the break are items; the break is told beside them."""
    monkeypatch.setattr("tusou.sources.pairs.json_stream.MAX_ROW_CHARS", 1000)
    monkeypatch.setattr("tusou.sources.pairs.table_rows._MAX_CELL_CHARS", 1000)
    path = folder / name
    path.write_text(("[" if name.endswith("json") else "") + content)
    *items, skip = decode(path)
    assert [one.item.text for one in items] == ["a", "a"]
    assert problem in skip.problem
    assert (skip.whole_file, skip.fault) == (False, "file")


def test_a_break_is_told_after_many_other_complaints(folder):
    """It is not one of those that are only counted."""
    path = folder / "list.json"
    path.write_text("[" + (ROW + ", 1, ") * 30)
    *_, counted, skip = decode(path)
    assert counted.problem == "10 more rows are broken or lack their picture"
    assert "breaks off after 60 rows" in skip.problem


def test_csv(folder):
    """A catalogue as a table: title and description as text, other columns as fields."""
    path = folder / "catalogue.csv"
    path.write_text("标题,描述,图片,价格\n椅子,红色的,red.png,99\n", encoding="gb18030")
    (decoded,) = decode(path)
    assert (decoded.item.text, decoded.item.fields) == ("椅子\n红色的", {"价格": "99"})


def parquet(folder, columns, **options):
    path = folder / "data.parquet"
    pq.write_table(pa.table(columns), path, **options)
    return path


@pytest.mark.parametrize("as_struct", [True, False])
def test_parquet_that_holds_pictures(folder, as_struct):
    """Pictures inside Parquet, plain or with a path beside them, are found again by row."""
    colours = [(n * 5, 0, 0) for n in range(50)]
    images = [png(colour) for colour in colours]
    if as_struct:
        images = [{"bytes": data, "path": f"{n}.png"} for n, data in enumerate(images)]
    columns = {
        "image": images,
        "caption": [f"number {n}" for n in range(50)],
        "label": list(range(50)),
    }
    path = parquet(folder, columns, row_group_size=20)
    events = decode(path)
    assert [e.item.text for e in events] == columns["caption"]
    assert events[7].item.fields == {"label": 7}
    for row in (1, 20, 21, 37, 50):
        item = events[row - 1].item
        assert item.image_path == f"{path}#row={row}"
        assert PairSource().picture(item, 100).getpixel((0, 0)) == colours[row - 1]


@pytest.mark.parametrize("as_struct", [True, False])
def test_parquet_that_holds_several_pictures_in_a_row(folder, as_struct):
    """Each is an item, and found again by its place among those that the row holds."""
    images = [png("red"), png("blue"), png("lime")]
    if as_struct:
        images = [{"bytes": data, "path": None} for data in images]
    path = parquet(folder, {"images": [images[:1], images], "title": ["one", "three"]})
    items = [one.item for one in decode(path)]
    assert [one.text for one in items] == ["one", "three", "three", "three"]
    marks = ("1", "2", "2.2", "2.3")
    assert [one.image_path for one in items] == [f"{path}#row={mark}" for mark in marks]
    colours = [PairSource().picture(one, 100).getpixel((0, 0)) for one in items]
    assert colours == [(255, 0, 0), (255, 0, 0), (0, 0, 255), (0, 255, 0)]


def test_parquet_that_names_several_pictures_in_a_row(folder):
    path = parquet(folder, {"images": [["red.png", "blue.png"]], "title": ["two"]})
    assert [one.item.image_path for one in decode(path)] == [
        str(folder / "red.png"),
        str(folder / "blue.png"),
    ]


def test_parquet_that_names_pictures(folder):
    """Parquet can name pictures by path, just as JSON does."""
    (decoded,) = decode(parquet(folder, {"image": ["red.png"], "captions_en": [["one", "two"]]}))
    assert (decoded.item.image_path, decoded.item.text) == (str(folder / "red.png"), "one\ntwo")


def test_parquet_without_pairs(folder):
    """A Parquet file of numbers is other data; one that names pictures is missed."""
    (skip,) = decode(parquet(folder, {"x": [1.0, 2.0]}))
    assert (skip.problem, skip.is_other_data) == (
        'no column is known to hold texts, and none pictures; it has "x"',
        True,
    )
    (skip,) = decode(parquet(folder, {"x": ["a.png"]}))
    assert not skip.is_other_data


def test_pictures_that_are_gone_from_parquet(folder):
    """A row that is not there, or holds no picture any more, is a SourceError."""
    path = parquet(folder, {"image": [png("red")], "text": ["a"]})
    (decoded,) = decode(path)
    parquet(folder, {"text": ["a"]})
    with pytest.raises(SourceError, match="holds no picture"):
        PairSource().picture(decoded.item, 100)
    parquet(folder, {"text": pa.array([], pa.string())})
    with pytest.raises(SourceError, match="has no row 1"):
        PairSource().picture(decoded.item, 100)
    path.write_bytes(b"PAR1 no more")
    with pytest.raises(SourceError, match="cannot be read"):
        PairSource().picture(decoded.item, 100)


def test_of_a_parquet_file_only_the_column_of_pictures_is_read_again(folder):
    """A row group is decoded from its start for each picture; texts may be longer than pictures."""
    columns = {"caption": ["a red one", "a blue one"], "photo": [png("red"), png("blue")]}
    path = parquet(folder, columns, compression="none", use_dictionary=False)
    item = decode(path)[1].item
    captions = pq.read_metadata(path).row_group(0).column(0)
    with open(path, "r+b") as file:
        file.seek(captions.data_page_offset)
        file.write(b"\xff" * captions.total_compressed_size)
    assert PairSource().picture(item, 100).getpixel((0, 0)) == (0, 0, 255)


def test_parquet_without_pyarrow(folder, monkeypatch):
    """Without the extra, a Parquet file says what to install."""
    path = parquet(folder, {"image": ["red.png"], "text": ["a"]})
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(MissingExtra, match=r"pip install 'tusou\[parquet\]'"):
        decode(path)


def test_picture_is_drawn_at_any_size(folder):
    """The picture of a pair is read again at the size asked."""
    (decoded,) = decode(manifest(folder, [{"text": "a", "image": "red.png"}]))
    assert PairSource().picture(decoded.item, 90).size == (90, 60)
