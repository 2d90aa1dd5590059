"""Rows come out one by one, whatever the manifest is written in."""

from __future__ import annotations

import json
import tracemalloc

import pytest

from tusou.errors import OutOfReach, SourceError
from tusou.sources.pairs import json_stream
from tusou.sources.pairs.encodings import encoding_of
from tusou.sources.pairs.rows import BrokenRow, Row, read_rows

ROWS = [
    {"text": "一把椅子", "image": "a.png", "price": 1},
    {"text": "b", "image": "b.png", "n": {}},
]


def rows(tmp_path, name, content):
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return list(read_rows(str(path)))


@pytest.mark.parametrize("name", ["a.json", "a.jsonl", "a.csv", "a.parquet"])
def test_a_manifest_that_is_not_there_now(tmp_path, name):
    """It is out of reach and not broken; one that is broken is not out of reach."""
    with pytest.raises(OutOfReach, match="cannot be read"):
        list(read_rows(str(tmp_path / name)))
    if name.endswith("parquet"):
        with pytest.raises(SourceError) as caught:
            rows(tmp_path, name, "no Parquet")
        assert not isinstance(caught.value, OutOfReach)


@pytest.mark.parametrize("name", ["a.json", "a.jsonl", "a.ndjson"])
@pytest.mark.parametrize("indent", [None, 2])
def test_json_list(tmp_path, name, indent):
    """A JSON list is read under any of the JSON suffixes, pretty or not."""
    content = " \n" + json.dumps(ROWS, ensure_ascii=False, indent=indent) + "\n"
    assert rows(tmp_path, name, content) == [Row(1, ROWS[0]), Row(2, ROWS[1])]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_json_lines_in_any_encoding(tmp_path, encoding):
    """JSON Lines are read in UTF-8, UTF-16 and the Chinese national encoding."""
    content = "\n\n".join(json.dumps(row, ensure_ascii=False) for row in ROWS).encode(encoding)
    assert rows(tmp_path, "a.jsonl", content) == [Row(1, ROWS[0]), Row(2, ROWS[1])]


def test_a_long_list_is_read_in_pieces(tmp_path, monkeypatch):
    """Elements are cut anywhere by the pieces in which the file is read, and come out whole."""
    monkeypatch.setattr(json_stream, "PIECE_CHARS", 7)
    many = [{"text": "x" * (n % 40), "n": n} for n in range(200)]
    assert [row.values for row in rows(tmp_path, "a.json", json.dumps(many))] == many


def test_memory_stays_flat(tmp_path):
    """A list of 20 MB is read in a fraction of that."""
    path = tmp_path / "a.json"
    path.write_text(json.dumps([{"text": "x" * 1000}] * 20_000))
    tracemalloc.start()
    count = sum(1 for _ in read_rows(str(path)))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert count == 20_000
    assert peak < 4_000_000


def test_broken_lines_cost_themselves(tmp_path):
    """A line that is no JSON, or no object, is told of; the others are read."""
    found = rows(tmp_path, "a.jsonl", '{"text": "a"}\n{"text": \n[1]\n' + "[" * 100_000 + "\n{}\n")
    assert found[0] == Row(1, {"text": "a"})
    assert [type(row) for row in found] == [Row, BrokenRow, BrokenRow, BrokenRow, Row]
    assert found[2].problem == "it is list, not an object"


@pytest.mark.parametrize(
    "content", ['[{"text": "a"}, {"te', '[{"text": "a"}, oops]', '[{"text": "a"},']
)
def test_a_list_that_breaks_off(tmp_path, content):
    """A JSON list with a broken end gives its first rows and then says where it broke."""
    with pytest.raises(SourceError, match="breaks off after 1 row "):
        rows(tmp_path, "a.json", content)


def test_an_endless_row(tmp_path, monkeypatch):
    """A row without end is refused, not read into memory."""
    monkeypatch.setattr(json_stream, "MAX_ROW_CHARS", 1000)
    monkeypatch.setattr(json_stream, "PIECE_CHARS", 100)
    for name, start in (("a.json", '[{"text": "'), ("a.jsonl", '{"text": "')):
        with pytest.raises(SourceError, match=r"too long|longer than"):
            rows(tmp_path, name, start + "x" * 5000)


def test_csv(tmp_path):
    """CSV as Excel writes it: a mark at the start, quotes, line breaks within cells."""
    content = '\ufefftext,image\r\n"a, ""b""\r\nc",a.png\r\n\r\nd,b.png\r\n'
    assert rows(tmp_path, "a.csv", content) == [
        Row(1, {"text": 'a, "b"\r\nc', "image": "a.png"}),
        Row(2, {"text": "d", "image": "b.png"}),
    ]


