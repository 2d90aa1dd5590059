"""A real small run of the whole pipeline with what `benchmarks.per_item` makes, and its tables."""

from __future__ import annotations

import pytest
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
    material.main(folder, ITEMS)
    yield folder
    patch.undo()


def test_pictures_all_differ(made):
    """Else one would be encoded and kept for all."""
    pictures = [one.read_bytes() for one in made.rglob("*.jpg")]
    assert len(set(pictures)) == len(pictures) == ITEMS


def test_writing_goes_on_where_it_was_interrupted(made):
    """A manifest that is there is left alone, one that is missing is written."""
    first, *_, last = sorted(made.rglob("list.jsonl"))
    before = (first.stat().st_mtime_ns, last.read_text(encoding="utf-8"))
    last.unlink()
    material.main(made, ITEMS)
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
    assert sum(told.get(key, 0.0) for key in STAGES) <= told["ms_each"] * 1.01


def test_equal_contents_have_equal_vectors():
    """And different ones lie apart."""
    encoder = QuickEncoder()
    first, same, other = encoder.encode_texts(["a", "a", "b"])
    assert first.tolist() == same.tolist()
    assert first @ same == pytest.approx(1.0, abs=1e-5)
    assert abs(first @ other) < 0.5
    assert encoder.encode_images([]).shape == (0, QuickEncoder.stamp.dim)
    assert encoder.encode_images([material.picture(1)]).shape == (1, QuickEncoder.stamp.dim)


def test_sizes_stand_in_order():
    """Whatever the order in which they were measured; all can be said in Chinese."""
    one = dict.fromkeys((*COLUMNS, "decode_ms", "indexes_ms"), 2.5)
    told = published({"10000": one, "1000": one}, "a machine")
    costs, stages = (part for part in told.parts if isinstance(part, Table))
    assert [name for name, _ in costs.rows] == ["1,000", "10,000"]
    assert stages.rows[0][1] == ["2.5", "0", "0", "2.5"]
    plots = [part for part in told.parts if isinstance(part, Plot)]
    assert [plot.name for plot in plots] == ["per-item-time", "per-item-disk", "per-item-memory"]
    titles = [*costs.columns, *stages.columns, *(plot.title for plot in plots)]
    assert set(titles) <= told.chinese.keys()
