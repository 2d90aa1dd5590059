"""Likeness of pictures, and texts that fit a picture."""

from __future__ import annotations

import numpy as np
import pytest

from colour_encoder import ColourEncoder
from searching.shelving import PAGES, picture, shelf_of
from tusou.errors import InputError, NotFound
from tusou.searching import similar
from tusou.types import Where


def test_a_picture_finds_the_pictures_like_it(shelf):
    """The nearest first, by cosine."""
    result = similar(picture("blue"), shelf, k=2)
    assert (result.hits[0].relative_path, result.hits[0].page_number) == ("catalogue.pdf", 3)
    assert result.hits[0].cosine == pytest.approx(1, abs=1e-2)
    assert result.rank == "image"
    assert len(result.hits) == 2


def test_an_item_is_not_its_own_neighbour(shelf):
    """The item asked about is left out."""
    for item in shelf.store.ids():
        assert item not in [hit.item for hit in similar(item, shelf).hits]


def test_texts_that_fit_a_picture(shelf):
    """Picture to text: the text that names its colour comes first."""
    result = similar(picture("brown"), shelf, k=1, to="text")
    assert result.hits[0].text == "棕色橡木餐桌"
    assert result.rank == "text"


def test_the_same_picture_elsewhere_is_found(tmp_path):
    """A copy in another file is a neighbour, folded with further copies."""
    pages = [*PAGES, ("copy.pdf", "red", "x"), ("again.pdf", "red", "y")]
    shelf = shelf_of(tmp_path / "copies", pages, ColourEncoder())
    item = shelf.store.ids()[0]
    best = similar(item, shelf, k=1).hits[0]
    assert {best.path, *(place.path for place in best.also_on)} == {
        "/files/copy.pdf",
        "/files/again.pdf",
    }
    shelf.store.close()


def test_where_restricts(shelf):
    """Only items that pass are returned."""
    hits = similar(picture("red"), shelf, where=Where(path_globs=("目录*",))).hits
    assert {hit.relative_path for hit in hits} == {"目录.pdf"}


def test_an_unknown_item(shelf):
    """A number that is no item is NotFound."""
    with pytest.raises(NotFound):
        similar(10**9, shelf)


def test_an_item_without_a_picture(tmp_path):
    """What could not be drawn cannot be compared."""
    shelf = shelf_of(tmp_path / "s", [("a.pdf", None, "text only")], ColourEncoder())
    with pytest.raises(InputError):
        similar(shelf.store.ids()[0], shelf)
    shelf.store.close()


def test_what_cannot_be_compared(shelf, plain_shelf):
    """No model, no picture, no place for an answer."""
    with pytest.raises(InputError):
        similar(picture("red"), plain_shelf)
    with pytest.raises(InputError):
        similar(None, shelf)
    with pytest.raises(InputError):
        similar(picture("red"), shelf, k=0)


def test_the_order_is_that_of_an_exact_comparison(shelf):
    """The answer equals a plain sort by dot product."""
    query = shelf.encoder.encode_images([picture("red")])[0]
    vectors = shelf.store.get_vectors("image", shelf.store.ids())
    exact = sorted(vectors, key=lambda item: -float(np.max(vectors[item] @ query)))
    assert similar(picture("red"), shelf, k=1).hits[0].item == exact[0]
