"""A real small run of the whole pipeline with what `benchmarks.per_item` makes, and its tables."""

from __future__ import annotations

from xml.etree import ElementTree as ET

import pytest
from benchmarks.per_item.__main__ import steps_of
from benchmarks.per_item.one import QuickEncoder, measure
from benchmarks.per_item.shown import COLUMNS, STAGES, published
from benchmarks.published import Plot, Table

from benchmarks.per_item import material

ITEMS = 30


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """Thirty pairs in manifests of twelve."""
    patch = pytest.MonkeyPatch()
    patch.setattr(material, "EACH", 12)
    folder = tmp_path_factory.mktemp("material")
    material.main(folder, ITEMS, "pairs")
    yield folder
    patch.undo()


@pytest.fixture
def photos(tmp_path, monkeypatch):
    """Five photos in folders of two."""
    monkeypatch.setattr(material, "EACH", 2)
    material.main(tmp_path / "photos", 5, "photos")
    return tmp_path / "photos"


def test_pictures_all_differ(made):
    """Else one would be encoded and kept for all."""
    pictures = [one.read_bytes() for one in made.rglob("*.jpg")]
    assert len(set(pictures)) == len(pictures) == ITEMS


def test_writing_goes_on_where_it_was_interrupted(made):
    """A manifest that is there is left alone, one that is missing is written."""
    first, *_, last = sorted(made.rglob("list.jsonl"))
    before = (first.stat().st_mtime_ns, last.read_text(encoding="utf-8"))
    last.unlink()
    material.main(made, ITEMS, "pairs")
    assert (first.stat().st_mtime_ns, last.read_text(encoding="utf-8")) == before


def test_every_pair_is_indexed_and_every_figure_is_there(made, tmp_path):
    """Also when an interrupted run left a library."""
    (tmp_path / "library").mkdir()
    (tmp_path / "library/left").write_text("by an interrupted run")
    told = measure(made, tmp_path / "library")
    assert told["items"] == ITEMS
    assert told.keys() >= COLUMNS.keys()
    assert min(told[key] for key in COLUMNS) > 0
    assert told["all_mb"] >= told["main_mb"]
    assert told["all_mb"] > told["own_mb"]
    assert sum(told.get(key, 0.0) for key in STAGES) <= told["ms_each"] * 1.01


def test_every_photo_is_a_file_of_its_own(photos, tmp_path):
    """And nothing is indexed but photos; of what an interrupted run left the rest is written."""
    told = measure(photos, tmp_path / "library")
    assert (told["items"], told["files"]) == (5, 5)
    assert told["walk_ms"] > 0
    one, *others = sorted(photos.rglob("*.jpg"))
    before = [other.stat().st_mtime_ns for other in others[1:]]
    one.unlink()
    (photos / "written/part-00000").unlink()
    material.main(photos, 5, "photos")
    assert one.exists()
    assert [other.stat().st_mtime_ns for other in others[1:]] == before


def test_sizes_of_both_series_have_steps_and_those_of_pairs_keep_their_names():
    """What was measured when there were pairs alone stays of use; photos end at 100,000."""
    steps = steps_of([1_000, 1_000_000])
    assert steps == {
        "1000": (1_000, "pairs"),
        "1000000": (1_000_000, "pairs"),
        "1000 photos": (1_000, "photos"),
    }
    assert list(steps_of([1_000], "photos")) == ["1000 photos"]


def test_equal_contents_have_equal_vectors():
    """And different ones lie apart."""
    encoder = QuickEncoder()
    first, same, other = encoder.encode_texts(["a", "a", "b"])
    assert first.tolist() == same.tolist()
    assert first @ same == pytest.approx(1.0, abs=1e-5)
    assert abs(first @ other) < 0.5
    assert encoder.encode_images([]).shape == (0, QuickEncoder.stamp.dim)
    assert encoder.encode_images([material.picture(1)]).shape == (1, QuickEncoder.stamp.dim)


def parts(told, kind):
    return [part for part in told.parts if isinstance(part, kind)]


def test_sizes_stand_in_order():
    """Whatever the order in which they were measured; what was not kept yet is left empty."""
    one = dict.fromkeys((*COLUMNS, "decode_ms", "indexes_ms"), 2.5)
    old = {key: value for key, value in one.items() if key != "own_mb"}
    told = published({"10000": one, "1000": old}, "a machine")
    costs, stages = parts(told, Table)
    assert costs.rows == [("1,000", [*["2.5"] * 6, ""]), ("10,000", ["2.5"] * 7)]
    assert stages.rows[0][1] == ["", "2.5", "", "", "2.5"]
    names = [plot.name for plot in parts(told, Plot)]
    assert names == ["per-item-time", "per-item-disk", "per-item-memory"]
    assert "pairs:" not in parts(told, Plot)[-1].svg


def test_photos_stand_beside_pairs():
    """With tables and a plot of their time, and in the plots of disk and memory."""
    one = dict.fromkeys((*COLUMNS, *STAGES), 2.5)
    told = published({"1000 photos": one, "1000": one, "10000 photos": one}, "a machine")
    titles = [table.title for table in parts(told, Table)]
    assert titles == ["pairs", "of each pair, ms", "photos", "of each photo, ms"]
    plots = {plot.name: plot.svg for plot in parts(told, Plot)}
    assert ">photos<" in plots["per-item-time-photos"]
    assert {"pairs: main process", "photos: main process"} <= set(
        ET.fromstring(plots["per-item-memory"]).itertext()
    )
    shown = [part.title for part in told.parts]
    shown += [column for table in parts(told, Table) for column in table.columns]
    assert set(shown) <= told.chinese.keys()
