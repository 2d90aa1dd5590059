"""Pairs in Parquet, which may hold their pictures."""

from __future__ import annotations

import sys

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from sources.pairs.making import decode, png
from tusou.errors import MissingExtra, SourceError
from tusou.sources.pairs import PairSource
from tusou.sources.pairs.columns import MOST_PICTURES
from tusou.types import Resumed


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


def test_parquet_that_holds_many_pictures_in_a_row(folder):
    """They are nowhere else: each is an item, whatever a row may name."""
    many = [png((n, 0, 0), (4, 4)) for n in range(MOST_PICTURES + 5)]
    path = parquet(folder, {"images": [many], "title": ["all"]})
    items = decode(path)
    assert len(items) == len(many)
    assert PairSource().picture(items[-1].item, 4).getpixel((0, 0)) == (len(many) - 1, 0, 0)
    rest = decode(path, resumed=Resumed(1, is_lost=False, nth=3, is_given=True))
    assert [one.item for one in rest] == [one.item for one in items[2:]]


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
