"""Vectors that come after their items are found with them, and others search for no items."""

from __future__ import annotations

from contextlib import closing

import pytest

from stores.making import STAMP, key, pair, photo, put, unit
from tusou.stores import open_store
from tusou.types import Where

PATH = "/data/a.jpg"


def found(store):
    return list(store.search_vectors("image", unit(1)[0], 5, Where()).ids)


def put_vector(store):
    store.put_vectors("image", {key(PATH): unit(1)})


@pytest.fixture
def searches(store, monkeypatch):
    """The conditions by which `store` looks for items by their contents."""
    conditions, call = [], store._server.call

    def told(name, *args, **options):
        if "_key in" in options.get("filter", ""):
            conditions.append(options["filter"])
        return call(name, *args, **options)

    monkeypatch.setattr(store._server, "call", told)
    return conditions


def test_no_items_are_searched_where_all_have_their_vectors(store, searches):
    store.bind_encoder(STAMP)
    put_vector(store)
    put(store, PATH, [photo(PATH)])
    store.put_vectors("image", {key("/data/b.jpg"): unit(2)})
    assert searches == []
    assert found(store) == store.ids() != []


def test_an_item_is_found_by_a_vector_that_comes_later(store, searches):
    """Once: who puts it again searches for nothing."""
    store.bind_encoder(STAMP)
    put(store, PATH, [photo(PATH)])
    put_vector(store)
    assert found(store) == store.ids() != []
    assert len(searches) == 1
    put_vector(store)
    assert len(searches) == 1


@pytest.mark.parametrize("before", [True, False])
def test_an_item_is_found_by_a_vector_that_comes_in_that_moment(store, place, monkeypatch, before):
    """Before it is noted that the vector is lacking, or after, and before the item is there."""
    store.bind_encoder(STAMP)
    note = store._writing.wanted.note
    with closing(open_store(place)) as other:

        def meanwhile(contents):
            contents = list(contents)
            if before:
                put_vector(other)
            note(contents)
            if not before:
                put_vector(other)

        monkeypatch.setattr(store._writing.wanted, "note", meanwhile)
        put(store, PATH, [photo(PATH)])
    assert found(store) == store.ids() != []


def test_items_of_a_library_that_had_no_encoder_are_found(place):
    """None of what they lack is noted by itself; the next process knows that too."""
    with closing(open_store(place)) as store:
        put(store, PATH, [photo(PATH)])
    with closing(open_store(place)) as store:
        put(store, "/data/l.json", [pair("/p/1", "text")])
        store.bind_encoder(STAMP)
        put_vector(store)
        assert found(store) == store.find(image_path=PATH) != []


def test_items_of_a_library_that_noted_nothing_are_found(store):
    """It was made by an older tusou."""
    store.bind_encoder(STAMP)
    put(store, PATH, [photo(PATH)])
    store._server.delete(store._tables.files, 'key == "meta/wanted" or sort == "wanted"')
    put_vector(store)
    assert found(store) == store.ids() != []


def test_what_nobody_lacks_any_more_is_not_noted(store):
    """An item that never got its vector has been forgotten."""
    store.bind_encoder(STAMP)
    put(store, PATH, [photo(PATH)])
    assert store._server.count(store._tables.files, 'sort == "wanted"') == 1
    store.forget([PATH])
    store.tidy()
    assert store._server.count(store._tables.files, 'sort == "wanted"') == 0
