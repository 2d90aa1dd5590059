"""`tusou search --explain`."""

from __future__ import annotations

import pytest
from PIL import Image


@pytest.fixture
def indexed(run, colour_model, tmp_path):
    """A library of four coloured photos and two pairs."""
    from indexing.making import colour_folder, pairs

    folder = colour_folder(tmp_path / "files")
    pairs(folder / "pairs.json", [{"text": "A red armchair", "image_path": "red.png"}])
    assert run("index", folder, "-q").code == 0
    return folder


def test_explanation_is_written(run, indexed, tmp_path):
    """The hits are printed as ever, and the picture lies where it was asked for."""
    file = tmp_path / "why.png"
    outcome = run("search", "red armchair", "--explain", file)
    assert outcome.code == 0
    assert "red.png" in outcome.out
    assert outcome.err.strip() == f"explanation: {file}"
    with Image.open(file) as picture:
        assert picture.width == 2240


def test_json_stays_json(run, indexed, tmp_path):
    """stdout holds the answer alone."""
    outcome = run("search", "red", "--json", "--explain", tmp_path / "why.png")
    assert outcome.json["hits"]
    assert (tmp_path / "why.png").exists()


def test_more_hits_are_a_longer_sheet(run, indexed, tmp_path):
    """Up to three hits are explained."""
    heights = []
    for k in (1, 2, 4):
        file = tmp_path / f"{k}.png"
        run("search", "red", "--rank", "image", "-k", k, "--explain", file)
        with Image.open(file) as picture:
            heights.append(picture.height)
    assert heights[0] < heights[1] < heights[2] < 4 * heights[0]


def test_near_misses_are_explained(run, indexed, tmp_path):
    """Where nothing was found, the sheet shows what came near."""
    file = tmp_path / "why.png"
    asked = ("red and blue", "--rank", "image", "--min-cosine", "0.9")
    outcome = run("search", *asked, "--explain", file)
    assert "no result" in outcome.out
    assert file.exists()


def test_nothing_came_near(run, colour_model, tmp_path):
    """An empty library has nothing to explain, and no file is made."""
    (tmp_path / "empty").mkdir()
    run("index", tmp_path / "empty")
    file = tmp_path / "why.png"
    outcome = run("search", "red", "--explain", file)
    assert "nothing to explain" in outcome.err
    assert not file.exists()


def test_file_that_is_gone(run, indexed, tmp_path):
    """The thumbnail serves in its place."""
    (indexed / "red.png").unlink()
    file = tmp_path / "why.png"
    assert run("search", "red", "--kind", "photo", "-k", "1", "--explain", file).code == 0
    assert file.exists()


@pytest.mark.parametrize("name", ["missing/why.png", "why.unknown"])
def test_file_that_cannot_be_written(run, indexed, tmp_path, name):
    """A missing folder and an unknown format are told with the mend."""
    outcome = run("search", "red", "--explain", tmp_path / name)
    assert outcome.code == 2
    assert "cannot write" in outcome.err
    assert "try:" in outcome.err


def test_several_libraries(run, indexed, tmp_path):
    """Each hit is explained by its own library."""
    other = tmp_path / "other"
    run("index", indexed / "blue.png", "--library", other, "-q")
    default = tmp_path / "why.png"
    import os

    outcome = run(
        *("search", "blue", "--rank", "image", "-k", "2", "--explain", default),
        *("--library", os.environ["TUSOU_LIBRARY"], "--library", other),
    )
    assert outcome.code == 0
    assert default.exists()


@pytest.mark.parametrize("name", ["missing/why.png", "why.unknown"])
def test_a_place_that_cannot_be_written_is_told_before_anything_is_drawn(
    run, indexed, tmp_path, monkeypatch, name
):
    """A heat map takes some forty encodings: none is made for nothing."""
    from tusou.library import Library

    explained = []
    monkeypatch.setattr(Library, "explain", lambda *given, **_: explained.append(given))
    assert run("search", "red", "--explain", tmp_path / name).code == 2
    assert explained == []
