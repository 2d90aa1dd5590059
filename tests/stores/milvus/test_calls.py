"""How often the server is asked: each call is a way there and back, one after another."""

from __future__ import annotations

import re
from contextlib import closing

import pytest

import tusou
from stores.making import STAMP, key, page, pair, photo, put, unit
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
    assert sum('key in ["i/' in options.get("filter", "") for _, options in calls) == 1


def test_of_a_common_phrase_no_more_texts_are_read_than_it_takes_to_know(store, monkeypatch):
    """Where very many hold it, they are not named to the search."""
    monkeypatch.setattr(searching, "_FEW", 100)
    store.bind_encoder(STAMP)
    put(store, "/data/l.json", [pair(f"/p/{n}", f"a red chair {n}") for n in range(900)])
    calls = asked(store, monkeypatch)
    assert store._searching._holders(Where(phrases=("red chair",))) is None
    assert len(texts_read(calls)) == 200


def test_a_photo_takes_as_many_calls_as_the_documentation_says(store, monkeypatch):
    """With its vector: a new one, and one that replaces another."""
    store.bind_encoder(STAMP)

    def calls_of(path, look):
        calls.clear()
        store.known_keys("image", [key(look)])
        store.put_vectors("image", {key(look): unit(1)})
        put(store, path, [photo(path, picture=look)])
        return len(calls)

    calls = asked(store, monkeypatch)
    calls_of("/data/0.jpg", "the first, which takes the lease")
    assert calls_of("/data/1.jpg", "new") == 20
    assert calls_of("/data/1.jpg", "other") == 33


def texts_read(calls):
    """The items whose texts were read, as often as they were."""
    conditions = [options.get("filter", "") for _, options in calls]
    return [name for condition in conditions for name in re.findall(r'"i/(\d+)#0"', condition)]


def test_a_phrase_that_stands_nowhere_is_told_without_reading_texts(place, monkeypatch):
    """One search for a word of it: the answer asks once, and the hint once."""
    with closing(open_store(place)) as store:
        put(store, "/data/l.json", [pair(f"/p/{n}", f"a red chair {n}") for n in range(300)])
        calls = asked(store, monkeypatch)
        assert store.ids(Where(phrases=("blue zebra",)), 1) == []
        assert [name for name, _ in calls] == ["search"]
    with tusou.open(place, model="none") as library:
        calls = asked(library.store, monkeypatch)
        assert library.search('"blue zebra"').hints == ('no item passes "blue zebra"',)
        assert [name for name, _ in calls].count("search") == 2
        assert texts_read(calls) == []


def test_texts_are_read_where_the_longest_word_of_a_phrase_stands(store, monkeypatch):
    """Each once, though files became visible a moment ago and rows are read twice."""
    texts = [f"a red chair {n}" for n in range(150)] + [f"a red armchair {n}" for n in range(150)]
    put(store, "/data/l.json", [pair(f"/p/{n}", text) for n, text in enumerate(texts)])
    every = store.ids()
    calls = asked(store, monkeypatch)
    assert store.ids(Where(phrases=("red armchair",))) == every[150:]
    assert sorted(map(int, texts_read(calls))) == every[150:]
    calls.clear()
    assert store.ids(Where(phrases=("an armchair red",))) == []
    assert sorted(map(int, texts_read(calls))) == every[150:]


def test_of_a_common_phrase_the_first_texts_are_read(store, monkeypatch):
    """As many as the listing shows, a hundred at a time."""
    put(store, "/data/l.json", [pair(f"/p/{n}", f"a red chair {n}") for n in range(300)])
    every = store.ids()
    calls = asked(store, monkeypatch)
    assert store.ids(Where(phrases=("red chair",)), 20) == every[:20]
    assert sorted(map(int, texts_read(calls))) == every[:100]


def test_where_a_listing_reads_on_it_reads_each_text_once(store, monkeypatch):
    """Numbers and suffixes are no words of an index: their texts are read from the beginning."""
    monkeypatch.setattr(server, "_ROWS_AT_ONCE", 50)
    monkeypatch.setattr("tusou.stores.milvus.store._FIRST_READ", 50)
    texts = [f"chair {n}" for n in range(400)] + ["a circle of 3.14"]
    put(store, "/data/l.json", [pair(f"/p/{n}", text) for n, text in enumerate(texts)])
    every = store.ids()
    calls = asked(store, monkeypatch)
    assert store.ids(Where(phrases=("14",), without=("chair",)), 1) == every[-1:]
    assert sorted(map(int, texts_read(calls))) == every
    assert store.ids(Where(phrases=("json",)), 3) == every[:3]


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
