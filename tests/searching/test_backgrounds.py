"""Random vectors of a library, and how long they serve."""

from __future__ import annotations

import pytest

from colour_encoder import ColourEncoder
from searching.shelving import shelf_of
from tusou.searching import samples
from tusou.searching.backgrounds import backgrounds
from tusou.searching.chance import TELLING
from tusou.searching.confidence import THOUSAND
from tusou.searching.samples import KEPT_S, sample_of
from tusou.searching.usual import usual_texts


@pytest.fixture
def red():
    """The query "red" as a vector."""
    return ColourEncoder().encode_texts(["red"])[0]


@pytest.fixture
def usual():
    """The usual sentences as vectors."""
    return usual_texts(ColourEncoder())


def test_a_library_without_vectors_has_no_background(plain_shelf, red, usual):
    """Nothing to compare with: no background, no guess."""
    assert backgrounds(plain_shelf.store, "image", red, usual) is None


def test_it_measures_the_cosines_of_random_items(shelf, red, usual):
    """One page in five is red: the middle is that of the others."""
    measured = backgrounds(shelf.store, "image", red, usual).of_all
    assert measured.middle == pytest.approx(0, abs=0.01)
    assert measured.n_items == 5


def test_items_without_a_picture_are_not_counted(tmp_path, red, usual):
    """The size of a side is that of the items that have a vector there."""
    pages = [("a.pdf", "red", "one"), ("a.pdf", None, "two"), ("a.pdf", None, "three")]
    pages += [("a.pdf", "blue", "four")]
    shelf = shelf_of(tmp_path / "half", pages, ColourEncoder())
    assert backgrounds(shelf.store, "image", red, usual).of_all.n_items == 2
    assert backgrounds(shelf.store, "text", red, usual).of_all.n_items == 4
    shelf.store.close()


def test_a_sample_serves_for_a_while(shelf, red, usual, monkeypatch):
    """Within the minute nothing is read again; after it the sample is taken anew."""
    now = 1000.0
    monkeypatch.setattr(samples.time, "monotonic", lambda: now)
    first = backgrounds(shelf.store, "image", red, usual)
    taken = sample_of(shelf.store, "image")
    shelf.store.forget(["/files/目录.pdf"])
    now += KEPT_S
    assert sample_of(shelf.store, "image") is taken
    assert backgrounds(shelf.store, "image", red, usual) == first
    now += 1
    assert backgrounds(shelf.store, "image", red, usual).of_all.n_items == 3


def test_pictures_and_texts_are_sampled_apart(shelf):
    """Each side of the items has its own sample, and each store its own."""
    images = sample_of(shelf.store, "image")
    assert sample_of(shelf.store, "text") is not images
    assert sample_of(shelf.store, "image") is images


def test_each_kind_has_its_own(shelf, red, usual):
    """Pages are compared with pages, be they five; what the library has not is judged by all."""
    measured = backgrounds(shelf.store, "image", red, usual)
    assert set(measured.by_kind) == {"page"}
    assert measured.of("photo") is measured.of_all
    assert measured.of("page").middle == measured.by_kind["page"].middle
    assert measured.of("page").n_items == THOUSAND


def test_pictures_are_compared_with_a_kind_of_which_there_are_some(tmp_path, shelf, red):
    """Of a handful each would be compared with itself: there all items are asked."""
    pages = [("a.pdf", ["red", "green", "blue"][n % 3], f"page {n}") for n in range(TELLING)]
    some = shelf_of(tmp_path / "some", pages, ColourEncoder())
    assert set(backgrounds(some.store, "image", red, None).by_kind) == {"page"}
    assert backgrounds(shelf.store, "image", red, None).by_kind == {}
    some.store.close()


def test_each_form_of_query_has_usual_ones_of_its_form(shelf, red, usual):
    """A picture is compared with pictures, both together with both."""
    sentence = backgrounds(shelf.store, "image", red, usual)
    picture = backgrounds(shelf.store, "image", red, None)
    both = backgrounds(shelf.store, "image", red, usual, with_picture=True)
    assert sentence.of_all.middle == picture.of_all.middle == both.of_all.middle
    assert set(sample_of(shelf.store, "image").usual) == {
        (True, False),
        (False, True),
        (True, True),
    }


def test_a_library_of_texts_alone_answers_pictures_too(tmp_path, red):
    """Without any picture there are no usual pictures; that is no error."""
    shelf = shelf_of(tmp_path / "texts", [("a.pdf", None, "red chair")], ColourEncoder())
    assert backgrounds(shelf.store, "text", red, None).of_all.n_items == 1
    shelf.store.close()