@pytest.mark.parametrize(("name", "sign"), [("a.csv", ";"), ("a.csv", "\t"), ("a.tsv", "\t")])
def test_delimiters(tmp_path, name, sign):
    """Semicolons (Excel in much of Europe) and tabs are recognised by the header."""
    content = f"标题{sign}图片\n一,二{sign}a.png\n".encode("gb18030")
    assert rows(tmp_path, name, content) == [Row(1, {"标题": "一,二", "图片": "a.png"})]


@pytest.mark.parametrize(
    ("name", "above"),
    [
        ("a.csv", "Spring catalogue, 2024\n"),
        ("a.csv", "商品列表,,\n,,\n"),
        ("a.tsv", "TemplateType=fptcustom\tVersion=2024.1\n"),
        ("a.tsv", "TemplateType=fptcustom\tVersion=2024.1\nProduct Name\tMain Image\tPrice\n"),
    ],
)
def test_a_table_with_headings_above_the_names_of_its_columns(tmp_path, name, above):
    """Also where it is divided otherwise, or has names for people above those for programs."""
    for sign in "\t" if name == "a.tsv" else ",;":
        content = above + f"title{sign}image{sign}price\na, b, c{sign}a.png{sign}1\n"
        content = content.replace("a, b, c", '"a, b, c"' if sign == "," else "a, b, c")
        values = {"title": "a, b, c", "image": "a.png", "price": "1"}
        assert rows(tmp_path, name, content) == [Row(1, values)]


@pytest.mark.parametrize("header", ["image,caption", "picture,label", "x,y"])
def test_no_row_is_taken_for_the_names_of_columns(tmp_path, header):
    """It may name a picture, and consist of such words where the first line has names."""
    lines = ["photo.jpg,title", "photo1.jpg,caption", f"image,{'caption ' * 40}"]
    found = rows(tmp_path, "a.csv", "\n".join([header, *lines]))
    assert [",".join(row.values) for row in found] == [header] * 3
    assert [",".join(row.values.values()) for row in found] == lines
    (row,) = rows(tmp_path, "a.csv", "image,caption\npicture,title\n")
    assert row.values == {"image": "picture", "caption": "title"}


def test_ragged_tables(tmp_path):
    """A row with too many cells is told of; one with too few has fewer columns."""
    found = rows(tmp_path, "a.csv", "text,image\na,b,c\nd\n")
    assert found == [BrokenRow(1, "it has 3 cells, the header 2"), Row(2, {"text": "d"})]


@pytest.mark.parametrize(("name", "sign"), [("a.csv", ","), ("a.tsv", "\t")])
def test_a_delimiter_at_the_end_of_each_line(tmp_path, name, sign):
    """It makes a cell without a column, which is no reason to leave the row out."""
    found = rows(tmp_path, name, f"text{sign}image\na{sign}a.png{sign}\nb{sign}b.png{sign}{sign}\n")
    assert found == [
        Row(1, {"text": "a", "image": "a.png"}),
        Row(2, {"text": "b", "image": "b.png"}),
    ]


def test_long_cells(tmp_path):
    """Texts longer than the csv module's own limit are read."""
    (row,) = rows(tmp_path, "a.csv", "text,image\n" + "x" * 300_000 + ",a.png\n")
    assert len(row.values["text"]) == 300_000


def test_wrong_bytes_cost_a_character(tmp_path):
    """A byte that is not UTF-8 far into the file costs a character and not the manifest."""
    content = b"text,image\n" + b"a,a.png\n" * 40_000 + b"caf\xe9,b.png\n"
    assert rows(tmp_path, "a.csv", content)[-1].values["text"] == "caf\N{REPLACEMENT CHARACTER}"


@pytest.mark.parametrize("name", ["a.json", "a.jsonl", "a.csv", "a.tsv"])
def test_nothing_in_nothing(tmp_path, name):
    """An empty manifest has no rows."""
    assert rows(tmp_path, name, b"") == []


@pytest.mark.parametrize("name", ["a.json", "a.csv", "a.parquet"])
def test_missing_manifest(tmp_path, name):
    """A manifest that is gone is a SourceError."""
    with pytest.raises(SourceError, match="cannot be read"):
        list(read_rows(str(tmp_path / name)))


def test_encoding_is_told_from_a_sample_cut_anywhere():
    """A sample that ends within a character is still UTF-8."""
    sample = "椅子".encode()
    assert {encoding_of(sample[:end]) for end in range(1, 7)} == {"utf-8-sig"}
