"""Queries that cannot be answered are refused with a mend."""

from __future__ import annotations

from dataclasses import replace

import pytest

from searching.shelving import picture
from tusou.errors import InputError, UnknownName
from tusou.searching import search, similar
from tusou.types import Query


@pytest.mark.parametrize("query", [Query(), Query("  \n")])
def test_a_query_asks_for_something(shelf, query):
    """Empty queries are mistakes of the caller."""
    with pytest.raises(InputError) as caught:
        search(query, [shelf])
    assert caught.value.mend


def test_there_are_two_ways_of_comparing(shelf):
    """A mistyped one is UnknownName, and so is one that is for queries alone."""
    for to in ("imgae", "words"):
        with pytest.raises(UnknownName, match="no way of comparing"):
            similar(picture("red"), shelf, to=to)


@pytest.mark.parametrize("text", ["", "red"])
def test_a_picture_has_no_words(shelf, text):
    """Words cannot be looked up for a picture, and one beside words would count for nothing."""
    with pytest.raises(InputError, match="has no words"):
        search(Query(text, image=picture("red"), rank="words"), [shelf])


@pytest.mark.parametrize("examples", [{"like": ("a chair",)}, {"unlike": ("a chair",)}])
def test_examples_are_not_compared_by_words(shelf, examples):
    """That is said, and not that the library has no model."""
    with pytest.raises(InputError, match="not by words"):
        search(Query("red", rank="words", **examples), [shelf])


@pytest.mark.parametrize(
    "query", [Query("red", rank="image"), Query("red", rank="text"), Query(image=picture("red"))]
)
def test_pictures_need_a_model(plain_shelf, query):
    """Without any model only words can be searched; the mend says so."""
    with pytest.raises(InputError, match="only be searched by words") as caught:
        search(query, [plain_shelf])
    assert "--rank words" in caught.value.mend


def test_a_model_is_not_advised_where_the_store_takes_no_other(plain_shelf, monkeypatch):
    """The store is asked what it can do."""
    declared = replace(plain_shelf.store.capabilities, changes_model=False)
    monkeypatch.setattr(type(plain_shelf.store), "capabilities", declared)
    with pytest.raises(InputError) as caught:
        search(Query(image=picture("red")), [plain_shelf])
    assert "another library with a model" in caught.value.mend
    assert "reembed" not in caught.value.mend


def test_why_a_model_lacks_and_what_helps_come_from_the_library(plain_shelf):
    """It may have had a model: a search by picture says the same as a comparison."""
    lacking = replace(plain_shelf, lack="its model has gone", mend="bring it back")
    asked = (
        lambda: search(Query(image=picture("red")), [lacking]),
        lambda: similar(picture("red"), lacking),
    )
    for ask in asked:
        with pytest.raises(InputError) as caught:
            ask()
        assert caught.value.problem.endswith(": its model has gone")
        assert caught.value.mend == "bring it back"


def test_one_shelf_with_a_model_is_enough(shelf, plain_shelf):
    """Shelves without a model stay silent beside one that has it."""
    hits = search(Query("red", rank="image", k=1), [plain_shelf, shelf]).hits
    assert hits[0].library == "shelf"


def test_no_shelf_at_all():
    """There must be a library."""
    with pytest.raises(InputError):
        search(Query("red"), [])
