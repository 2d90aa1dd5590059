"""Data that list no pairs: what is told of them, and whether anybody would miss them."""

from __future__ import annotations

import pytest

from tusou.sources.pairs.sniffing import why_no_manifest


@pytest.fixture
def told(tmp_path):
    """What is told of a file with this content."""

    def look(content, name="list.csv"):
        path = tmp_path / name
        path.write_text(content, encoding="utf-8")
        return why_no_manifest(str(path))

    return look


def test_the_columns_that_it_has_and_those_that_it_needs(told):
    """By what the names of its columns lack."""
    skip = told("ware,ansicht\nchair,a.png\n")
    assert skip.problem == (
        'no column is known to hold texts, and none pictures; it has "ware", "ansicht"'
    )
    assert skip.mend.startswith('call that of texts one of "text", "title", ')
    assert 'that of pictures one of "image_path", ' in skip.mend
    skip = told("title,ansicht\nchair,a.png\n")
    assert skip.problem == 'no column is known to hold pictures; it has "title", "ansicht"'
    assert skip.mend.startswith('call that of pictures one of "image_path", "image"')
    skip = told("ware,image\nchair,a.png\n")
    assert skip.problem == 'no column is known to hold texts; it has "ware", "image"'
    assert skip.mend.startswith('call that of texts one of "text", "title"')


def test_known_columns_without_pairs(told):
    """The names are right and what stands below is not."""
    skip = told("title,image,port\nweb,nginx:latest,80\n")
    assert skip.problem == (
        'none of its first rows has a text and a picture; it has "title", "image", "port"'
    )
    assert skip.mend == 'write texts into "title", paths of pictures into "image"'


def test_rows_that_name_whole_folders(told):
    """What is wrong is not that they name no pictures."""
    many = "|".join(f"{n}.png" for n in range(51))
    skip = told(f"title,images\nall,{many}\n")
    assert skip.problem == "its first rows name more than 50 pictures each"
    assert skip.mend == "give each picture a row of its own"
    assert not skip.is_other_data


def test_a_list_within_an_object_is_told_by_its_columns(told):
    """What stands around the list tells of it; settings have such lists too."""
    rows = '{"total": 1, "tags": ["a"], "products": [{"ware": "chair", "ansicht": "a.png"}]}'
    skip = told(rows, "list.json")
    assert skip.problem == (
        'no column is known to hold texts, and none pictures; it has "ware", "ansicht"'
    )
    assert skip.is_other_data


def test_many_and_long_names_are_cut(told):
    """A table of a thousand columns is told on a few lines."""
    names = [f"column {n}" for n in range(1000)]
    skip = told(",".join(["x" * 1000, *names]) + "\n" + "1," * 1000 + "1\n")
    assert '"' + "x" * 40 + '…"' in skip.problem
    assert skip.problem.endswith('"column 10", …')


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("list.csv", "ware,ansicht\nchair,img/a.JPG\n"),
        ("list.json", '[{"ware": "chair", "ansicht": "a.png"}]'),
        ("list.jsonl", '{"ware": "chair", "ansicht": "a.png"}\n'),
        ("list.csv", "title,ansicht\nchair,a.png\n"),
    ],
)
def test_rows_that_name_pictures_are_missed(told, name, content):
    """Somebody meant them for pairs."""
    assert not told(content, name).is_other_data


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("package.json", '{"name": "x", "version": "1", "icon": "a.png"}'),
        ("settings.json", '{"icons": {"small": "a.png"}, "title": "x"}'),
        ("numbers.csv", "x,y\n1,2\n"),
        ("compose.json", '[{"name": "web", "image": "nginx:latest"}]'),
        ("list.json", "[1, 2, 3]"),
        ("list.json", "[]"),
        ("list.csv", "title,image\n"),
        ("cut.json", '[{"te'),
    ],
)
def test_other_data(told, name, content):
    """Settings, packages and figures are none that anybody would miss; a reason there is."""
    skip = told(content, name)
    assert skip.is_other_data
    assert skip.problem
    assert skip.mend
