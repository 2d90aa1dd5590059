"""What may have been meant by a filter that nothing passes, and by what looks like one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tusou.searching import Shelf, search
from tusou.searching.hints import _FITTING, as_typed
from tusou.stores import open_store
from tusou.text import parse_query
from tusou.types import FileRecord, Item, NewItem, Query, SourceFile, Where

FILES = {
    "catalogues/2024/chairs.pdf": {"colour": "red", "list_price": 499},
    "catalogues/2025/Sofas.pdf": {
        "colour": "dark blue",
        "颜色": "深蓝",
        "camera": "Apple iPhone 12",
    },
    "相册/2019/五一 青岛/IMG_1.pdf": {},
    "相册/2019/五一 青岛/day 1/IMG_2.pdf": {},
    "my files/lamps.pdf": {"camera": "X iPhone", "Shelf Number": 7, "货架 编号": 7},
}


@pytest.fixture
def furniture(tmp_path: Path) -> Iterator[Shelf]:
    """Two files in folders, with fields."""
    store = open_store(str(tmp_path / "library"))
    for name, fields in FILES.items():
        path = f"/files/{name}"
        item = Item("pair", path, text=f"A chair in {name}", fields=fields)
        with store.write_file(SourceFile(path, "/files", 1, 1)) as writer:
            writer.add([NewItem(item, None, name)])
            writer.finish(FileRecord(path, "/files", 1, 1, name, n_items=1))
    store.tidy()
    yield Shelf("furniture", store, None)
    store.close()


@pytest.mark.parametrize(
    ("where", "hint"),
    [
        ({"path_globs": "catalogs/"}, "no item passes in:catalogs/: did you mean in:catalogues/?"),
        ({"path_globs": "catalogs/2025/"},
         "no item passes in:catalogs/2025/: did you mean in:catalogues/2025/?"),
        ({"path_globs": "青岛/"},
         'no item passes in:青岛/: did you mean in:"相册/2019/五一 青岛/"?'),
        ({"path_globs": "青島/"},
         'no item passes in:青島/: did you mean in:"相册/2019/五一 青岛/"?'),
        ({"path_globs": "2019/五一/"},
         'no item passes in:2019/五一/: did you mean in:"相册/2019/五一 青岛/"?'),
        ({"path_globs": "Day 1/"},
         'no item passes in:"Day 1/": did you mean in:"相册/2019/五一 青岛/day 1/"?'),
        ({"path_globs": "files/"}, 'no item passes in:files/: did you mean in:"my files/"?'),
        ({"path_globs": "2024/"}, "no item passes in:2024/: did you mean in:catalogues/2024/?"),
        ({"path_globs": "sofa.pdf"}, "no item passes in:sofa.pdf: did you mean in:Sofas.pdf?"),
        ({"path_globs": "lamps/"}, "no item passes in:lamps/"),
        ({"path_globs": "*.pfd"}, "no item passes in:*.pfd"),
        ({"path_globs": "/filse/catalogues/"}, "no item passes in:/filse/catalogues/"),
        ({"fields": {"Color": "red"}}, "no item has the field Color: did you mean colour?"),
        ({"fields": {" Colour ": "yellow"}}, "no item passes Colour:yellow"),
        ({"fields": {"weight": "3"}}, "no item has the field weight"),
        ({"fields": {"colour": "drak blue"}},
         'no item passes colour:"drak blue": did you mean colour:"dark blue"?'),
        ({"fields": {"colour": "blue"}},
         'no item passes colour:blue: did you mean colour:"dark blue"?'),
        ({"fields": {"camera": "iphone"}},
         'no item passes camera:iphone: did you mean camera:"apple iphone 12" camera:"x iphone"?'),
        ({"fields": {"camera": "iPhone 12"}},
         'no item passes camera:"iPhone 12": did you mean camera:"apple iphone 12"?'),
        ({"fields": {"camera": "pple"}}, "no item passes camera:pple"),
        ({"fields": {"颜色": "蓝"}}, "no item passes 颜色:蓝: did you mean 颜色:深蓝?"),
        ({"path_globs": "my file/"}, 'no item passes in:"my file/": did you mean in:"my files/"?'),
        ({"fields": {"colour": "yellow"}}, "no item passes colour:yellow"),
        ({"fields": {"list_price": "<99"}}, "no item passes list_price:<99"),
    ],
)  # fmt: skip
def test_a_filter_that_is_nearly_one_names_the_other(furniture, where, hint):
    """Folders and files by their names, fields by theirs and by their values; patterns are none."""
    query = Query("chair", where=Where(**where), own_filters=True)
    assert search(query, [furniture]).hints == (hint,)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("camera", "apple iphone 12"), ("price", "1,299"), ("note", "new, boxed"),
        ("颜色", "深蓝、白"), ("note", "really?"), ("size", '27" wide'), ("in", "my files/"),
        ("variant price", "<50"), ("variant price", "50, boxed"), ("商品 价格", "50"),
        ("price (eur)", "50"), ("weight-kg", "5"),
    ],
)  # fmt: skip
def test_what_is_suggested_can_be_typed(name, value):
    """As a filter that means just that."""
    assert parse_query(as_typed(name, value), [name]).filters == ((name, value),)


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("shape", ""),
        ("list_prize", ": did you mean list_price?"),
        ("color", ": did you mean colour?"),
        ("顏色", ": did you mean 颜色?"),
        ("商品颜色", ": did you mean 颜色?"),
        ("shelf_numbr", ": did you mean shelf_number?"),
        ("货架编码", ": did you mean 货架_编号?"),
    ],
)
def test_a_field_that_no_item_has_is_told_where_it_became_words(furniture, name, meant):
    """Beside hits too: whoever typed it meant a filter."""
    result = search(Query(f"chair {name}:round", show_all=True), [furniture])
    assert result.hits
    assert result.hints == (f"{name}:… is taken as words: no item has the field {name}{meant}",)
    assert search(Query(f"chair {name}:round", literal=True), [furniture]).hints == ()


def test_a_field_that_no_item_has_is_told_where_its_words_are_left_out(furniture):
    """They stand nowhere anyway: whoever typed a minus meant a filter too."""
    asked = Query("chair -color:red", rank="words", show_all=True)
    (told,) = search(asked, [furniture]).hints
    meant = "no item has the field color: did you mean colour?"
    assert told == f"-color:… leaves out these words: {meant}"
    (told,) = search(replace(asked, text="chair -type:photo"), [furniture]).hints
    assert told == "-type:… leaves out these words: no item has the field type"


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("chair in:青岛", 'in:青岛 is taken as words: did you mean in:"相册/2019/五一 青岛/"?'),
        ("chair 文件夹:files", '文件夹:files is taken as words: did you mean in:"my files/"?'),
        ("chair -in:files", '-in:files leaves out these words: did you mean -in:"my files/"?'),
        ("chair in:20", f"in:20 is taken as words: {_FITTING['in']}"),
    ],
)  # fmt: skip
def test_a_folder_without_its_slash_is_told_as_it_is_typed(furniture, typed, told):
    """Where a name of one holds it, and begins a word there."""
    assert search(Query(typed, show_all=True), [furniture]).hints == (told,)


def test_a_field_that_is_nearly_one_is_told_where_it_is_compared(furniture):
    """Formulas compare too: of them nothing is told."""
    (told,) = search(Query("chair list_prize<500", show_all=True), [furniture]).hints
    assert told.endswith("no item has the field list_prize: did you mean list_price?")
    assert search(Query("chair delta<5", show_all=True), [furniture]).hints == ()


def test_which_names_are_fields_is_asked_once(furniture):
    """Of a server it is a way there and back."""
    asked = []

    class Listening:
        def __getattr__(self, name):
            return getattr(furniture.store, name)

        def known_fields(self, *names):
            asked.extend(map(list, names))
            return furniture.store.known_fields(*names)

    search(Query("chair colour:red shape:round"), [replace(furniture, store=Listening())])
    assert asked == [["colour", "shape"]]


@pytest.mark.parametrize(
    "typed",
    ["chair colour:red", "chair: red", "chair ISO9001:2015", "c:\\chair", "椅子：chair", "at 10:30",
     "https://example.org/chair", "chair -c:\\chair", "chair -ISO9001:2015"],
)  # fmt: skip
def test_a_colon_of_a_sentence_is_none_of_a_field(furniture, typed):
    """Nothing is said of what nobody can have meant as one."""
    assert search(Query(typed, rank="words", show_all=True), [furniture]).hints == ()
