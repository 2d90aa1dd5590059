"""A library written back as data."""

from __future__ import annotations

import json
import os
import shutil

import numpy as np
import pytest
from PIL import Image

import tusou
from tusou.errors import InputError, TusouError
from tusou.library.export import ExportOptions, vectors
from tusou.library.export.names import PictureNames
from tusou.remote.addresses import absolute
from tusou.types import Item, StoredItem, Where


def stored(path: str, **item) -> StoredItem:
    kind = item.pop("kind", "page")
    return StoredItem(1, Item(kind, path, **item), path, "/r", path[3:], None, None, 1)


def test_names_of_pages_and_figures():
    """Pages, figures and photos are named after their file, in its folder."""
    names = PictureNames()
    assert names.name(stored("/r/a/doc.pdf", page_number=3)) == "a/doc_page_3.png"
    figure = stored("/r/a/doc.pdf", page_number=3, kind="figure")
    assert names.name(figure) == "a/doc_page_3_figure_1.png"
    assert names.name(figure) == "a/doc_page_3_figure_2.png"
    assert names.name(stored("/r/b/x.jpg", kind="photo")) == "b/x.png"


def test_names_never_repeat():
    """Two files of the same name get different pictures, also where case does not count."""
    names = PictureNames()
    taken = [names.name(stored(f"/r/{name}", kind="photo")) for name in ("x.jpg", "x.png", "X.gif")]
    assert len({name.casefold() for name in taken}) == 3


def test_pairs_and_pictures_index_to_the_same_hits(library, settings, tmp_path):
    """An exported folder, indexed, answers like the library it came from."""
    out = tmp_path / "out"
    report = library.export(ExportOptions(images=out))
    assert report.pairs == report.items
    with tusou.open(tmp_path / "again", settings=settings) as again:
        again.index(out, workers=0)
        for query in ("red", "蓝色", "yellow"):
            first = library.search(query, rank="image", k=1).hits[0]
            second = again.search(query, rank="image", k=1).hits[0]
            assert second.cosine == pytest.approx(first.cosine, abs=2e-3)
        assert again.lookup(text="蓝色沙发")


def test_pairs_are_a_json_list(library, tmp_path):
    """Keys `text` and `image_path`, paths relative to the manifest, fields kept."""
    library.export(ExportOptions(images=tmp_path / "out"))
    rows = json.loads((tmp_path / "out" / "pairs.json").read_text(encoding="utf-8"))
    row = next(row for row in rows if row["text"].startswith("A red armchair"))
    assert row["price"] == 499
    with Image.open(tmp_path / "out" / row["image_path"]) as picture:
        assert picture.size == (40, 30)


def test_without_pictures_pairs_name_the_files(library, folder, tmp_path):
    """Photos and pairs have files of their own to name."""
    report = library.export(ExportOptions(pairs=tmp_path / "p.json"))
    rows = json.loads((tmp_path / "p.json").read_text(encoding="utf-8"))
    assert report.pairs == len(rows)
    assert str(folder / "blue.png") in {row["image_path"] for row in rows} | {
        str((tmp_path / row["image_path"]).resolve()) for row in rows
    }


def test_vectors(library, tmp_path):
    """The arrays have a row per item, unit or zero; pair_ids have both."""
    library.export(ExportOptions(vectors=tmp_path / "v.npz"))
    with np.load(tmp_path / "v.npz") as data:
        assert set(data) == {"image_features", "text_features", "pair_ids", "item_ids"}
        assert len(data["item_ids"]) == len(data["image_features"]) == len(data["text_features"])
        norms = np.linalg.norm(data["image_features"], axis=1)
        assert norms == pytest.approx(np.ones(len(norms)), abs=1e-2)
        pairs = library.store.ids(Where(kinds=("pair",)))
        assert set(data["pair_ids"]) == set(pairs)


def test_parquet(library, tmp_path):
    """Parquet holds items and vectors side by side."""
    from pyarrow import parquet

    library.export(ExportOptions(parquet=tmp_path / "v.parquet"))
    table = parquet.read_table(tmp_path / "v.parquet")
    assert table.num_rows == len(library.store.ids())
    assert {"item_id", "text", "image_path", "image_features"} <= set(table.column_names)


