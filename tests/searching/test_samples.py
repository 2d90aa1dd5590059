"""Random items of a library, among them those of rare kinds."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest

from colour_encoder import ColourEncoder
from searching.shelving import RGB, picture, shelf_of
from tusou.searching import Shelf, search
from tusou.searching.backgrounds import backgrounds
from tusou.searching.samples import ENOUGH, OF_A_KIND, SAMPLE, n_items_of, sample_of
from tusou.searching.usual import usual_texts
from tusou.text import text_key
from tusou.types import FileRecord, Item, NewItem, Query, SourceFile

COLOURS = list(RGB)
N_PHOTOS = 30 * SAMPLE
PAGES = [
    ("manual.pdf", None, "Mend the frame of a blue bicycle with a wrench"),
    ("manual.pdf", None, "自行车维修：先拆下车轮"),
    *(("manual.pdf", None, f"{COLOURS[n % 6]} lacquer, drying time {n} hours") for n in range(18)),
]


def add_photos(shelf: Shelf, n: int) -> None:
    """Give a shelf photos without words; equal ones share their vector."""
    rows = shelf.encoder.encode_images([picture(colour) for colour in COLOURS])
    shelf.store.put_vectors("image", {c: rows[i : i + 1] for i, c in enumerate(COLOURS)})
    with shelf.store.write_file(SourceFile("/files/all.json", "/files", 1, 1)) as writer:
        for at in range(n):
            writer.add([NewItem(Item("photo", f"/files/{at}.jpg"), COLOURS[at % 6], None)])
        writer.finish(FileRecord("/files/all.json", "/files", 1, 1, text_key("l"), n_items=n))


@pytest.fixture(scope="module")
def among_photos(tmp_path_factory):
    """Twenty pages of words among fifteen thousand photos."""
    shelf = shelf_of(tmp_path_factory.mktemp("many") / "shelf", PAGES, ColourEncoder())
    add_photos(shelf, N_PHOTOS)
    yield shelf
    shelf.store.close()


@pytest.fixture
def alone(tmp_path):
    """The same pages alone."""
    shelf = shelf_of(tmp_path / "pages", PAGES, ColourEncoder())
    yield shelf
    shelf.store.close()


def test_of_a_kind_that_is_rare_more_are_drawn(among_photos):
    """None of twenty pages is among 512 items of fifteen thousand; all are in the sample."""
    sample = sample_of(among_photos.store, "text")
    assert Counter(sample.kinds.tolist()) == {"page": 20}
    assert sample.n_items == 20
    photos = sample_of(among_photos.store, "image")
    assert set(photos.kinds.tolist()) == {"photo"}
    assert photos.n_items == pytest.approx(N_PHOTOS, rel=0.01)


def test_rare_pages_are_judged_as_if_they_were_alone(among_photos, alone):
    """What is usual for photos says nothing of what is usual for the texts of pages."""
    encoder = ColourEncoder()
    for sentence in ("自行车维修", "a blue bicycle"):
        query = encoder.encode_texts([sentence])[0]
        few, many = (
            backgrounds(shelf.store, "text", query, usual_texts(encoder)).of("page")
            for shelf in (alone, among_photos)
        )
        assert many == few


@pytest.mark.parametrize(("sentence", "page"), [("自行车维修", 2), ("wrench for a bicycle", 1)])
def test_a_page_among_many_photos_is_found(among_photos, sentence, page):
    """By its words and what they mean, before any photo."""
    first = search(Query(sentence), [among_photos]).hits[0]
    assert (first.relative_path, first.page_number) == ("manual.pdf", page)


def test_kinds_of_which_there_are_plenty_are_drawn_once(tmp_path):
    """The sample of half pages, half photos is what was drawn of the whole library."""
    pages = [("a.pdf", COLOURS[n % 6], f"page {n}") for n in range(SAMPLE)]
    shelf = shelf_of(tmp_path / "half", pages, ColourEncoder())
    add_photos(shelf, SAMPLE)
    counted = Counter(sample_of(shelf.store, "image").kinds.tolist())
    assert counted.total() == SAMPLE
    assert min(counted.values()) > OF_A_KIND > ENOUGH
    shelf.store.close()


def test_the_number_of_items_is_that_of_the_library(shelf, plain_shelf):
    """With a model and without."""
    assert n_items_of(shelf.store) == n_items_of(plain_shelf.store) == 5


def test_an_item_counts_by_the_best_of_its_vectors(shelf):
    """As it does in a search."""
    sample = sample_of(shelf.store, "image")
    queries = ColourEncoder().encode_texts(["red", "blue"])
    best = sample.best(queries)
    assert best.shape == (5, 2)
    np.testing.assert_allclose(best.max(axis=0), 1.0, atol=0.01)
