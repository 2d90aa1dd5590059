"""Manifests are told from other data by their first rows."""

from __future__ import annotations

import json

import pytest

from tusou.errors import OutOfReach
from tusou.sources.pairs.sniffing import pictures_named_by, resolve, why_no_manifest


def is_manifest(path):
    return why_no_manifest(path) is None


def at(tmp_path, name, content):
    path = tmp_path / name
    path.write_text(content if isinstance(content, str) else json.dumps(content))
    return str(path)


@pytest.mark.parametrize(
    "data",
    [
        [{"text": "a", "image_path": "a.png"}],
        [{"title": "a", "file": "b/c.JPEG"}],
        [{"caption": None, "image": None}, {"caption": "a", "image": "a.webp"}],
        [{"描述": "一", "图片": "一.png"}],
        [{"title": "x", "image": "https://example.org/a"}],
        [{"title": "x", "file": "https://example.org/a.png?v=1"}],
        [{"title": "x", "images": [{"src": "a.png"}]}],
        {"type": "FeatureCollection", "features": [{"title": "a", "image": "a.png"}]},
    ],
)
def test_manifests(tmp_path, data):
    """A text and a picture file, or its address, in one of the first rows make a manifest."""
    assert is_manifest(at(tmp_path, "a.json", data))


@pytest.mark.parametrize(
    "data",
    [
        {"name": "pkg", "description": "x", "image": "nginx"},
        [{"name": "web", "image": "nginx:latest"}],
        [{"name": "x", "path": "src/x.py"}],
        [{"title": "x", "file": "https://example.org/a.py"}],
        [{"text": "no picture"}],
        [{"image": "a.png"}],
        [1, 2, 3],
        ["a.png"],
        [],
        "a.png",
        {"type": "FeatureCollection", "features": [{"properties": {"image": "a.png"}}]},
    ],
)
def test_other_data(tmp_path, data):
    """Packages, services, links, lists of numbers and maps are no manifests."""
    assert not is_manifest(at(tmp_path, "a.json", data))


def test_a_picture_without_suffix_counts_if_it_is_there(tmp_path):
    """A path without picture suffix makes a manifest when it leads to a file."""
    path = at(tmp_path, "a.jsonl", '{"text": "a", "image": "0001"}')
    assert not is_manifest(path)
    (tmp_path / "0001").write_bytes(b"x")
    assert is_manifest(path)


def test_broken_and_binary_files(tmp_path):
    """What cannot be read is no manifest, and no error either."""
    (tmp_path / "a.json").write_bytes(bytes(range(256)) * 100)
    (tmp_path / "a.parquet").write_bytes(b"PAR1 not really PAR1")
    assert not is_manifest(str(tmp_path / "a.json"))
    assert not is_manifest(str(tmp_path / "a.parquet"))


def test_what_cannot_be_opened_is_not_judged(tmp_path):
    """Nobody knows whether it is a manifest: saying no would let its pairs be forgotten."""
    with pytest.raises(OutOfReach):
        is_manifest(str(tmp_path / "gone.csv"))


def test_pictures_named(tmp_path):
    """Each picture of a row is named by its absolute path; broken rows and addresses name none."""
    path = at(
        tmp_path,
        "a.jsonl",
        '{"text": "a", "image": "x/../b.png"}\n{oops\n{"image": "/c.png"}\n{"text": "d"}\n'
        '{"images": ["d.png", "e.png"]}\n{"image": "https://example.org/f.png"}\n',
    )
    names = [str(tmp_path / f"{name}.png") for name in "bde"]
    assert list(pictures_named_by(path)) == [names[0], "/c.png", *names[1:]]


def test_pictures_named_before_a_break(tmp_path):
    """A list that breaks off names the pictures before the break."""
    path = at(tmp_path, "a.json", '[{"text": "a", "image": "b.png"}, {"te')
    assert list(pictures_named_by(path)) == [str(tmp_path / "b.png")]


def test_backslashes(tmp_path):
    """Paths written under Windows lead to the file where there is one."""
    assert resolve("img\\a.png", str(tmp_path)) == str(tmp_path / "img" / "a.png")
    (tmp_path / "odd\\name.png").write_bytes(b"x")
    assert resolve("odd\\name.png", str(tmp_path)) == str(tmp_path / "odd\\name.png")
