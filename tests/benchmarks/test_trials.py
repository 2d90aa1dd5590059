"""Trials of the benchmarks take nothing from what took hours, neither kept results nor pages."""

from __future__ import annotations

import json
from functools import partial

import pytest
from benchmarks.checkpoints import Checkpoints
from benchmarks.per_item.shown import COLUMNS
from benchmarks.photos.sides import NAMES
from PIL import Image

from benchmarks.end_to_end import __main__ as end_to_end
from benchmarks.per_item import __main__ as per_item
from benchmarks.photos import __main__ as photos
from benchmarks.search import __main__ as search


@pytest.fixture
def ran(monkeypatch, tmp_path):
    """Runs a benchmark, its results kept apart; returns what it would show and whether in docs."""

    def run(module, *arguments):
        published = []
        monkeypatch.setattr("sys.argv", ["benchmark", *map(str, arguments)])
        monkeypatch.setattr(module, "Checkpoints", partial(Checkpoints, files=tmp_path / "kept"))
        monkeypatch.setattr(module, "publish", lambda told, write: published.append((told, write)))
        module.main()
        return published[0]

    return run


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / "photos"
    made.mkdir()
    for number in range(3):
        Image.new("RGB", (40, 30), (20 * number, 90, 30)).save(made / f"{number}.jpg")
    return made


@pytest.fixture
def quick_search(monkeypatch):
    """Each step is told when it was measured."""
    at = iter(range(1, 1000))
    monkeypatch.setattr(search, "_measured", lambda *_: {"p50_ms": float(next(at))})


def sizes(told):
    return [part.title for part in told.parts if getattr(part, "title", "").endswith("vectors")]


def test_a_size_that_is_measured_again_leaves_the_others_on_the_page(ran, quick_search):
    before, is_written = ran(search)
    assert is_written
    after, is_written = ran(search, "--items", 1000, "--fresh")
    assert is_written
    assert sizes(after) == sizes(before) == ["1,000 vectors", "10,000 vectors",
                                             "100,000 vectors", "1,000,000 vectors"]  # fmt: skip
    assert after.parts[0].rows != before.parts[0].rows
    assert after.parts[1].rows == before.parts[1].rows


def test_a_run_tells_the_versions_of_what_it_measured(ran, monkeypatch, tmp_path):
    """Of every engine, and of what tusou itself is measured with."""
    monkeypatch.setattr(search, "PLACE_OF_DATA", tmp_path / "data")
    monkeypatch.setattr(search, "environment", lambda name, *_, **__: name)
    monkeypatch.setattr(search, "run", lambda *_: '{"p50_ms": 1.0}')
    monkeypatch.setattr(search, "versions", lambda of, names: dict.fromkeys(names, f"of {of}"))
    told, _ = ran(search, "--items", 1000)
    assert told.versions["1000 Chroma"] == {
        "chromadb": "of search-chromadb",
        "numpy": "of search-chromadb",
    }
    assert told.versions["1000 whole library"] == {"numpy": "of tusou", "tantivy": "of tusou"}
    assert all(told.versions.values())


def test_some_sizes_alone_are_no_page(ran, quick_search):
    """It would lose all others."""
    assert not ran(search, "--items", 1000)[1]
    assert ran(search, "--items", 1000, "--write")[1]


def test_more_sizes_than_usual_add_to_the_page(ran, quick_search):
    ran(search)
    told, is_written = ran(search, "--items", 5_000_000)
    assert is_written
    assert sizes(told)[-1] == "5,000,000 vectors"


def test_few_photos_leave_what_many_gave(ran, folder, monkeypatch):
    monkeypatch.setattr(photos, "environment", lambda *_, **__: None)
    monkeypatch.setattr(photos, "torch_environment", lambda: None)
    monkeypatch.setattr(photos, "versions", lambda *_: {"rclip": "3.3"})
    monkeypatch.setattr(photos, "_made", lambda *_: dict.fromkeys(NAMES))
    monkeypatch.setattr(photos, "PLACE_OF_PHOTOS", folder.parent / "place")
    at = iter(range(1, 1000))
    figures = ("photos_per_s", "query_s", "bytes")
    monkeypatch.setattr(photos, "turn", lambda *_: dict.fromkeys(figures, float(next(at))))
    many, is_written = ran(photos, folder)
    assert is_written
    assert set(many.versions) == {f"{number} {name}" for number in range(3) for name in NAMES}
    few, is_written = ran(photos, folder, "--count", 2, "--rounds", 1)
    assert not is_written
    assert "2 photos, 1 rounds" in few.about
    again, is_written = ran(photos, folder)
    assert is_written
    assert again.parts[0].rows == many.parts[0].rows


def test_few_pages_leave_what_many_gave(ran, monkeypatch, tmp_path):
    monkeypatch.setattr(end_to_end, "torch_environment", lambda: None)
    texts = ("cutting_one", "cutting_all", "texts_one", "texts_all")
    spent = ("drawing", "reading", "pictures", *texts)
    turn = {f"{part}_s": 0.1 for part in spent}
    turn |= {"pages": 2, "seconds": 1.0, "cores": 2, "chunks_one": 2, "chunks_all": 9}
    monkeypatch.setattr(end_to_end, "run", lambda *_: json.dumps(turn))
    monkeypatch.setattr(end_to_end, "versions", lambda *_: {"torch": "2.13.0"})
    monkeypatch.setattr(end_to_end, "chosen", lambda *_: ([tmp_path / "a.pdf"], 2))
    many, is_written = ran(end_to_end, tmp_path)
    assert is_written
    assert many.about.endswith("2 pages of 1 PDFs, 3 rounds")
    assert not ran(end_to_end, tmp_path, "--of-each", 2)[1]
    assert not ran(end_to_end, tmp_path, "--pages", 4)[1]
    assert ran(end_to_end, tmp_path)[1]


def test_one_size_of_items_is_no_page(ran, monkeypatch):
    monkeypatch.setattr(per_item, "_measured", lambda *_: dict.fromkeys(COLUMNS, 1.0))
    assert not ran(per_item, "--items", 1000)[1]
    assert ran(per_item)[1]
