"""Searching by examples: like these, unlike those, and different from each other."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from colour_encoder import ColourEncoder
from searching.shelving import RGB, picture, shelf_of
from tusou.errors import InputError, NotFound
from tusou.searching import search, similar
from tusou.searching.diversity import Likeness, diversified
from tusou.types import Query


def found(result):
    return [hit.text for hit in result.hits]


def item_of(shelf, text):
    return next(one.id for one in shelf.store.get(shelf.store.ids()) if one.item.text == text)


GREEN = "Sofa Malmö, green, seats three"
RED = "Armchair Oslo in red velvet with oak legs"
BLUE = "Price table: armchair 499, sofa 1,299"


@pytest.mark.parametrize("example", ["green", "绿色", picture("green")])
def test_an_example_is_a_sentence_or_a_picture(shelf, example):
    """Either is compared with the pictures."""
    assert found(search(Query(like=(example,), rank="image", k=1), [shelf])) == [GREEN]


def test_an_item_is_an_example_and_no_answer(shelf):
    """The nearest to an item are others."""
    item = item_of(shelf, GREEN)
    result = search(Query(like=(item,), rank="image", show_all=True), [shelf])
    assert len(result.hits) == 4
    assert item not in [hit.item for hit in result.hits]
    assert result.best_cosine < 0.99


def test_examples_are_averaged(shelf):
    """What is like both stands before what is like one: the two colours asked for come first."""
    result = search(Query(like=("red", picture("blue")), rank="image", k=2), [shelf])
    assert set(found(result)) == {RED, BLUE}
    assert result.hits[0].cosine == pytest.approx(result.hits[1].cosine, abs=0.05)


def test_unlike_pushes_away(shelf):
    """Of two that are near, the one like the counter-example goes down."""
    result = search(Query(like=("red blue",), unlike=("red",), rank="image", k=1), [shelf])
    assert found(result) == [BLUE]
    item = item_of(shelf, BLUE)
    result = search(Query(like=("red blue",), unlike=(item,), rank="image"), [shelf])
    assert found(result)[0] == RED
    assert BLUE not in found(result)


def test_examples_beside_a_sentence(shelf):
    """A sentence and an example are both heard, in the order of pictures and in the fused one."""
    result = search(Query("armchair", like=(picture("red"),), rank="image"), [shelf])
    assert found(result)[0] == RED
    fused = search(Query("armchair", like=(picture("red"),)), [shelf])
    assert set(found(fused)[:2]) == {RED, BLUE}


def test_examples_always_bring_what_is_most_alike(shelf):
    """As `similar` does: none of the others is the same picture, and they are hits."""
    item = item_of(shelf, GREEN)
    result = search(Query(like=(item,), k=4), [shelf])
    assert (result.outcome, result.needed, result.near_misses) == ("hits", None, ())
    alike = similar(item, shelf, k=4)
    assert [hit.item for hit in result.hits] == [hit.item for hit in alike.hits]
    pairs = zip(result.hits, alike.hits, strict=True)
    assert all(one.confidence == pytest.approx(other.confidence) for one, other in pairs)
    assert search(Query(like=(item,), min_confidence=0.99), [shelf]).outcome == "nothing"


def test_what_no_item_is_about_is_not_found_beside_an_example(shelf):
    """The sentence decides whether there is an answer, the example only where it is the same."""
    query = Query("giraffe", like=(item_of(shelf, GREEN),))
    assert search(query, [shelf]).outcome == "nothing"
    assert search(replace(query, text="armchair"), [shelf]).outcome == "hits"
    same = search(Query("giraffe", image=picture("green")), [shelf])
    assert (same.outcome, found(same)[0]) == ("hits", GREEN)
    assert max(hit.confidence for hit in same.hits) == 1


def test_what_cannot_be_an_example(shelf, plain_shelf):
    """Unknown items, items without a library of their own, and libraries without a model."""
    with pytest.raises(NotFound):
        search(Query(like=(10**9,)), [shelf])
    with pytest.raises(InputError, match="several"):
        search(Query(like=(1,)), [shelf, plain_shelf])
    with pytest.raises(InputError):
        search(Query("sofa", unlike=("red",)), [plain_shelf])
    with pytest.raises(InputError):
        search(Query(unlike=("red",)), [shelf])
    with pytest.raises(InputError):
        search(Query(like=("red",), rank="words"), [shelf])


REST = "of steel tubes with a seat of paper cord"
NEARLY_RED = {f"red {i}": (220 - i, 30, 30) for i in range(6)}
ALIKE = [
    *(
        (
            "series.pdf",
            colour,
            f"red chair of a long series, made of solid oak by hand in a workshop, number {i}",
        )
        for i, colour in enumerate(NEARLY_RED)
    ),
    ("other.pdf", "orange", "orange chair"),
    (
        "other.pdf",
        "blue",
        f"a blue chair that was said to be red once, {REST}",
    ),
]


@pytest.mark.parametrize("with_model", [True, False])
def test_a_diverse_answer_shows_different_things(tmp_path, monkeypatch, with_model):
    """Among many that are the same, others come up early, with vectors and with words alone."""
    for colour, rgb in NEARLY_RED.items():
        monkeypatch.setitem(RGB, colour, rgb)
    pages = [(file, colour if with_model else None, text) for file, colour, text in ALIKE]
    shelf = shelf_of(tmp_path / "d", pages, ColourEncoder() if with_model else None)
    query = Query("red chair", rank="words", k=3)
    plain = search(query, [shelf])
    diverse = search(replace(query, diverse=True), [shelf])
    assert diverse.hits[0].text == plain.hits[0].text
    assert len(set(found(diverse))) == 3
    assert all("number" in text for text in found(plain))
    assert not all("number" in text for text in found(diverse))
    shelf.store.close()


def test_diversity_keeps_every_hit(shelf):
    """Hits are put into another order; none is lost, none comes twice, near misses stay."""
    query = Query("red green blue armchair sofa", show_all=True, k=5)
    plain, diverse = (search(replace(query, diverse=way), [shelf]) for way in (False, True))
    assert sorted(found(plain)) == sorted(found(diverse))
    assert diverse.hits[0].item == plain.hits[0].item
    assert diversified([], 5, [shelf]) == []


def test_likenesses_are_between_nothing_and_the_same(shelf):
    """0 to 1, the same both ways round."""
    from tusou.ranking import Fused
    from tusou.searching.evidence import Found

    stored = shelf.store.get(shelf.store.ids())
    every = [Found(Fused((0, one.id), 1.0, {}), one, ()) for one in stored]
    likeness = Likeness(every, [shelf])
    alike = np.array([likeness.to(at) for at in range(len(every))])
    assert alike.shape == (5, 5)
    assert np.all((alike >= 0) & (alike <= 1))
    np.testing.assert_allclose(alike, alike.T, atol=1e-6)
