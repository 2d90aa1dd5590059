"""The harness on a small library: what it measures is what a search does, and its pages open."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest

import tusou
from benchmarks.quality import __main__ as command
from benchmarks.quality import collecting, dev, failures, fitting, photos, second_encoder
from colour_encoder import ColourEncoder, register, write_model_folder
from indexing.making import colour_folder, pairs, photo
from sources.pdf.making import Sheet, write_pdf
from tusou.config import Settings
from tusou.evaluation import GradedQuery, Relevant
from tusou.pictures import open_picture
from tusou.searching.fitted import fitted

ROWS = [
    {"text": "A red armchair with wooden legs", "image_path": "red.png"},
    {"text": "Blue sofa for three", "image_path": "blue.png"},
    {"text": "Green garden chair", "image_path": "green.png"},
]


@pytest.fixture
def settings(tmp_path):
    register()
    write_model_folder(tmp_path / "models" / "colour")
    return Settings(
        library=str(tmp_path / "library"), models=str(tmp_path / "models"), model="colour"
    )


@pytest.fixture
def folder(tmp_path):
    """Photos of one colour each, and a manifest of three of them."""
    made = colour_folder(tmp_path / "data" / "pdfs")
    pairs(made / "pairs.json", ROWS)
    return made


@pytest.fixture
def library(settings, folder):
    with tusou.open(settings=settings) as made:
        made.index(folder, workers=0)
        yield made


@pytest.mark.parametrize("text", ["red armchair", "blue", "a green chair", "zeppelin"])
def test_the_order_of_the_harness_is_the_order_of_a_search(library, text):
    """So that what is fitted is what is used: by evidence, with the weights in force."""
    seen = collecting.seen(text, library.shelf())
    w = np.array([getattr(fitted(), name) for name in fitting.ORDER])
    order = np.argsort(-fitting.totals(seen, w), kind="stable")
    hits = library.search(text, k=len(order), show_all=True).hits
    ours = {int(seen.items[at]): float(fitting.totals(seen, w)[at]) for at in order}
    assert {hit.item for hit in hits} <= set(ours)
    scores = [ours[hit.item] for hit in hits]
    assert scores == pytest.approx(sorted(scores, reverse=True))


def test_measurements_are_kept_until_the_library_or_the_queries_change(library, tmp_path):
    """A second run reads them; `again` asks anew."""
    shelf = library.shelf()
    first = collecting.collected(["red", "blue"], shelf, tmp_path, "documents", again=False)
    [kept] = tmp_path.glob("documents-*.pickle")
    before = kept.stat().st_mtime_ns
    second = collecting.collected(["red", "blue"], shelf, tmp_path, "documents", again=False)
    assert kept.stat().st_mtime_ns == before
    assert [one.places for one in first] == [one.places for one in second]
    collecting.collected(["red", "blue"], shelf, tmp_path, "documents", again=True)
    assert kept.stat().st_mtime_ns > before
    collecting.collected(["green"], shelf, tmp_path, "documents", again=False)
    assert len(list(tmp_path.glob("documents-*.pickle"))) == 2


def test_measurements_of_another_model_are_not_reused(library, tmp_path):
    """A library that was made anew with it may have come to the same number of changes."""
    shelf = library.shelf()
    collecting.collected(["red"], shelf, tmp_path, "documents", again=False)
    trained_anew = ColourEncoder()
    trained_anew.stamp = replace(shelf.encoder.stamp, files_sha256="f" * 64)
    other = replace(shelf, encoder=trained_anew)
    collecting.collected(["red"], other, tmp_path, "documents", again=False)
    assert len(list(tmp_path.glob("documents-*.pickle"))) == 2


@pytest.mark.parametrize("changed", ["searching", "ranking", "text", "stores", "encoders"])
def test_measurements_of_other_code_are_not_reused(tmp_path, changed):
    """Whatever a query goes through counts; the numbers that are fitted on it do not."""
    for name in collecting.MEASURED:
        (tmp_path / name / "inner").mkdir(parents=True)
        (tmp_path / name / "inner" / "code.py").write_text("1")
    before = collecting.code_key(tmp_path)
    (tmp_path / "searching" / "fitted.json").write_text("{}")
    assert collecting.code_key(tmp_path) == before
    (tmp_path / changed / "inner" / "code.py").write_text("2")
    assert collecting.code_key(tmp_path) != before


def test_measurements_of_files_read_otherwise_are_not_reused(library, tmp_path, monkeypatch):
    shelf = library.shelf()
    collecting.collected(["red"], shelf, tmp_path, "documents", again=False)
    monkeypatch.setattr(collecting, "DECODER_VERSION", collecting.DECODER_VERSION + 1)
    collecting.collected(["red"], shelf, tmp_path, "documents", again=False)
    assert len(list(tmp_path.glob("documents-*.pickle"))) == 2


def test_own_queries_and_paraphrases_stand_beside_those_of_the_corpus(tmp_path):
    """59 + 8 of the corpus come from its own file, here one."""
    row = {"query": "a chair", "kind": "text", "lang": "en", "relevant": [["x.pdf", 1, 2]]}
    (tmp_path / "queries.jsonl").write_text(json.dumps(row) + "\n", "utf-8")
    asked = dev.all_queries(tmp_path)
    origins = [one.origin for one in asked]
    assert (origins.count("dev"), origins.count("own"), origins.count("figures")) == (1, 172, 70)
    assert {one.query.language for one in asked if one.origin == "figures"} == {"en", "zh"}


def test_a_query_crosses_when_its_page_is_in_another_language(settings, tmp_path):
    """Told by the text of the exact pages; a picture alone has no language."""
    corpus = tmp_path / "corpus"
    photo(corpus / "red.png", "red")
    page = Sheet().text(72, 700, "The red armchair has wooden legs and a cushion.")
    write_pdf(corpus / "chairs.pdf", page)
    asked = [
        dev.Asked(GradedQuery(text, "text", language, (Relevant(path, page, 2),)), "dev")
        for text, language, path, page in (
            ("armchair", "en", "chairs.pdf", 1),
            ("扶手椅", "zh", "chairs.pdf", 1),
            ("红色", "zh", "red.png", None),
        )
    ]
    with tusou.open(settings=settings) as library:
        library.index(corpus, workers=0)
        told = dev.with_crossings(asked, library, corpus)
    assert [one.crosses for one in told] == [False, True, False]


def test_fewer_photos_keep_their_captions(tmp_path):
    """Copies of some, under their names."""
    folder = tmp_path / "many"
    folder.mkdir()
    captions = {}
    for n in range(6):
        (folder / f"{n}.jpg").write_bytes(b"%d" % n)
        captions[f"{n}.jpg"] = {"en": [f"{n}"], "zh": []}
    few = photos.fewer(photos.Photos(folder, captions), tmp_path, 3)
    assert len(few.captions) == 3
    assert {path.name for path in few.folder.iterdir()} == set(few.captions)
    assert all((few.folder / name).read_bytes() == name[0].encode() for name in few.captions)


def test_second_encoder_finds_pictures_by_words_it_was_taught(folder, tmp_path):
    """Taught that captions name colours, it brings the picture of that colour up first."""
    names = sorted(path.name for path in folder.glob("*.png"))
    captions = {name: {"en": [f"something {name[:-4]}"] * 3, "zh": []} for name in names}
    base = ColourEncoder()
    taught = photos.Photos(folder, captions)
    encoder = second_encoder.trained(base, taught, tmp_path)
    images = encoder.encode_images([open_picture(folder / name) for name in names])
    texts = encoder.encode_texts([f"something {name[:-4]}" for name in names])
    assert np.argmax(texts @ images.T, axis=1).tolist() == list(range(len(names)))
    again = second_encoder.trained(base, taught, tmp_path)
    assert again.stamp == encoder.stamp
    assert encoder.stamp != base.stamp


def test_a_page_of_failures_shows_what_was_found_and_what_should_have_been(
    settings, folder, monkeypatch
):
    """Queries that went well are left out; texts cannot break the page."""
    asked = [
        dev.Asked(GradedQuery(text, "text", "en", (Relevant(path, None, 2),)), "dev")
        for text, path in (("a red picture", "red.png"), ("<b>blue</b>", "green.png"))
    ]
    monkeypatch.setattr(failures, "all_queries", lambda _corpus: asked)
    (folder / "pairs.json").unlink()
    cache = folder.parent.parent / "cache"
    cache.mkdir()
    monkeypatch.setattr(failures, "library_of", lambda corpus, _cache: _indexed(settings, corpus))
    path = failures.write(folder.parent, cache)
    page = path.read_text("utf-8")
    assert "1 of 2 queries" in page
    assert "&lt;b&gt;blue&lt;/b&gt;" in page
    assert "<b>blue" not in page
    shown, wanted = page.split("should find")
    assert "data:image/jpeg;base64," in shown
    assert "green.png" in wanted


def test_a_page_of_failures_tells_near_misses_from_hits(settings, folder):
    """A right picture below the line is one that nobody saw."""
    (folder / "pairs.json").unlink()
    names = [path.name for path in folder.glob("*.png")]

    def block(text):
        relevant = tuple(Relevant(name, None, 2) for name in names)
        asked = dev.Asked(GradedQuery(text, "text", "en", relevant), "dev")
        return failures._block(asked, 0.0, library).partition("should find")[0]

    with _indexed(settings, folder) as library:
        found, refused = block("a red picture"), block("zeppelin")
    assert 'class="right"' in found
    assert "nothing found" not in found
    assert "nothing found; near misses" in refused
    assert 'class="right below"' in refused
    assert 'class="right"' not in refused


def _indexed(settings, corpus):
    library = tusou.open(settings=settings)
    library.index(corpus, workers=0)
    return library


def test_a_fit_without_photos_is_refused(tmp_path, monkeypatch, capsys):
    """It would write stand-ins over the numbers of the photos."""
    argv = ["quality", "fit", str(tmp_path), "--cache", str(tmp_path / "kept"), "--no-photos"]
    monkeypatch.setattr("sys.argv", argv)
    with pytest.raises(SystemExit) as ended:
        command.main()
    assert ended.value.code == 2
    assert "fit needs the photos" in capsys.readouterr().err
    assert not (tmp_path / "kept").exists()
