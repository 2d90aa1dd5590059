"""By how many items words count: the pictures that were compared, or all items."""

from __future__ import annotations

import pytest

from searching.shelving import PAGES, shelf_of
from tusou.searching.candidates import candidates
from tusou.searching.confidence import confidence
from tusou.searching.evidence import Found, measured
from tusou.searching.ordering import ordered
from tusou.searching.rounds import n_weighed
from tusou.searching.search import asked_of
from tusou.types import Query


def weighed(sentence, shelf, **how):
    """What a search measures of all that it brings up."""
    asked = asked_of(Query(sentence, **how), shelf)
    brought = candidates(asked, n_weighed(asked.query))
    places = {place.key[1]: place for place in ordered(asked.query, brought)}
    found = [Found(places[one.id], one, ()) for one in shelf.store.get(list(places))]
    return measured(found, asked, brought)


def test_words_count_by_the_number_of_pictures_that_were_compared(shelf):
    """That is how many items there are to take for the right one."""
    assert {one.signs.n_items for one in weighed("oak armchair", shelf)} == {5}


@pytest.mark.parametrize("rank", ["fused", "words"])
def test_without_pictures_words_count_by_the_number_of_items(shelf, plain_shelf, rank):
    """A match says as much in a small library without a model as in one with it."""
    alone = {one.stored.id: one for one in weighed("oak armchair", plain_shelf, rank=rank)}
    assert {one.signs.n_items for one in alone.values()} == {5}
    for one in weighed("oak armchair", shelf):
        if one.signs.bm25:
            words = {"words": one.evidence["words"]}
            assert alone[one.stored.id].evidence == pytest.approx(words)
            assert alone[one.stored.id].confidence == pytest.approx(confidence(words, "page"))


def test_in_a_large_library_a_match_says_less_than_in_a_small_one(tmp_path, plain_shelf):
    """Also where there is no model."""
    rest = [("rest.pdf", None, f"oak {n}, armchair {n}") for n in range(1500)]
    large = shelf_of(tmp_path / "large", [*PAGES, *rest])
    few, many = (
        next(one for one in weighed("Malmö", shelf) if one.signs.bm25)
        for shelf in (plain_shelf, large)
    )
    assert many.signs.bm25 > few.signs.bm25
    assert many.signs.n_items == 1505
    assert many.evidence["words"] < 1.3 * few.evidence["words"]
    large.store.close()
