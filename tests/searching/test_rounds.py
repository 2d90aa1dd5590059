"""Rounds: the first hits of a long answer are those of a short one."""

from __future__ import annotations

import random
from io import BytesIO

import numpy as np
import pytest

from colour_encoder import ColourEncoder
from searching.shelving import picture, shelf_of
from tusou.searching import Shelf, search
from tusou.searching.asked import Asked
from tusou.searching.candidates import candidates
from tusou.searching.rounds import FIRST, first_round, n_sought, n_weighed
from tusou.searching.weighing import weighed
from tusou.stores import open_store
from tusou.text import text_key
from tusou.types import FileRecord, Item, NewItem, Query, SourceFile

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


JPEG = BytesIO()
picture("red").save(JPEG, "JPEG")


@pytest.fixture(scope="module")
def crowd_of_copies(tmp_path_factory):
    """As `crowd`; each page is there three times, drawn anew."""
    draw, dice, encoder = random.Random(0), np.random.default_rng(0), ColourEncoder()
    store = open_store(str(tmp_path_factory.mktemp("copies") / "library"))
    store.bind_encoder(encoder.stamp)
    for number in range(300):
        text = " ".join(draw.choices(WORDS, k=draw.randint(3, 12))) + f" number {number}"
        look = dice.normal(size=(1, encoder.stamp.dim)).astype(np.float32)
        keys = [text_key(f"{number} {copy}") for copy in range(3)]
        store.put_vectors("image", dict.fromkeys(keys, look / np.linalg.norm(look)))
        path = f"/files/{number}.pdf"
        with store.write_file(SourceFile(path, "/files", 1, 1)) as writer:
            for copy, key in enumerate(keys, start=1):
                item = Item("page", path, copy, text=text)
                writer.add([NewItem(item, key, text_key(text), JPEG.getvalue())])
            writer.finish(FileRecord(path, "/files", 1, 1, text_key(path), n_items=3))
    store.tidy()
    return Shelf("copies", store, encoder)


@pytest.mark.parametrize("diverse", [False, True])
@pytest.mark.parametrize("sentence", ["velvet armchair", "brass lamp oak"])
def test_pages_of_hits_fit_together_where_copies_are_folded(crowd_of_copies, sentence, diverse):
    """Every copy that was weighed is folded, however few hits are asked for."""

    def texts(k):
        asked = Query(sentence, k=k, show_all=True, diverse=diverse)
        hits = search(asked, [crowd_of_copies]).hits
        return [crowd_of_copies.store.get([hit.item])[0].item.text for hit in hits]

    whole = texts(200)
    assert len(whole) == len(set(whole)) == 200
    for k in (1, 24, 25, 48, 49, 96):
        assert texts(k) == whole[:k]


def test_what_is_weighed_grows_by_whole_rounds():
    """Twice as many as asked for and as near misses, rounded up."""
    assert n_weighed(Query("red", k=1)) == n_weighed(Query("red", k=40)) == FIRST
    assert n_weighed(Query("red", k=41)) == 2 * FIRST
    assert n_weighed(Query("red", k=100)) == 4 * FIRST


def test_a_diverse_answer_is_chosen_from_more():
    assert first_round(Query("red", diverse=True)) == 3 * FIRST
    assert n_weighed(Query("red", k=10, diverse=True)) == 3 * FIRST


def test_a_later_page_is_taken_from_as_many_as_all_before_it():
    assert n_sought(Query("red", k=10, offset=40)) == n_sought(Query("red", k=50)) == 110
    assert n_weighed(Query("red", k=10, offset=40)) == n_weighed(Query("red", k=50))


def test_each_round_doubles_what_was_seen(crowd):
    """Until nothing is left, however little was asked for at first."""
    asked = Asked(Query("number", k=1, rank="words"), [crowd])
    rounds = list(weighed(asked, candidates(asked, n_weighed(asked.query))))
    assert [len(one) for one in rounds] == [FIRST, FIRST, 2 * FIRST, 4 * FIRST, 800 - 8 * FIRST]
    items = [found.stored.id for one in rounds for found in one]
    assert len(set(items)) == 800
