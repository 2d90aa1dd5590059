"""A library changes its model: side by side, resumable, at once."""

from __future__ import annotations

import json
import shutil
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

import colour_encoder
import tusou
from colour_encoder import write_model_folder
from tusou.cli import main
from tusou.errors import InputError, ModelMismatch, StoreError, UnknownName
from tusou.stores import open_store


@pytest.fixture(autouse=True)
def other(settings, library):
    """A second model beside the library's own."""
    folder = Path(settings.models) / "other"
    write_model_folder(folder, "other")
    return folder


def vectors(library, name):
    """Counts of vectors by encoder name."""
    with library.store._connections.reading() as connection:
        rows = connection.execute(
            "SELECT name, modality, count(*) FROM vectors "
            "JOIN encoders ON encoders.id = encoder_id GROUP BY name, modality"
        ).fetchall()
    return {modality: count for found, modality, count in rows if found == name}


def tops(library, *queries):
    return [[hit.item for hit in library.search(text, rank="image", k=3).hits] for text in queries]


def test_after_the_change_the_library_has_the_other_model(library, settings):
    """Every picture and text has its new vector, the old ones are gone, searches find the same."""
    before, counts = tops(library, "red", "蓝色"), vectors(library, "colour")
    report = library.reembed("other", workers=0)
    assert (report.from_thumbnails, report.lost) == (0, 0)
    assert report.from_sources == counts["image"]
    assert report.texts == counts["text"]
    assert vectors(library, "other") == counts
    assert vectors(library, "colour") == {}
    assert library.encoder.stamp.name == "other"
    assert tops(library, "red", "蓝色") == before
    with tusou.open(settings=settings) as again:
        assert again.encoder.stamp.name == "other"


def test_hits_are_judged_by_the_vectors_of_the_new_model(library, monkeypatch):
    """Also right after a search with the old one, whose vectors may have another length."""
    first = library.search("red", rank="image")
    monkeypatch.setattr(colour_encoder, "N_OTHER", colour_encoder.N_OTHER + 8)
    monkeypatch.setattr(colour_encoder, "DIM", colour_encoder.DIM + 8)
    library.reembed("other", workers=0)
    assert library.store.encoder.dim == colour_encoder.DIM
    again = library.search("red", rank="image")
    assert [hit.item for hit in again.hits] == [hit.item for hit in first.hits]


def test_new_vectors_are_those_of_the_new_model(library):
    """What is stored is what the new encoder gives for the same pictures."""
    ids = library.store.ids()
    library.reembed("other", workers=0)
    found = library.store.get_vectors("image", ids)
    pictures = {item: library.picture(item, 448) for item in found}
    for item, rows in found.items():
        expected = library.encoder.encode_images([pictures[item]])
        np.testing.assert_allclose(rows, expected, atol=2e-3)


def test_until_the_change_the_old_model_is_searched(library):
    """Vectors beside are not seen: neither by searches nor in the counts."""
    before, stats = tops(library, "red"), library.stats().vectors
    library.reembed("other", workers=0, switch=False)
    assert library.encoder.stamp.name == "colour"
    assert tops(library, "red") == before
    assert library.stats().vectors == stats
    assert vectors(library, "other") == vectors(library, "colour")


def test_an_interrupted_change_goes_on(library):
    """After Ctrl-C what was encoded is kept; the next call only does the rest."""
    told = []

    def interrupt(progress):
        told.append(progress)
        if progress.done > 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        library.reembed("other", workers=0, progress=interrupt)
    assert library.encoder.stamp.name == "colour"
    kept = sum(vectors(library, "other").values())
    assert kept > 0
    report = library.reembed("other", workers=0)
    assert report.texts + report.from_sources + kept == sum(vectors(library, "other").values())
    assert library.encoder.stamp.name == "other"


def test_progress_reaches_its_total(library):
    """The last word says that all is done."""
    told = []
    library.reembed("other", workers=0, progress=told.append)
    assert told[0].done == 0
    assert told[-1].done == told[-1].total > 0


def test_thumbnails_stand_in_for_files_that_have_gone(library, folder):
    """A photo that was deleted or changed since is encoded from what the library holds."""
    (folder / "green.png").unlink()
    with (folder / "yellow.png").open("ab") as changed:
        changed.write(b"?")
    report = library.reembed("other", workers=0)
    assert report.from_thumbnails == 2
    assert report.lost == 0
    names = [hit.path.rpartition("/")[2] for hit in library.search("green", rank="image", k=1).hits]
    assert names == ["green.png"]


def test_a_picture_without_file_and_thumbnail_is_counted(library, folder):
    """It cannot be encoded, and that is said."""
    (folder / "green.png").unlink()
    with library.store._connections.writing() as connection:
        connection.execute("DELETE FROM thumbnails")
    assert library.reembed("other", workers=0).lost == 1


def test_afterwards_nothing_is_indexed_anew(library, folder):
    """The files count as indexed with the new model: the next run finds nothing to do."""
    library.reembed("other", workers=0)
    report = library.index(folder, workers=0)
    assert (report.indexed, report.reused) == (0, 0)
    assert report.unchanged > 0


def test_files_that_come_meanwhile_are_there_too(library, folder, settings):
    """What was indexed with the old model between two calls gets its new vector too."""
    library.reembed("other", workers=0, switch=False)
    shutil.copy(folder / "red.png", folder / "sub.png")
    Image.new("RGB", (50, 50), (130, 50, 160)).save(folder / "purple.png")
    library.index(folder, workers=0)
    report = library.reembed("other", workers=0)
    assert report.from_sources == 1
    assert "purple.png" in library.search("purple", rank="image", k=1).hits[0].path


