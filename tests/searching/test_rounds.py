"""Rounds: the first hits of a long answer are those of a short one."""

from __future__ import annotations

import random

import pytest

from colour_encoder import ColourEncoder
from searching.shelving import shelf_of
from tusou.searching import search
from tusou.searching.rounds import FIRST, first_round, in_rounds, n_weighed
from tusou.types import Query

WORDS = ("armchair", "sofa", "lamp", "table", "oak", "velvet", "price", "shelf", "drawer", "brass")


@pytest.fixture(scope="module")
def crowd(tmp_path_factory):
    """More pages than three rounds hold, no two the same; words and looks speak for other ones."""
    draw = random.Random(0)
    pages = []
    for number in range(800):
        words = " ".join(draw.choices(WORDS, k=draw.randint(3, 12)))
        pages.append((f"{number % 40}.pdf", None, f"{words} number {number}"))
    return shelf_of(tmp_path_factory.mktemp("crowd") / "library", pages, ColourEncoder())


@pytest.mark.parametrize("diverse", [False, True])
@pytest.mark.parametrize("sentence", ["red velvet armchair", "green", "brass lamp oak -sofa"])
def test_a_longer_answer_begins_as_the_shorter_one(crowd, sentence, diverse):
    """Page by page of 24 gives what all at once gives: none comes twice, none is left out."""

    def items(k):
        asked = Query(sentence, k=k, show_all=True, diverse=diverse)
        return [hit.item for hit in search(asked, [crowd]).hits]

    whole = items(240)
    assert len(whole) == len(set(whole)) == 240
    for k in (1, 24, 48, 49, 96, 97, 200):
        assert items(k) == whole[:k]


def test_whether_there_are_hits_does_not_depend_on_how_many_are_asked_for(crowd):
    """Among more items the surest is surer; the first round alone decides."""
    outcomes = {
        search(Query("a timetable of locomotives in velvet", k=k), [crowd]).outcome
        for k in (1, 24, 200)
    }
    assert len(outcomes) == 1


def test_what_is_weighed_grows_by_whole_rounds():
    """Twice as many as asked for and as near misses, rounded up."""
    assert n_weighed(Query("red", k=1)) == n_weighed(Query("red", k=40)) == FIRST
    assert n_weighed(Query("red", k=41)) == 2 * FIRST
    assert n_weighed(Query("red", k=100)) == 4 * FIRST


def test_a_diverse_answer_is_chosen_from_more():
    assert first_round(Query("red", diverse=True)) == 3 * FIRST
    assert n_weighed(Query("red", k=10, diverse=True)) == 3 * FIRST


def test_each_round_doubles_what_was_seen():
    assert [list(one) for one in in_rounds(range(7), 2)] == [[0, 1], [2, 3], [4, 5, 6]]
    assert list(in_rounds([], 2)) == []
