"""Pages and figures of PDFs, exported as pictures and indexed again."""

from __future__ import annotations

import json
import math
import shutil
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

import tusou
from indexing.making import pairs, photo
from tusou.library.export import ExportOptions
from tusou.types import Where

SAMPLE = Path(tusou.__file__).parent / "sample"


@pytest.fixture
def pages(settings, tmp_path) -> Iterator[tusou.Library]:
    """Two of the sample's PDFs, one of them in a nested folder."""
    (tmp_path / "pdf" / "zh").mkdir(parents=True)
    shutil.copy(SAMPLE / "catalogue-en.pdf", tmp_path / "pdf")
    shutil.copy(SAMPLE / "catalogue-zh.pdf", tmp_path / "pdf" / "zh")
    with tusou.open(settings=settings) as made:
        made.index(tmp_path / "pdf", workers=0)
        yield made


def rows_of(path: Path) -> list[dict[str, object]]:
    return json.loads(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("dpi", [36, 72])
def test_pages_and_figures_have_the_size_asked_for(pages, tmp_path, dpi):
    """A picture has its size in inches times the resolution, and the name of its page."""
    out = tmp_path / "out"
    report = pages.export(ExportOptions(images=out, dpi=dpi))
    rows = rows_of(out / "pairs.json")
    assert report.items == report.pairs == len(rows)
    assert {row["source_kind"] for row in rows} == {"page", "figure"}
    for stored, row in zip(pages.store.get(pages.store.ids()), rows, strict=True):
        longest = max(stored.item.width_px, stored.item.height_px)
        with Image.open(out / row["image_path"]) as drawn:
            assert max(drawn.size) == pytest.approx(math.ceil(longest * dpi / 72), abs=1)
        stem = stored.relative_path.removesuffix(".pdf")
        assert row["image_path"].startswith(f"{stem}_page_{stored.item.page_number}")
        assert (row["source_path"], row["source_page"]) == (
            stored.relative_path,
            stored.item.page_number,
        )


def test_exported_pages_are_found_as_before(pages, settings, tmp_path):
    """Pages written as pictures and indexed again come first for the words that found them."""
    out = tmp_path / "out"
    pages.export(ExportOptions(images=out, dpi=72, where=Where(kinds=("page",))))
    with tusou.open(tmp_path / "again", settings=settings) as again:
        again.index(out, workers=0)
        for stored in pages.store.get(pages.store.ids(Where(kinds=("page",)))):
            (same,) = again.lookup(text=stored.item.text)
            assert same.item.fields["source_page"] == stored.item.page_number
        for query in ("armchair", "price", "扶手椅"):
            first = pages.search(query, rank="words", kinds=["page"], k=1).hits[0]
            second = again.search(query, rank="words", k=1).hits[0]
            assert second.text == first.text
        for colour in ("red", "blue"):
            before = pages.search(colour, rank="image", kinds=["page"], k=1).best_cosine
            after = again.search(colour, rank="image", k=1).best_cosine
            assert after == pytest.approx(before, abs=0.05)


def test_the_box_of_a_figure_goes_along(pages, tmp_path):
    """A figure says where on its page it stands, in fractions; a page has no box."""
    pages.export(ExportOptions(images=tmp_path / "out", dpi=36))
    for row in rows_of(tmp_path / "out" / "pairs.json"):
        if row["source_kind"] == "page":
            assert "source_bbox" not in row
            continue
        x0, y0, x1, y1 = json.loads(row["source_bbox"])
        assert 0 <= x0 < x1 <= 1
        assert 0 <= y0 < y1 <= 1


def test_pages_have_no_picture_of_their_own(pages, tmp_path):
    """Without pictures a manifest of pages alone is an empty list, and nothing is skipped."""
    report = pages.export(ExportOptions(pairs=tmp_path / "p.json"))
    assert rows_of(tmp_path / "p.json") == []
    assert (report.pairs, report.skipped) == (0, ())
    assert report.items > 0


def test_only_what_passes_the_filter_is_written(pages, tmp_path):
    """`where` holds for pairs and vectors alike."""
    where = Where(kinds=("page",), path_globs=("zh/",))
    options = ExportOptions(
        images=tmp_path / "out", dpi=36, vectors=tmp_path / "v.npz", where=where
    )
    seen = []
    report = pages.export(options, progress=lambda done, of: seen.append((done, of)))
    wanted = pages.store.ids(where)
    assert report.items == len(wanted) > 0
    assert seen == [(n, len(wanted)) for n in range(1, len(wanted) + 1)]
    assert {row["source_path"] for row in rows_of(tmp_path / "out" / "pairs.json")} == {
        "zh/catalogue-zh.pdf"
    }
    with np.load(tmp_path / "v.npz") as data:
        assert list(data["item_ids"]) == wanted


def test_pictures_of_two_roots_and_nested_folders_stay_apart(settings, tmp_path):
    """Equal names below two roots, and names that look like ours, each keep their own picture."""
    one, two = tmp_path / "one", tmp_path / "two"
    photo(one / "a" / "x.png", "red")
    photo(two / "a" / "x.png", "green")
    photo(two / "a" / "x-2.png", "blue")
    photo(two / "x.png", "yellow")
    out = tmp_path / "out"
    with tusou.open(settings=settings) as library:
        library.index([one, two], workers=0)
        library.export(ExportOptions(images=out))
        stored = library.store.get(library.store.ids())
    rows = rows_of(out / "pairs.json")
    assert len({row["image_path"] for row in rows}) == 4
    for original, row in zip(stored, rows, strict=True):
        assert row["source_path"] == original.relative_path
        with Image.open(original.path) as before, Image.open(out / row["image_path"]) as after:
            assert after.getpixel((0, 0)) == before.getpixel((0, 0))


def test_dates_and_tags_of_pairs_come_back(settings, tmp_path):
    """A date that was given is written and read again; the date of a file is not."""
    photo(tmp_path / "files" / "red.png", "red")
    rows = [{"text": "dated", "image_path": "red.png", "date": "2024-05-06", "tags": ["a", "b"]}]
    pairs(tmp_path / "files" / "pairs.json", rows)
    out = tmp_path / "out"
    with tusou.open(settings=settings) as library:
        library.index(tmp_path / "files", workers=0)
        library.export(ExportOptions(images=out))
    written = rows_of(out / "pairs.json")
    assert [row.get("date") for row in written] == ["2024-05-06"]
    with tusou.open(tmp_path / "again", settings=settings) as again:
        again.index(out, workers=0)
        (same,) = again.lookup(text="dated")
    assert (same.item.date, same.item.date_from, same.item.tags) == (
        "2024-05-06",
        "field",
        ("a", "b"),
    )


def test_vectors_of_long_texts_are_unit_rows(settings, tmp_path):
    """A text of many parts is one row of length 1: the mean of its parts."""
    photo(tmp_path / "files" / "red.png", "red")
    long = "a red chair " * 40 + "on a blue carpet " * 40
    pairs(tmp_path / "files" / "pairs.json", [{"text": long, "image_path": "red.png"}])
    with tusou.open(settings=settings) as library:
        library.index(tmp_path / "files", workers=0)
        (pair,) = library.lookup(text=long)
        parts = library.store.get_vectors("text", [pair.id])[pair.id]
        library.export(ExportOptions(vectors=tmp_path / "v.npz"))
    assert len(parts) > 5
    with np.load(tmp_path / "v.npz") as data:
        row = data["text_features"][list(data["item_ids"]).index(pair.id)]
    mean = parts.mean(axis=0)
    assert row == pytest.approx(mean / np.linalg.norm(mean), abs=1e-5)
    assert np.linalg.norm(row) == pytest.approx(1, abs=1e-5)
