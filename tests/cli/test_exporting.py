"""`tusou export`: pairs, pictures and vectors."""

from __future__ import annotations

import json

import numpy as np
import pytest
from PIL import Image


def test_pairs_and_pictures(run, library, tmp_path):
    """--images writes every picture, and pairs.json beside them that can be indexed again."""
    done = run("export", "--images", tmp_path / "out")
    assert done.code == 0
    assert "exported 4 items, 4 pairs" in done.out
    rows = json.loads((tmp_path / "out" / "pairs.json").read_text(encoding="utf-8"))
    assert {"text", "image_path"} <= set(rows[0])
    for row in rows:
        with Image.open(tmp_path / "out" / row["image_path"]) as picture:
            assert picture.size == (40, 30)


def test_vectors(run, library, tmp_path):
    """--vectors writes arrays that belong together."""
    answer = run("export", "--vectors", tmp_path / "v.npz", "--json").json
    assert answer["files"] == [str(tmp_path / "v.npz")]
    with np.load(tmp_path / "v.npz") as data:
        assert len(data["item_ids"]) == len(data["image_features"]) == 4


def test_a_choice_of_items(run, library, tmp_path):
    """The filters of a search restrict an export too."""
    answer = run("export", "--pairs", tmp_path / "p.json", "--kind", "pair", "--json").json
    assert answer["items"] == answer["pairs"] == 2


def test_parquet(run, library, tmp_path):
    """--parquet writes a table."""
    assert run("export", "--parquet", tmp_path / "v.parquet").code == 0
    assert (tmp_path / "v.parquet").stat().st_size > 0


def test_a_picture_that_is_gone(run, library, tmp_path):
    """What cannot be drawn any more is told on stderr; the rest is written."""
    (library / "green.png").unlink()
    done = run("export", "--images", tmp_path / "out")
    assert done.code == 0
    assert "exported 4 items, 3 pairs" in done.out
    assert "green.png" in done.err


def test_nothing_named_to_export(run, library):
    """The mend names the options that say what to write."""
    done = run("export")
    assert done.code == 2
    assert "--pairs" in done.err


@pytest.mark.parametrize("option", ["--pairs", "--images", "--vectors", "--parquet"])
def test_a_hyphen_is_no_file(run, library, tmp_path, monkeypatch, option):
    """Whoever means stdout by it gets no file of that name."""
    monkeypatch.chdir(tmp_path)
    done = run("export", option, "-")
    assert done.code == 2
    assert "stdout" in done.err
    assert "try: name a file" in done.err
    assert list(tmp_path.glob("-*")) == []
    assert run("export", option, "./-").code == 0


def test_pairs_where_a_folder_stands(run, library, tmp_path):
    """The place that was asked for is named, and nothing half written stays beside it."""
    (tmp_path / "p.json").mkdir()
    done = run("export", "--pairs", tmp_path / "p.json")
    assert done.code == 1
    assert f"{tmp_path / 'p.json'} cannot be written" in done.err
    assert not (tmp_path / "p.json.partial").exists()
