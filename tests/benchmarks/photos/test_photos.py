"""The photos that are taken, one turn of a side from the shell, and the table."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from benchmarks.photos.pictures import prepare
from benchmarks.photos.shown import BASE, CHINESE, published
from benchmarks.photos.sides import NAMES, QUERIES, Side, sides, turn
from PIL import Image

from encoders import tiny_models


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Ten pictures, and a file that is none."""
    place = tmp_path_factory.mktemp("photos")
    for number in range(10):
        Image.new("RGB", (40, 30), (20 * number, 90, 30)).save(place / f"{number}.jpg")
    (place / "notes.txt").write_text("no photo")
    return place


def test_photos_come_from_all_over_a_folder(folder, tmp_path):
    """The same ones each time, and no more than there are."""
    taken = prepare(folder, 3, tmp_path / "three")
    wanted = [(folder / f"{number}.jpg").read_bytes() for number in (0, 3, 6)]
    assert [one.read_bytes() for one in sorted(taken.iterdir())] == wanted
    assert len(list(prepare(folder, 50, tmp_path / "three").iterdir())) == 10


def test_photos_of_a_parquet_file(folder, tmp_path):
    """As bytes, or as data sets have them."""
    pa = pytest.importorskip("pyarrow")
    pq = pytest.importorskip("pyarrow.parquet")
    jpegs = [(folder / f"{number}.jpg").read_bytes() for number in range(4)]
    for rows in (jpegs, [{"bytes": one, "path": "x.jpg"} for one in jpegs]):
        pq.write_table(pa.table({"image": rows}), tmp_path / "some.parquet")
        taken = prepare(tmp_path / "some.parquet", 3, tmp_path / "taken")
        assert [one.read_bytes() for one in sorted(taken.iterdir())] == jpegs[:3]


def test_a_folder_without_photos(tmp_path):
    """There is nothing to compare."""
    with pytest.raises(SystemExit, match="no photo"):
        prepare(tmp_path, 3, tmp_path / "taken")


def test_a_turn_begins_with_nothing_and_leaves_nothing(folder, tmp_path):
    """State of the turn before is gone, what is kept is there, disk is counted, then all goes."""
    state = tmp_path / "state"
    state.mkdir()
    (state / "old").write_text("of the turn before")
    (tmp_path / "model").write_text("weights")
    script = (
        "import os, pathlib; at = pathlib.Path(os.environ['AT']);"
        "assert sorted(one.name for one in at.iterdir()) == ['model'];"
        "(at / 'index').write_bytes(bytes(5000))"
    )
    asked = "import os; open(os.environ['AT'] + '-log', 'a').write('q')"
    side = Side(
        [sys.executable, "-c", script],
        [sys.executable, "-c", asked],
        state,
        {"AT": str(state)},
        {"model": tmp_path / "model"},
    )
    told = turn(side, folder, 10)
    assert told["bytes"] == 500
    assert min(told["photos_per_s"], told["query_s"]) > 0
    assert (tmp_path / "state-log").read_text() == "q" * QUERIES
    assert not state.exists()


def test_a_side_that_fails_is_told(folder, tmp_path):
    """With what it said."""
    bad = [sys.executable, "-c", "raise SystemExit('no such model')"]
    with pytest.raises(SystemExit, match="no such model"):
        turn(Side(bad, bad, tmp_path / "state"), folder, 10)


@pytest.mark.parametrize("name", ["starter", "fp32"])
def test_tusou_takes_its_turn(folder, tmp_path, name):
    """The real commands, with the starter model and with one of those that were made."""
    tiny_models.canonical(tmp_path / "fp32")
    here = Path(sys.executable)
    found = sides(
        folder, tmp_path, tmp_path / "state", dict.fromkeys(("torch", "rclip", "tusou"), here)
    )
    assert tuple(found) == NAMES
    told = turn(found[f"tusou, {name}"], folder, 10)
    assert told["bytes"] > 1000


def test_ratios_are_medians_over_rounds():
    """Each round is compared with the base of the same round."""
    steps = {}
    for number, base in enumerate((1.0, 2.0, 4.0)):
        steps[f"{number} {BASE}"] = {"photos_per_s": base, "query_s": 6.0, "bytes": 2000}
        steps[f"{number} tusou, fp32"] = {"photos_per_s": 3.0, "query_s": 0.5, "bytes": 9000}
    told = published(steps, "a machine", 10)
    table, *plots = told.parts
    assert table.rows[0] == (BASE, ["2", "1", "6", "2"])
    assert table.rows[1] == ("tusou, fp32", ["3", "1.5", "0.5", "9"])
    assert [plot.name for plot in plots] == ["photos-index", "photos-query"]
    assert {name for name in (*NAMES, *table.columns) if name not in CHINESE} == {"rclip"}
    assert "10 photos, 3 rounds" in told.about
