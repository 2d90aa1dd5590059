"""Words and a picture together: what is like the picture and fits the words."""

from __future__ import annotations

from itertools import pairwise

import pytest

from colour_encoder import ColourEncoder
from searching.shelving import picture, shelf_of
from tusou.searching import search
from tusou.searching.asked import Asked
from tusou.searching.candidates import candidates
from tusou.searching.confidence import Signs, evidence_of, evidence_of_both
from tusou.searching.rounds import FIRST, FIRST_OF_BOTH, first_round
from tusou.types import Query

COLOURS = ("red", "green", "blue", "yellow")
THINGS = ("chair", "lamp", "sofa")
SHOP = [("shop.pdf", colour, thing) for thing in THINGS for colour in COLOURS]


@pytest.fixture(scope="module")
def shop(tmp_path_factory):
    """Things in colours: a text says what it is, and its picture alone the colour.

    Things of one colour have the same picture, of which the best is shown.
    """
    shelf = shelf_of(tmp_path_factory.mktemp("shop") / "library", SHOP, ColourEncoder())
    yield shelf
    shelf.store.close()


def pages(result):
    return [SHOP[hit.page_number - 1][1:] for hit in result.hits]


@pytest.mark.parametrize("thing", THINGS)
@pytest.mark.parametrize("colour", COLOURS)
def test_first_is_what_fits_both(shop, thing, colour):
    """And then what fits one of them, before what fits neither."""
    found = pages(search(Query(thing, image=picture(colour), k=12), [shop]))
    assert found[0] == (colour, thing)
    fits = [(one[0] == colour) + (one[1] == thing) for one in found]
    assert fits == sorted(fits, reverse=True)


@pytest.mark.parametrize("thing", THINGS)
def test_an_item_beside_words_is_as_its_picture(shop, thing):
    """It is no answer itself, also where the words alone would bring it."""
    (item,) = [one.id for one in shop.store.get(shop.store.ids()) if one.item.page_number == 2]
    found = pages(search(Query(thing, like=(item,), k=12), [shop]))
    assert SHOP[1][1:] == ("green", "chair")
    assert ("green", "chair") not in found
    assert thing == "chair" or found[0] == ("green", thing)


def test_where_the_words_are_there_nothing_is_cut_off(shop):
    """What is like the picture is wanted, however much or little; words that are not there tell."""
    result = search(Query("chair", image=picture("red"), k=12), [shop])
    assert {colour for colour, _ in pages(result)} == set(COLOURS)
    assert result.near_misses == ()
    assert search(Query("giraffe", image=picture("orange")), [shop]).outcome == "nothing"


def test_where_only_the_picture_is_there_it_is_the_answer(shop):
    """The words tell nothing of what else there is."""
    result = search(Query("giraffe", image=picture("red"), k=12), [shop])
    assert {colour for colour, _ in pages(result)} == {"red"}


@pytest.mark.parametrize("pointing", ["the same {}", "like this but {}", "同款 {}", "{}, the same"])
def test_what_points_to_the_picture_is_left_out(shop, pointing):
    """It is told; without a picture, or literally, it is a part of the words."""
    typed = pointing.format("chair")
    asked, plain = (search(Query(one, image=picture("red")), [shop]) for one in (typed, "chair"))
    assert (asked.hits, asked.parsed.words) == (plain.hits, "chair")
    assert search(Query(typed), [shop]).parsed.words == typed
    assert search(Query(typed, picture("red"), literal=True), [shop]).parsed.words == typed


def test_what_only_points_asks_for_the_picture(shop):
    asked, plain = (search(Query(one, image=picture("red")), [shop]) for one in ("the same", ""))
    assert [hit.item for hit in asked.hits] == [hit.item for hit in plain.hits]


# ── How ─────────────────────────────────────────────────────────────────────────────────────


def test_the_words_alone_bring_up_what_tells_whether_they_are_there(shop):
    """By looks and by texts, whatever the picture is; none where there is no picture."""
    both = candidates(Asked(Query("red", image=picture("blue")), [shop]), FIRST)
    alone = candidates(Asked(Query("red"), [shop]), FIRST)
    assert both.of_words == {side: alone.rankings[side] for side in ("image", "text")}
    assert both.rankings["image"] != alone.rankings["image"]
    assert not alone.of_words
    one_signal = Query("red", image=picture("blue"), rank="image")
    assert not candidates(Asked(one_signal, [shop]), FIRST).of_words


def test_a_shorter_answer_knows_of_the_words_alone_what_it_would_ask_for(shop):
    found = candidates(Asked(Query("red", image=picture("blue")), [shop]), FIRST)
    assert [len(of) for of in found.first(2).of_words.values()] == [2, 2]


@pytest.mark.parametrize(
    ("query", "n"),
    [
        (Query("red"), FIRST),
        (Query(image=picture("red")), FIRST),
        (Query(like=(1,)), FIRST),
        (Query("red", image=picture("red")), FIRST_OF_BOTH),
        (Query("red", like=(1,)), FIRST_OF_BOTH),
        (Query("red", like=(1,), diverse=True), 3 * FIRST_OF_BOTH),
    ],
)
def test_of_five_rankings_as_many_are_weighed_as_of_three(query, n):
    assert first_round(query) == n
    assert FIRST_OF_BOTH / 5 == FIRST / 3


def test_a_picture_counts_by_how_far_it_is_above_the_usual():
    """Also below the best by chance, where a page says nothing against a sentence."""
    signs = [Signs(bm25=3.0, coverage=1.0, image=surprise) for surprise in (-2.0, 0.0, 2.0)]
    looks = [evidence_of_both(one)["image"] for one in signs]
    steps = [after - before for before, after in pairwise(looks)]
    assert all(step == pytest.approx(2.0, abs=0.3) for step in steps)
    assert evidence_of_both(signs[0])["words"] == evidence_of(signs[0])["words"]
    assert "image" not in evidence_of_both(Signs(bm25=3.0))