def test_nobody_else_writes_during_the_change(library, settings, folder):
    """Not even where all vectors are there: what came now would be left without one for good."""
    library.reembed("other", workers=0, switch=False)
    Image.new("RGB", (50, 50), (130, 50, 160)).save(folder / "purple.png")
    refused = []

    def meanwhile(progress):
        with tusou.open(settings=settings) as elsewhere:
            with pytest.raises(StoreError, match="is writing"):
                elsewhere.index(folder, workers=0)
        refused.append(progress)

    library.reembed("other", workers=0, progress=meanwhile)
    assert [progress.total for progress in refused] == [0]
    assert library.index(folder, workers=0).indexed == 1
    assert "purple.png" in library.search("purple", rank="image", k=1).hits[0].path


def test_an_open_library_follows_a_change_made_elsewhere(library, settings):
    """A server that holds the library open searches with the new model from the next query on."""
    with tusou.open(settings=settings) as elsewhere:
        tops(elsewhere, "red")
        library.reembed("other", workers=0)
        assert elsewhere.encoder.stamp.name == "other"
        assert tops(elsewhere, "red") == tops(library, "red")


def test_both_models_are_asked_before_the_change(library):
    """`compare` gives both rankings of each query, and changes nothing."""
    library.reembed("other", workers=0, switch=False)
    (first, second) = library.compare("other", ["red", "蓝色"], k=2)
    assert (first.query, second.query) == ("red", "蓝色")
    assert (first.before.model, first.after.model) == ("colour", "other")
    assert [hit.item for hit in first.before.hits] == [hit.item for hit in first.after.hits]
    assert library.encoder.stamp.name == "colour"


def test_a_library_of_words_gets_a_model(settings, folder, tmp_path):
    """A text-only library is given vectors without being indexed again."""
    with tusou.open(tmp_path / "words", model="none", settings=settings) as words:
        words.index(folder, workers=0)
    with tusou.open(tmp_path / "words", settings=settings) as library:
        report = library.reembed("other", workers=0)
        assert report.from_sources > 0
        assert library.encoder.stamp.name == "other"
        assert tops(library, "red")[0]
        assert library.index(folder, workers=0).indexed == 0


def test_a_model_given_by_its_folder_is_found_again(library, settings, tmp_path):
    """The next one who opens the library need not know where the folder lies."""
    library.reembed(str(write_model_folder(tmp_path / "stick", "mine")), workers=0)
    with tusou.open(settings=settings) as again:
        assert again.encoder.stamp.name == "mine"


def test_the_same_model_is_no_change(library):
    """Asking for the model there is says so."""
    with pytest.raises(InputError, match="vectors of colour already"):
        library.reembed("colour", workers=0)
    with pytest.raises(UnknownName, match="othre"):
        library.reembed("othre", workers=0)


def test_a_mismatch_names_the_way_out(library, settings):
    """Opening a library with another model is refused, and the mend is this command."""
    with tusou.open(settings=settings, model="other") as wrong:
        with pytest.raises(ModelMismatch) as caught:
            wrong.search("red")
    assert "tusou reembed --model other" in caught.value.mend


def test_going_back_and_forth_leaves_nothing_behind(library):
    """After two changes there is one encoder with its two indexes."""
    library.reembed("other", workers=0)
    library.reembed("colour", workers=0)
    assert vectors(library, "other") == {}
    found = sorted(path.name for path in (library.folder / "index").glob("vectors-*"))
    assert len([name for name in found if not name.endswith(".lock")]) == 2
    assert tops(library, "red")[0]


def test_a_store_of_the_librarys_own_encoder_is_refused(library):
    """A library is not beside itself: it would be emptied by its own change."""
    with pytest.raises(InputError, match="already"):
        library.store.beside(library.store.encoder)
    with pytest.raises(InputError, match="already"):
        library.store.beside(replace(library.store.encoder, name="renamed", revision="2"))
    with closing(open_store(str(library.folder))) as store:
        assert store.encoder == library.store.encoder


def test_the_report_for_programs(library, settings, capsys, monkeypatch):
    """`--json` prints what was done; `--compare` both rankings, and changes nothing."""
    monkeypatch.setenv("TUSOU_MODELS", settings.models)
    monkeypatch.setenv("TUSOU_MODEL", "colour")
    place = ["--library", str(library.folder), "--workers", "0"]
    queries = library.folder / "queries.txt"
    queries.write_text('red\n{"query": "蓝色", "kind": "visual"}\n\n', encoding="utf-8")
    assert main(["reembed", "--model", "other", "--compare", str(queries), "--json", *place]) == 0
    compared = json.loads(capsys.readouterr().out)
    assert [row["query"] for row in compared] == ["red", "蓝色"]
    assert compared[0]["before"][0]["item"] == compared[0]["after"][0]["item"]
    assert main(["reembed", "--model", "other", "--compare", str(queries), *place]) == 0
    assert "  colour\n" in capsys.readouterr().out
    assert main(["reembed", "--model", "other", "--json", *place]) == 0
    assert json.loads(capsys.readouterr().out)["model"] == "other"
    assert main(["reembed", "--model", "colour", *place]) == 0
    assert "the library now has the model colour" in capsys.readouterr().out


@pytest.mark.parametrize("content", ["", "\n\n", '{"text": "x"}', "{broken"])
def test_a_file_without_queries_is_told(library, settings, monkeypatch, tmp_path, capsys, content):
    """An empty or misspelt file of queries is an error before anything is encoded."""
    monkeypatch.setenv("TUSOU_MODELS", settings.models)
    (tmp_path / "q.txt").write_text(content)
    place = ["--library", str(library.folder), "--compare", str(tmp_path / "q.txt")]
    assert main(["reembed", "--model", "other", *place]) == 2
    assert "quer" in capsys.readouterr().err
    assert vectors(library, "other") == {}
