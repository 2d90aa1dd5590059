"""Names of files as queries, put to real shelves with a model and without."""

from __future__ import annotations

import pytest

from colour_encoder import ColourEncoder
from searching.shelving import shelf_of
from tusou.searching import search
from tusou.searching.fitted import fitted
from tusou.types import Query

PAGES = [
    ("scans/IMG_2043.jpg", "blue", ""),
    ("scans/IMG_2044.jpg", "red", "see IMG_2043.jpg, IMG_2043.jpg and IMG_2043.jpg"),
    ("a-127-red.jpg", "green", ""),
    ("report_v2.1.pdf", "yellow", "red sofa"),
    ("report_v2.1.pdf", "brown", "green sofa"),
    ("report_v2.2.pdf", "orange", "red lamp report"),
    ("red.pdf", "blue", "a catalogue"),
    *((f"others/{n}.pdf", "red", "red " * n) for n in range(10, 40)),
]


@pytest.fixture(scope="module", params=[True, False], ids=["model", "words"])
def shelf(request, tmp_path_factory):
    encoder = ColourEncoder() if request.param else None
    made = shelf_of(tmp_path_factory.mktemp("names") / "s", PAGES, encoder)
    yield made
    made.store.close()


def found(shelf, typed):
    return [hit.relative_path for hit in search(Query(typed), [shelf]).hits]


@pytest.mark.parametrize(
    ("typed", "path"),
    [
        ("IMG_2043.jpg", "scans/IMG_2043.jpg"),
        ("img_2043", "scans/IMG_2043.jpg"),
        ("scans/IMG_2043.JPG", "scans/IMG_2043.jpg"),
        ('"IMG_2043.jpg"', "scans/IMG_2043.jpg"),
        ("A-127", "a-127-red.jpg"),
        ('"A-127"', "a-127-red.jpg"),
        ("A 127", "a-127-red.jpg"),
        ("report_v2.1", "report_v2.1.pdf"),
        ("report_v2.1.pdf", "report_v2.1.pdf"),
        ("v2.2", "report_v2.2.pdf"),
        ("red.pdf", "red.pdf"),
        ("39", "others/39.pdf"),
    ],
)
def test_a_file_that_is_named_comes_first(shelf, typed, path):
    """Before what looks or reads alike, and above the line."""
    assert found(shelf, typed)[:1] == [path]


def test_a_file_that_is_named_has_the_line_of_what_tells(shelf):
    """Where words alone tell, their line."""
    hit = search(Query("red.pdf"), [shelf]).hits[0]
    line = fitted().needed if shelf.encoder else fitted().needed_words
    assert (hit.confidence, hit.needed) == (1.0, pytest.approx(line))


def test_all_pages_of_a_file_that_is_named_come_first(shelf):
    """Whoever names a document means any of its pages."""
    result = search(Query("report_v2.1.pdf"), [shelf])
    pages = [(hit.relative_path, hit.page_number, hit.confidence) for hit in result.hits]
    assert sorted(pages[:2]) == [("report_v2.1.pdf", 1, 1.0), ("report_v2.1.pdf", 2, 1.0)]
    assert result.hits[0].reasons[0].words


def test_a_plain_word_is_no_name(shelf):
    """A file that is called so is no surer than what says so."""
    result = search(Query("red", k=50), [shelf])
    (called,) = (hit for hit in result.hits if hit.relative_path == "red.pdf")
    assert called.confidence < 1


def test_what_holds_a_phrase_is_found(shelf):
    """It stands there word for word, in text or name, however little else speaks for it."""
    assert found(shelf, '"red sofa"') == ["report_v2.1.pdf"]
    assert found(shelf, '"a-127-red"') == ["a-127-red.jpg"]
    assert set(found(shelf, '"IMG 2043"')) == {"scans/IMG_2043.jpg", "scans/IMG_2044.jpg"}


def test_the_word_of_a_name_is_told(shelf):
    """As it is written there."""
    (reason, *_) = search(Query("A 127"), [shelf]).hits[0].reasons
    assert reason.words == ("a-127",)
