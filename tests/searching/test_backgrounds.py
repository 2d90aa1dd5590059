"""Random vectors of a library, and how long they serve."""

from __future__ import annotations

import pytest

from colour_encoder import ColourEncoder
from searching.shelving import shelf_of
from tusou.searching import backgrounds
from tusou.searching.backgrounds import KEPT_S, background


@pytest.fixture
def red():
    """The query "red" as a vector."""
    return ColourEncoder().encode_texts(["red"])[0]


def test_a_library_without_vectors_has_no_background(plain_shelf, red):
    """Nothing to compare with: no background, no guess."""
    assert background(plain_shelf.store, "image", red) is None


def test_it_measures_the_cosines_of_random_items(shelf, red):
    """One page in five is red: the middle is that of the others."""
    measured = background(shelf.store, "image", red)
    assert measured.middle == pytest.approx(0, abs=0.01)
    assert measured.n_items == 5


def test_items_without_a_picture_are_not_counted(tmp_path, red):
    """The size of a side is that of the items that have a vector there."""
    pages = [("a.pdf", "red", "one"), ("a.pdf", None, "two"), ("a.pdf", None, "three")]
    pages += [("a.pdf", "blue", "four")]
    shelf = shelf_of(tmp_path / "half", pages, ColourEncoder())
    assert background(shelf.store, "image", red).n_items == 2
    assert background(shelf.store, "text", red).n_items == 4
    shelf.store.close()


def test_a_sample_serves_for_a_while(shelf, red, monkeypatch):
    """Within the minute nothing is read again; after it the sample is taken anew."""
    now = 1000.0
    monkeypatch.setattr(backgrounds.time, "monotonic", lambda: now)
    first = background(shelf.store, "image", red)
    taken = backgrounds._sample(shelf.store, "image")
    shelf.store.forget(["/files/目录.pdf"])
    now += KEPT_S
    assert backgrounds._sample(shelf.store, "image") is taken
    assert background(shelf.store, "image", red) == first
    now += 1
    assert background(shelf.store, "image", red).n_items == 3


def test_pictures_and_texts_are_sampled_apart(shelf, red):
    """Each side of the items has its own sample, and each store its own."""
    images = backgrounds._sample(shelf.store, "image")
    assert backgrounds._sample(shelf.store, "text") is not images
    assert backgrounds._sample(shelf.store, "image") is images
