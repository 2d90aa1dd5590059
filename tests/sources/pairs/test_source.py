"""Each row of a manifest becomes an item; what is wrong with its picture is told."""

from __future__ import annotations

import os
from dataclasses import replace

import pytest

from sources.pairs.making import decode, manifest, png
from tusou.sources.pairs import PairSource
from tusou.types import Decoded, Skipped

ROW = '{"text": "a", "image": "red.png"}'


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


def test_picture_is_drawn_at_any_size(folder):
    """The picture of a pair is read again at the size asked."""
    (decoded,) = decode(manifest(folder, [{"text": "a", "image": "red.png"}]))
    assert PairSource().picture(decoded.item, 90).size == (90, 60)
