"""A picture that costs the worker its life costs its row the picture, and no other row."""

from __future__ import annotations

from sources.pairs.making import decode, manifest
from tusou.parts import heard_by
from tusou.sources.pairs import PairSource
from tusou.types import Decoded, DecodeOptions, Part, Resumed, Skipped, SourceFile

ORDER = ("red", "blue", "blue", "red", "blue")


def test_reading_goes_on_where_another_worker_ended(folder):
    """From the row whose picture killed it; rows with the same picture leave it out as well."""
    rows = [{"text": f"{n}", "image": f"{name}.png"} for n, name in enumerate(ORDER, 1)]
    path = manifest(folder, rows)
    again = decode(path, resumed=Resumed(2, is_lost=False))
    assert [(e.item.text, e.picture is None) for e in again] == [(n, False) for n in "2345"]
    lost = decode(path, resumed=Resumed(2, is_lost=True))
    assert [e.problem for e in lost if isinstance(e, Skipped)] == [
        f"row {n}: its picture 'blue.png': the process that read it came to grief" for n in (3, 5)
    ]
    items = [(e.item.text, e.picture is None) for e in lost if isinstance(e, Decoded)]
    assert items == [("2", True), ("3", True), ("4", False), ("5", True)]


def test_a_row_of_several_pictures_is_read_on_at_one_of_them(folder):
    """Each is a part, given before the next one is read, so that none comes twice."""
    rows = [{"text": "one", "images": ["red.png", "blue.png"]}, {"text": "two"}]
    path = manifest(folder, rows)
    items = PairSource().decode(SourceFile(str(path), str(folder), 1, 1), DecodeOptions())
    heard = []
    with heard_by(heard.append):
        next(items)
        assert heard == [Part("row", 1), None]
        next(items)
    assert heard[2:] == [Part("row", 1, 2, is_given=True), None]
    again = decode(path, resumed=Resumed(1, is_lost=False, nth=2, is_given=True))
    assert [e.item.image_path for e in again] == [str(folder / "blue.png"), ""]
    lost = decode(path, resumed=Resumed(1, is_lost=True, nth=2, is_given=True))
    assert [(e.item.text, e.picture) for e in lost] == [("two", None)]


def test_a_row_that_gave_no_picture_is_found_by_its_text(folder):
    """Also where the last of its pictures cost a worker its life."""
    path = manifest(folder, [{"text": "one", "images": ["gone.png", "red.png"]}])
    (one,) = decode(path, resumed=Resumed(1, is_lost=True, nth=2))
    assert (one.item.text, one.picture) == ("one", None)


def test_rows_are_told_as_parts_while_their_picture_is_read(folder):
    """Nothing is told of a picture that is known from the row before."""
    heard = []
    rows = [{"text": "one"}, *({"text": "two", "image": "red.png"} for _ in range(2))]
    with heard_by(heard.append):
        decode(manifest(folder, [{"image": "blue.png", "text": "zero"}, *rows]))
    assert heard == [Part("row", 1), None, Part("row", 3), None]


def test_a_picture_beside_the_one_that_killed_a_worker_is_read(folder):
    """In its own row and in the next one."""
    rows = [
        {"text": "one", "images": ["red.png", "blue.png"]},
        {"text": "two", "image": "blue.png"},
    ]
    lost = decode(manifest(folder, rows), resumed=Resumed(1, is_lost=True))
    assert [(e.item.text, e.picture is None) for e in lost] == [("one", False), ("two", False)]