@pytest.fixture
def odd(folder, settings):
    """A library of one pair whose picture has a name that is not UTF-8; the path of that."""
    path = folder.parent / os.fsdecode(b"odd/\xb7\xff \xe5\x9b\xbe.png")
    path.parent.mkdir()
    try:
        shutil.copy(folder / "red.png", path)
    except OSError:
        pytest.skip("the file system takes no such name")
    rows = [{"text": "a red thing", "image_path": path.name}]
    (path.parent / "rows.json").write_text(json.dumps(rows), "ascii")
    with tusou.open(folder.parent / "odd-library", settings=settings) as library:
        library.index(path.parent, workers=0)
        yield library, str(path)


@pytest.mark.parametrize("with_pictures", [False, True])
def test_a_name_that_is_not_utf_8_is_exported_and_read_again(
    odd, settings, tmp_path, with_pictures
):
    """Pairs have it in the escapes of JSON."""
    library, path = odd
    out = tmp_path / "out"
    library.export(ExportOptions(pairs=out / "pairs.json", images=out if with_pictures else None))
    with tusou.open(tmp_path / "again", settings=settings) as again:
        again.index(out, workers=0)
        [stored] = again.store.get(again.store.ids())
        assert stored.item.image_path == (
            str(out / os.path.basename(path)) if with_pictures else path
        )
        assert again.search("red", rank="image", k=1).hits


def test_in_parquet_a_name_that_is_not_utf_8_is_the_address_of_its_file(odd, tmp_path):
    """It tells the bytes; other names stay as they are."""
    from pyarrow import parquet

    library, path = odd
    library.export(ExportOptions(parquet=tmp_path / "v.parquet"))
    [row] = parquet.read_table(tmp_path / "v.parquet").to_pylist()
    assert row["path"] == str(tmp_path / "odd" / "rows.json")
    assert row["image_path"].endswith("/odd/%B7%FF%20%E5%9B%BE.png")
    assert absolute(row["image_path"]) == path


def test_parquet_of_a_library_that_changes(library, folder, tmp_path, monkeypatch):
    """Items are read some at a time; those that went meanwhile are left out, with their vectors."""
    from pyarrow import parquet

    monkeypatch.setattr(vectors, "ITEMS_AT_ONCE", 2)
    store = library.store
    table = vectors.vector_table(store, store.ids())
    library.forget(folder / "green.png")
    vectors.write_parquet(tmp_path / "v.parquet", table, store)
    rows = parquet.read_table(tmp_path / "v.parquet").to_pylist()
    assert [row["item_id"] for row in rows] == store.ids() != table.item_ids.tolist()
    for row in rows:
        [own] = store.get_vectors("image", [row["item_id"]])[row["item_id"]]
        assert row["image_features"] == own.tolist()


def test_a_parquet_file_that_was_not_finished_is_not_there(library, tmp_path, monkeypatch):
    """Half of it would open as the whole; and the one of an earlier run stays."""
    monkeypatch.setattr(vectors, "ITEMS_AT_ONCE", 2)
    path = tmp_path / "v.parquet"
    table = vectors.vector_table(library.store, library.store.ids())
    vectors.write_parquet(path, table, library.store)
    before = path.read_bytes()
    library.store.close()
    with pytest.raises(TusouError):
        vectors.write_parquet(path, table, library.store)
    assert path.read_bytes() == before
    assert [one.name for one in tmp_path.glob("v.parquet*")] == ["v.parquet"]


def test_a_picture_that_is_gone_is_skipped(library, folder, tmp_path):
    """What cannot be drawn any more is reported, the rest is written."""
    (folder / "green.png").unlink()
    report = library.export(ExportOptions(images=tmp_path / "out"))
    assert [skip.path for skip in report.skipped] == [str(folder / "green.png")]
    assert report.pairs == report.items - 1


@pytest.mark.parametrize("options", [ExportOptions(), ExportOptions(images="x", dpi=5)])
def test_unusable_options(library, options):
    """Nothing to do, and a resolution out of range, are mistakes of the caller."""
    with pytest.raises(InputError):
        library.export(options)


@pytest.mark.parametrize("what", ["pairs", "images", "vectors", "parquet"])
def test_a_place_that_cannot_be_written(library, tmp_path, what):
    """A file where a folder should be is told with its name and what to do."""
    (tmp_path / "file").touch()
    with pytest.raises(TusouError, match=r"file.* cannot be written") as told:
        library.export(ExportOptions(**{what: tmp_path / "file" / "below"}))
    assert told.value.mend


def test_progress_reaches_the_end(library, tmp_path):
    """Progress counts every item."""
    seen = []
    library.export(
        ExportOptions(pairs=tmp_path / "p.json"), progress=lambda n, of: seen.append((n, of))
    )
    assert seen[-1][0] == seen[-1][1] == len(library.store.ids())
