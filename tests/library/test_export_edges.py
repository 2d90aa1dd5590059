"""Exports of libraries that are locked, wordless, or half gone."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

import tusou
from indexing.making import pairs, photo
from library.test_export import stored
from sources.pdf.making import RED, Sheet, write_pdf
from tusou.errors import InputError
from tusou.library.export import ExportOptions
from tusou.library.export.names import PictureNames
from tusou.library.export.pairs import pair_of
from tusou.types import Box, Where


def test_the_names_of_pairs_are_those_of_their_pictures():
    """A pair lies in the folder of its manifest under the name of its picture, not of the row."""
    names = PictureNames()
    pair = stored("/r/m/pairs.json", kind="pair")
    for image_path, name in (
        ("/r/pictures/red.jpg", "red"),
        ("/r/table.parquet#row=7", "table"),
        ("/r/list.parquet#row=7.2", "list"),
        ("/r/pictures/no#1.jpg", "no#1"),
    ):
        named = replace(pair, item=replace(pair.item, image_path=image_path))
        assert names.name(named) == f"m/{name}.png"


def test_a_name_that_looks_numbered_is_not_given_twice():
    """A number is skipped when a picture bears it by itself, whichever of them comes first."""
    for order in (("x.jpg", "x.png", "x-2.png"), ("x-2.png", "x.jpg", "x.png", "x.gif")):
        names = PictureNames()
        given = [names.name(stored(f"/r/{name}", kind="photo")) for name in order]
        assert len(set(given)) == len(order)


def test_what_tusou_says_of_a_pair_wins_over_its_fields():
    """A field that has the name of a key of ours does not replace it; the others are kept."""
    one = stored(
        "/r/a.pdf", kind="figure", page_number=2, text="t", bbox=Box(0, 0.25, 0.123456, 1),
        date="2024-01-01", date_from="mtime", fields={"text": "other", "maker": "Linden"},
    )  # fmt: skip
    assert pair_of(one, "p.png") == {
        "text": "t",
        "maker": "Linden",
        "image_path": "p.png",
        "source_kind": "figure",
        "source_path": "a.pdf",
        "source_page": 2,
        "source_bbox": "[0, 0.25, 0.1235, 1]",
    }


def test_pages_of_a_locked_file_need_its_password_again(settings, tmp_path):
    """Passwords are not kept: without one the pages are skipped, with it they are drawn."""
    (tmp_path / "files").mkdir()
    sheet = Sheet(300, 200).text(20, 150, "secret").area(50, 20, 100, 100, RED)
    write_pdf(tmp_path / "files" / "locked.pdf", sheet, password="sesame")
    with tusou.open(settings=settings) as library:
        library.index(tmp_path / "files", passwords=["sesame"], workers=0)
        where = Where(kinds=("page",))
        shut = library.export(ExportOptions(images=tmp_path / "shut", where=where))
        assert (shut.items, shut.pairs) == (1, 0)
        assert [(skip.page_number, skip.whole_file) for skip in shut.skipped] == [(1, False)]
        assert json.loads((tmp_path / "shut" / "pairs.json").read_text(encoding="utf-8")) == []
        options = ExportOptions(
            images=tmp_path / "out", dpi=144, where=where, passwords=("no", "sesame")
        )
        assert library.export(options).skipped == ()
    with Image.open(tmp_path / "out" / "locked_page_1.png") as drawn:
        assert drawn.size == (600, 400)


def test_a_library_of_words_has_no_vectors_to_write(settings, folder, tmp_path):
    """Vectors of a library without a model are refused with the mend; its pairs are written."""
    with tusou.open(settings=settings, model="none") as library:
        library.index(folder, workers=0)
        for what in ("vectors", "parquet"):
            with pytest.raises(InputError) as caught:
                library.export(ExportOptions(**{what: tmp_path / "v"}))
            assert "model" in caught.value.mend
        assert not (tmp_path / "v").exists()
        assert library.export(ExportOptions(pairs=tmp_path / "p.json")).pairs > 0


def test_a_failed_export_leaves_the_last_one(library, tmp_path):
    """The manifest of the last export stays whole until the new one is."""
    target = tmp_path / "p.json"
    library.export(ExportOptions(pairs=target))
    before = target.read_bytes()

    def stop(done, _):
        if done == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        library.export(ExportOptions(pairs=target), progress=stop)
    assert target.read_bytes() == before
    library.export(ExportOptions(pairs=target))
    assert not list(tmp_path.glob("*.partial"))


def test_an_empty_library_exports_nothing(settings, tmp_path):
    """No items: an empty list, no picture, and no complaint."""
    with tusou.open(settings=settings) as library:
        report = library.export(ExportOptions(images=tmp_path / "out"))
    assert (report.items, report.pairs, report.skipped) == (0, 0, ())
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["pairs.json"]


def test_one_side_alone_is_a_row_of_zeros_on_the_other(library, tmp_path):
    """A photo without text has no text vector, and is not among the pairs."""
    library.export(ExportOptions(vectors=tmp_path / "v.npz", parquet=tmp_path / "v.parquet"))
    photos = set(library.store.ids(Where(kinds=("photo",))))
    with np.load(tmp_path / "v.npz") as data:
        wordless = [i for i, item in enumerate(data["item_ids"]) if item in photos]
        assert not data["text_features"][wordless].any()
        assert data["image_features"][wordless].any(axis=1).all()
        assert photos.isdisjoint(data["pair_ids"].tolist())


def test_pairs_outside_the_manifest_are_named_in_full(settings, tmp_path):
    """Below the manifest a picture is named relative to it, elsewhere by its whole path."""
    photo(tmp_path / "files" / "in" / "red.png", "red")
    rows = [{"text": "a red chair", "image_path": "in/red.png"}]
    pairs(tmp_path / "files" / "m.json", rows)
    with tusou.open(settings=settings) as library:
        library.index(tmp_path / "files", workers=0)
        where = Where(kinds=("pair",))
        for target, name in (
            (tmp_path / "files" / "out.json", "in/red.png"),
            (tmp_path / "other" / "out.json", str(tmp_path / "files" / "in" / "red.png")),
        ):
            library.export(ExportOptions(pairs=target, where=where))
            (row,) = json.loads(target.read_text(encoding="utf-8"))
            assert row["image_path"] == name


def test_a_picture_whose_name_begins_with_a_blank_is_found_by_its_manifest(settings, tmp_path):
    """What a manifest says is read without the blanks around it."""
    photo(tmp_path / "files" / " lead.png", "red")
    target = tmp_path / "files" / "out.json"
    with tusou.open(settings=settings) as library:
        library.index(tmp_path / "files", workers=0)
        library.export(ExportOptions(pairs=target))
        (row,) = json.loads(target.read_text(encoding="utf-8"))
        assert row["image_path"] == "./ lead.png"
    # A picture alone has no text; given one, its pair is read again.
    target.write_text(json.dumps([{**row, "text": "a red chair"}]), encoding="utf-8")
    with tusou.open(settings=settings) as library:
        library.index(tmp_path / "files", workers=0)
        (pair,) = library.store.get(library.store.ids(Where(kinds=("pair",))))
        assert pair.item.image_path == str(tmp_path / "files" / " lead.png")


@pytest.fixture
def odd_pairs(settings, tmp_path):
    """A library of a photo with a "#" in its name, and of two pairs, one without a picture."""
    photo(tmp_path / "files" / "a#1.png", "red")
    photo(tmp_path / "files" / "p" / "c.png", "green")
    rows = [
        {"text": "a green chair", "image_path": "p/c.png"},
        {"text": "a blue chair far away", "image": "https://example.org/x.jpg"},
    ]
    pairs(tmp_path / "files" / "m.json", rows)
    with tusou.open(settings=settings) as library:
        library.index(tmp_path / "files", workers=0)
        yield library


def test_a_pair_without_a_picture_is_left_out_and_told(odd_pairs, tmp_path):
    """Its address could not be read: no file can be named for it, and nothing drawn."""
    for options in (
        ExportOptions(pairs=tmp_path / "out" / "pairs.json"),
        ExportOptions(images=tmp_path / "out"),
    ):
        report = odd_pairs.export(options)
        assert (report.items, report.pairs) == (3, 2)
        assert [skip.problem for skip in report.skipped] == ["a pair has no picture"]
        rows = json.loads((tmp_path / "out" / "pairs.json").read_text(encoding="utf-8"))
        assert sorted(row["text"] for row in rows) == ["", "a green chair"]


def test_a_number_sign_is_a_part_of_a_name(odd_pairs, tmp_path):
    """Only "#row=" and a number name a row of a table, whose picture has no file of its own."""
    odd_pairs.export(ExportOptions(pairs=tmp_path / "files" / "p.json"))
    rows = json.loads((tmp_path / "files" / "p.json").read_text(encoding="utf-8"))
    assert "a#1.png" in [row["image_path"] for row in rows]
