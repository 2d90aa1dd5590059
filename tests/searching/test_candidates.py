"""What each signal brings up."""

from __future__ import annotations

import pytest

from colour_encoder import ColourEncoder
from searching.shelving import picture, shelf_of
from tusou.searching import search
from tusou.searching.asked import Asked
from tusou.searching.candidates import DEPTH, Candidates, candidates, signals_of
from tusou.searching.rounds import FIRST
from tusou.types import Query


@pytest.mark.parametrize(
    ("query", "signals"),
    [
        (Query("red"), ("words", "image", "text")),
        (Query("  ", image=picture("red")), ("image",)),
        (Query("red", image=picture("red")), ("words", "image", "text")),
        (Query("red", rank="text"), ("text",)),
        (Query("AL-1020-M"), ("words",)),
        (Query("AL-1020-M chair"), ("words", "image", "text")),
        (Query("AL-1020-M", image=picture("red")), ("words", "image", "text")),
        (Query("AL-1020-M", rank="image"), ("image",)),
    ],
)
def test_what_is_asked_decides_the_signals(query, signals):
    """A picture alone is compared with pictures; one way of ranking is one signal; nothing looks
    like a number."""
    assert signals_of(query) == signals


def test_a_code_finds_what_is_called_so_and_nothing_else(tmp_path):
    """The other products look like it as little as like any number."""
    pages = [("a.pdf", "red", "chair AL-1020-M"), ("a.pdf", "blue", "mug BX-7")]
    shelf = shelf_of(tmp_path / "shop", pages, ColourEncoder())
    for typed in ("AL-1020-M", "al1020m"):
        result = search(Query(typed), [shelf])
        assert [hit.text for hit in result.hits] == ["chair AL-1020-M"]
    absent = search(Query("AL-9999-X"), [shelf])
    assert absent.outcome == "nothing"
    shelf.store.close()


def test_a_signal_that_was_not_asked_is_empty(shelf):
    """Keys and scores of another signal are there, and hold nothing."""
    found = candidates(Asked(Query("red", rank="image"), [shelf]), FIRST)
    assert len(found.keys("image")) == 5
    assert (found.keys("words"), found.scores("text")) == ([], {})


def test_a_shelf_without_a_model_brings_words_only(shelf, plain_shelf):
    """Keys name the shelf they come from, by its place among those asked."""
    found = candidates(Asked(Query("armchair"), [plain_shelf, shelf]), FIRST)
    assert {at for at, _ in found.keys("words")} == {0, 1}
    assert {at for at, _ in found.keys("image")} == {1}


def test_a_shorter_answer_knows_of_each_shelf_what_it_would_ask_for():
    """Not of all together: what one shelf brings does not depend on how many there are."""
    ranking = [((at % 2, at), 1.0 - at / 10) for at in range(8)]
    assert Candidates({"words": ranking}).first(2).keys("words") == [(0, 0), (1, 1), (0, 2), (1, 3)]
    uneven = [((0, at), 0.9) for at in range(5)] + [((1, 7), 0.1)]
    assert Candidates({"words": uneven}).first(2).keys("words") == [(0, 0), (0, 1), (1, 7)]


def test_many_hits_are_drawn_from_more_candidates(tmp_path):
    """As many as are weighed, should no other signal bring any; and never few."""
    pages = [("a.pdf", None, f"chair {n}") for n in range(4 * FIRST)]
    shelf = shelf_of(tmp_path / "many", pages, ColourEncoder())
    asked = Asked(Query("chair", rank="words"), [shelf])
    for n_weighed, n in ((1, DEPTH), (2 * FIRST, 2 * FIRST), (4 * FIRST, 4 * FIRST)):
        assert len(candidates(asked, n_weighed).keys("words")) == n
    shelf.store.close()
