"""Copying a library: all arrives, an interrupted copy goes on, and what differs is told."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace

import pytest

from stores.making import STAMP, key, page, pair, photo, put, texts_in, unit
from tusou.errors import InputError, ModelMismatch, NotFound
from tusou.library.agreement import agreement_of
from tusou.library.migrating import migrate, migrate_library
from tusou.library.told import migrate_json
from tusou.stores import open_store
from tusou.types import Box, Skipped, Where, Word


@pytest.fixture
def source(tmp_path):
    """Three files with vectors, words and thumbnails, and one that was skipped."""
    with closing(open_store(str(tmp_path / "from"))) as store:
        store.bind_encoder(STAMP)
        store.put_vectors("image", {key("/data/a.pdf#1"): unit(1), key("/data/b.jpg"): unit(2)})
        store.put_vectors("text", {key("a red chair"): unit(3, 4)})
        words = (Word("red", Box(0.1, 0.1, 0.2, 0.2)),)
        put(
            store,
            "/data/a.pdf",
            [page("/data/a.pdf", 1, "a red chair", words=words), page("/data/a.pdf", 2, "椅子")],
        )
        put(store, "/data/b.jpg", [photo("/data/b.jpg", "a lamp", tags=("new",))])
        put(store, "/data/l.json", [pair(f"/p/{i}", f"text {i}") for i in range(300)])
        put(store, "/data/bad.pdf", [], skipped=Skipped("/data/bad.pdf", "not a PDF"))
        yield store


@pytest.fixture
def target(tmp_path):
    with closing(open_store(str(tmp_path / "to"))) as store:
        yield store


def test_all_arrives(source, target):
    """Files, items, words, thumbnails, vectors, drives; the comparison finds no difference."""
    seen = []
    source.note_drives({"/data/nas": "/mnt/nas"})
    report = migrate(source, target, listener=seen.append)
    assert (report.files, report.items, report.already, report.left) == (4, 303, 0, ())
    assert report.comparison.differences == ()
    assert (report.comparison.vectors, report.comparison.words) == (1.0, 1.0)
    assert report.comparison.items == 50
    assert texts_in(target) == texts_in(source)
    assert {f.path: f for f in target.files()} == {f.path: f for f in source.files()}
    assert target.encoder == STAMP
    assert target.drives() == {"/data/nas": "/mnt/nas"}
    assert len(target.search_vectors("text", unit(4)[0], 5, Where()).ids) == 1
    assert [p.done_files for p in seen] == [1, 2, 3, 4]
    assert {p.total_files for p in seen} == {4}


def test_no_more_files_are_open_than_are_under_way(source, target):
    """A writer for each of a million files would stay in memory to the end."""
    opened = []
    migrate(source, target, listener=lambda _: opened.append(target._open_writers))
    assert opened == [0] * 4


def test_pairs_without_a_picture_are_compared_one_by_one(source, target, monkeypatch):
    """They have no path to be told by: their texts are looked up, and not all of them read."""
    put(source, "/data/m.json", [pair("", f"words {i}") for i in range(600)])
    migrate(source, target, sample=0)
    get, most = target.get, []
    monkeypatch.setattr(target, "get", lambda ids: most.append(len(ids)) or get(ids))
    found = agreement_of(source, target, 1000)
    assert (found.items, found.differences) == (903, ())
    assert max(most) <= 10


def test_every_item_can_be_compared(source, target):
    """With a sample as large as the library all of them are."""
    assert migrate(source, target, sample=1000).comparison.items == 303


def test_interrupted_copy_goes_on(source, target):
    """What was finished stays and is not copied again; the file under way is, from its start."""

    def stop(progress):
        if progress.done_files == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        migrate(source, target, listener=stop)
    assert len(list(target.files())) == 2
    report = migrate(source, target)
    assert (report.files, report.already) == (2, 2)
    assert report.comparison.differences == ()
    again = migrate(source, target)
    assert (again.files, again.items, again.already) == (0, 0, 4)


def test_changed_files_are_copied_again(source, target):
    """A second call brings what came and changed since."""
    migrate(source, target)
    put(source, "/data/b.jpg", [photo("/data/b.jpg", "another lamp")], options_key="x")
    report = migrate(source, target)
    assert (report.files, report.items) == (1, 1)
    assert "another lamp" in texts_in(target)
    assert "a lamp" not in texts_in(target)


def test_file_that_changes_meanwhile_is_told(source, target):
    """It is left out as a whole rather than copied in part, and the next call copies it."""

    def change(progress):
        if progress.done_files == 1:
            put(source, "/data/l.json", [pair("/p/0", "text 0")])

    report = migrate(source, target, listener=change)
    assert report.left == ("/data/l.json",)
    assert "/data/l.json" not in [found.path for found in target.files()]
    assert report.comparison.differences
    assert migrate(source, target).comparison.differences == ()


def test_differences_are_found(source, target):
    """A text, a vector and a missing file are each told with their place."""
    migrate(source, target)
    put(target, "/data/b.jpg", [photo("/data/b.jpg", "a lamp", date="1999")])
    target.forget(["/data/l.json"])
    found = " | ".join(agreement_of(source, target, 1000).differences)
    assert "files: 4 and 3" in found
    assert "/data/b.jpg has other contents" in found
    assert "/data/l.json is missing" in found


def test_other_vectors_are_found(source, target):
    """Vectors that were encoded otherwise are no copy."""
    migrate(source, target)
    target.put_vectors("image", {key("/data/a.pdf#1"): unit(9)})
    found = migrate(source, target, sample=1000).comparison
    assert "/data/a.pdf page 1 has other image vectors" in found.differences


def test_library_with_files_of_its_own_is_refused(source, target):
    """Two libraries are not mixed."""
    put(target, "/other/x.jpg", [photo("/other/x.jpg")])
    with pytest.raises(InputError, match=r"/other/x\.jpg"):
        migrate(source, target)


def test_library_of_another_model_is_refused(source, target, tmp_path):
    """Vectors of two models are not mixed, nor a model with none."""
    target.bind_encoder(replace(STAMP, files_sha256="0" * 64))
    with pytest.raises(ModelMismatch):
        migrate(source, target)
    with closing(open_store(str(tmp_path / "words"))) as bare:
        put(bare, "/data/x.jpg", [photo("/data/x.jpg")])
        with pytest.raises(ModelMismatch):
            migrate(bare, target)


def test_library_without_model_is_copied(target, tmp_path):
    """Searching by words alone needs no vectors."""
    with closing(open_store(str(tmp_path / "words"))) as bare:
        put(bare, "/data/x.jpg", [photo("/data/x.jpg", "a chair")])
        report = migrate(bare, target)
    assert report.comparison.differences == ()
    assert report.comparison.searches == 0
    assert target.encoder is None


def test_a_library_is_copied_from_place_to_place(source, tmp_path):
    """By name, as people call a library; both are closed again, and can be opened by others."""
    seen = []
    source.let_others_write()
    report = migrate_library(tmp_path / "from", str(tmp_path / "new"), progress=seen.append)
    assert (report.files, report.items, report.is_same) == (4, 303, True)
    assert len(seen) == 4
    with closing(open_store(str(tmp_path / "new"), create=False)) as copied:
        assert texts_in(copied) == texts_in(source)
        copied.forget(["/data/b.jpg"])
    again = migrate_library(tmp_path / "from", tmp_path / "new")
    assert (again.files, again.already, again.is_same) == (1, 3, True)


def test_what_is_no_copy_is_refused(source, tmp_path, monkeypatch):
    """A library is not copied into itself, however it is called, and none is made for a slip."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "link").symlink_to("from")
    (tmp_path / "elsewhere").mkdir()
    for name in (tmp_path / "from", "elsewhere/../from", "link", tmp_path / "link" / "."):
        with pytest.raises(InputError, match="into itself"):
            migrate_library("from", name)
    with pytest.raises(InputError, match="into itself"):
        migrate_library("milvus://HOST/chairs", "milvus://host:19530/chairs?index=flat")
    with pytest.raises(NotFound, match="no library at"):
        migrate_library("form", "new")
    with pytest.raises(InputError, match="argument sample: 'all' is not a whole number"):
        migrate_library("from", "new", sample="all")
    assert not (tmp_path / "form").exists()
    assert not (tmp_path / "new").exists()


def test_programs_are_told_what_was_copied_and_what_differs(source, target):
    told = migrate_json(migrate(source, target, sample=1000))
    assert told.pop("seconds") >= 0
    assert told == {
        "files": 4,
        "items": 303,
        "already": 0,
        "left": [],
        "compared": 303,
        "searches": 3,
        "vectors": 1.0,
        "words": 1.0,
        "differences": [],
    }
