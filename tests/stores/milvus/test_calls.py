"""How often the server is asked: each call is a way there and back, one after another."""

from __future__ import annotations

from contextlib import closing

import pytest

import tusou
from stores.making import STAMP, key, page, pair, put, unit
from tusou.stores import open_store
from tusou.stores.milvus import searching, server
from tusou.types import Box, Where, Word


@pytest.fixture
def library(place):
    """Sixty pages with words that have places, and pairs."""
    with closing(open_store(place)) as store:
        words = (Word("chair", Box(0.1, 0.1, 0.2, 0.2)),)
        pages = [page("/data/a.pdf", n, f"chair {n}", words=words) for n in range(1, 61)]
        put(store, "/data/a.pdf", pages)
    with tusou.open(place, model="none") as library:
        yield library


def asked(store, monkeypatch):
    """The calls of the store from now on, as they come: (name, arguments)."""
    calls = []
    call = store._server.call

    def told(name, *args, **options):
        calls.append((name, options))
        return call(name, *args, **options)

    monkeypatch.setattr(store._server, "call", told)
    return calls


def test_many_hits_take_as_many_calls_as_few(library, monkeypatch):
    """Their words with places come together."""
    library.search("chair", k=5)
    calls = asked(library.store, monkeypatch)
    few = library.search("chair", k=5).hits
    n_few = len(calls)
    many = library.search("chair", k=40).hits
    assert (len(few), len(many)) == (5, 40)
    assert all(hit.reasons[0].boxes for hit in many)
    assert len(calls) - n_few <= n_few <= 12


def test_texts_that_were_read_for_a_phrase_are_read_once(store, monkeypatch):
    """Vectors are looked for among items that hold it, which is known by then."""
    store.bind_encoder(STAMP)
    texts = [f"a red chair {n}" for n in range(8)]
    store.put_vectors("text", {key(text): unit(n) for n, text in enumerate(texts)})
    put(store, "/data/l.json", [pair(f"/p/{n}", text) for n, text in enumerate(texts)])
    where = Where(phrases=("red chair",), without=("chair 3",))
    store.search_vectors("text", unit(0)[0], 5, where)
    calls = asked(store, monkeypatch)
    assert len(store.search_vectors("text", unit(0)[0], 8, where).ids) == 7
    assert sum('name in ["i/' in options.get("filter", "") for _, options in calls) == 1


def test_of_a_common_phrase_no_more_texts_are_read_than_it_takes_to_know(store, monkeypatch):
    """Where very many hold it, they are not named to the search."""
    monkeypatch.setattr(searching, "_FEW", 100)
    store.bind_encoder(STAMP)
    put(store, "/data/l.json", [pair(f"/p/{n}", f"a red chair {n}") for n in range(900)])
    calls = asked(store, monkeypatch)
    assert store._searching._holders(Where(phrases=("red chair",))) is None
    assert len(calls) == 3


def test_of_a_long_listing_the_beginning_is_read(store, monkeypatch):
    """Filters alone show a page; whether anything passes is asked for each of them."""
    monkeypatch.setattr(server, "_ROWS_AT_ONCE", 50)
    monkeypatch.setattr("tusou.stores.milvus.store._FIRST_READ", 50)
    for name in "ab":
        texts = [f"chair {name} {n}" for n in range(300)]
        put(store, f"/data/{name}.json", [pair(f"/p/{text}", text) for text in texts])
    every = store.ids()
    where = Where(kinds=("pair",), without=("a",))
    assert store.ids(where, 10) == every[300:310]
    calls = asked(store, monkeypatch)
    assert store.ids(Where(kinds=("pair",)), 10) == every[:10]
    assert store.ids(None, 10) == every[:10]
    assert len(calls) <= 10
