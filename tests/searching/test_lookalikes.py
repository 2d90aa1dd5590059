"""A picture as query asks for that very picture: where nothing is it, what to ask is told."""

from __future__ import annotations

import pytest

from searching.shelving import picture
from tusou.searching import search
from tusou.searching.lookalikes import NO_COPY, NONE_PASSES
from tusou.types import Query, Where


def test_a_picture_that_no_item_is_names_what_finds_lookalikes(shelf):
    """With the near misses, which are what looks most like it."""
    result = search(Query(image=picture("orange")), [shelf])
    assert (result.outcome, bool(result.near_misses)) == ("nothing", True)
    assert result.hints == (NO_COPY,)


@pytest.mark.parametrize(
    "query",
    [
        Query(image=picture("red"), k=1),
        Query(image=picture("orange"), show_all=True),
        Query(image=picture("orange"), min_cosine=1.0),
        Query(image=picture("orange"), min_confidence=1.0),
        Query("giraffe", image=picture("orange")),
        Query("giraffe"),
    ],
)
def test_nothing_is_said_of_copies_where_none_was_asked_for(shelf, query):
    """Something is found, the line is the caller's, or a sentence stands beside."""
    assert NO_COPY not in search(query, [shelf]).hints


@pytest.mark.parametrize(
    "query",
    [
        Query(image=picture("orange"), where=Where(kinds=("page",))),
        Query("kind:page", image=picture("orange")),
    ],
)
def test_beside_filters_it_is_said_of_what_passes(shelf, query):
    """What they leave out may be a copy."""
    assert search(query, [shelf]).hints == (NONE_PASSES,)


def test_filters_that_let_nothing_pass_are_told_alone(shelf):
    """What is not looked at may be a copy."""
    where = Where(path_globs=("nowhere/",))
    (hint,) = search(Query(image=picture("orange"), where=where), [shelf]).hints
    assert hint == "no item passes in:nowhere/"
