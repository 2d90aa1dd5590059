"""What passes is found out once, and no more of a ranking is read than needed."""

from __future__ import annotations

from contextlib import closing

import numpy as np
import pytest

from stores.making import pair, put
from tusou.stores import selection
from tusou.stores.embedded import EmbeddedStore
from tusou.stores.selection import Selection
from tusou.types import Where

CHINESE = Where(languages=("zh",))


def code(number: int) -> str:
    """One of many codes of languages."""
    return chr(ord("a") + number // 26) + chr(ord("a") + number % 26)


@pytest.fixture
def store(tmp_path):
    """A hundred pairs, every tenth of them Chinese."""
    with closing(EmbeddedStore(str(tmp_path / "library"))) as store:
        items = [
            pair(f"/p/{i}", f"text {i}", language="en" if i % 10 else "zh") for i in range(100)
        ]
        put(store, "/data/l.csv", items)
        store.let_others_write()
        yield store


@pytest.fixture
def reads(monkeypatch):
    """The filters for which the store was read."""
    read, select_ids = [], selection.select_ids

    def noted(connection, where):
        read.append(where)
        return select_ids(connection, where)

    monkeypatch.setattr(selection, "select_ids", noted)
    return read


def ranking_of(asked):
    """A ranking of the items 1 to 100 that notes which places it was asked for."""

    def ranked(start, stop):
        asked.append((start, stop))
        return [(item, -float(item)) for item in range(1, 101)[start:stop]]

    return ranked


def of(*ids, held=None):
    return Selection(np.array(ids, np.int64), held)


@pytest.mark.parametrize(("few", "listed"), [(9, False), (10, True), (11, True)])
def test_a_list_is_made_up_to_the_limit(store, monkeypatch, few, listed):
    """Ten items that pass are listed when ten are few."""
    monkeypatch.setattr(selection, "FEW", few)
    found = store._indexes._selections.select(CHINESE).few
    assert found == (store.ids(CHINESE) if listed else None)


def test_no_filter_reads_no_more_than_asked():
    """Without filter the ranking is taken as it is, and may be shorter."""
    asked = []
    assert len(Selection(None).sieve(ranking_of(asked), 7)) == 7
    assert len(Selection(None).sieve(ranking_of(asked), 200)) == 100
    assert asked == [(0, 7), (0, 200)]


def test_where_all_that_is_found_passes_no_more_is_asked_for():
    """As of a ranking that keeps to the filter itself."""
    asked = []
    assert len(of(*range(1, 101)).sieve(ranking_of(asked), 7)) == 7
    assert asked == [(0, 7)]


def test_the_sieve_asks_for_what_is_new_until_enough_pass():
    """The first five of which one in ten passes take further helpings, in their order."""
    asked = []
    found = of(*range(10, 101, 10)).sieve(ranking_of(asked), 5)
    assert [item for item, _ in found] == [10, 20, 30, 40, 50]
    assert asked == [(0, 5), (5, 20), (20, 80)]


def test_the_sieve_ends_with_the_ranking():
    """Where fewer pass than asked for, all of them come and the search ends."""
    asked = []
    assert len(of(*range(10, 101, 10)).sieve(ranking_of(asked), 30)) == 10
    assert asked == [(0, 30), (30, 120)]
    assert of().sieve(ranking_of(asked), 3) == []


def test_a_ranking_that_changes_as_it_is_read_deeper_is_sieved_as_a_whole():
    """What moved down does not come again, and what moved up is not lost."""

    def ranked(n):
        best = [30, 10, 20] if n < 12 else [10, 40, 30, 20]
        return [(item, -float(at)) for at, item in enumerate([*best, *range(50, 80)][:n])]

    kept = of(20, 30, 40).sieve_anew(ranked, 3)
    assert [item for item, _ in kept] == [40, 30, 20]


def test_words_are_looked_for_among_what_passes():
    """Those who hold them are asked for by the ids that pass, never for the others."""
    looked = []

    def held(ids):
        looked.append(ids)
        return {item for item in ids if item % 4 == 0}

    found = of(*range(2, 101, 2), held=held).sieve(ranking_of([]), 3)
    assert [item for item, _ in found] == [4, 8, 12]
    assert looked == [[2], [4, 6, 8, 10, 12]]


def test_items_beyond_the_last_that_passes_do_not():
    """An item that came since is not among those that passed."""
    passing = of(3, 5).has(np.array([1, 3, 4, 5, 6, 7, 1_000_000]))
    assert passing.tolist() == [False, True, False, True, False, False, False]
    assert not of().has(np.array([1, 2])).any()
    assert Selection(None).has(np.array([1, 2])).all()


def test_the_store_is_read_once_for_all_that_a_filter_is_asked_for(store, reads):
    """Words, both kinds of vectors and the next page of hits share what passes."""
    for k in (5, 10):
        assert store.search_words("text", k, CHINESE).ids
    assert store.search_words("text", 5, Where(languages=("zh",), phrases=("text 10",))).ids
    assert reads == [CHINESE]
    store.search_words("text", 5, Where(languages=("en",)))
    assert len(reads) == 2


def test_what_comes_and_goes_is_seen_at_once(store):
    """Whoever writes it: what passed is found out anew when the library has changed."""
    assert len(store.search_words("text", 50, CHINESE).ids) == 10
    with closing(EmbeddedStore(store.folder)) as other:
        put(other, "/data/new.csv", [pair("/p/new", "text", language="zh")])
    assert len(store.search_words("text", 50, CHINESE).ids) == 11
    store.forget(["/data/l.csv"])
    assert len(store.search_words("text", 50, CHINESE).ids) == 1


def test_what_passed_before_a_change_is_let_go_of(store):
    for year in range(5):
        store.search_words("text", 5, Where(languages=("zh", code(year))))
    put(store, "/data/new.csv", [pair("/p/new", "text", language="zh")])
    store.search_words("text", 5, CHINESE)
    assert list(store._indexes._selections._kept) == [CHINESE]


def test_what_is_kept_takes_bounded_memory(store, monkeypatch, reads):
    """The oldest goes, and the last stays however large it is: a query asks for it three times."""
    filters = [Where(languages=("zh", code(year))) for year in range(4)]
    size = Selection(np.array(store.ids(CHINESE))).n_bytes
    assert size == 10 * 8 + 91
    for room, kept in ((3 * size, 3), (3 * size - 1, 2), (1, 1)):
        monkeypatch.setattr(selection, "_KEPT_BYTES", room)
        for where in filters:
            store.search_words("text", 5, where)
        assert list(store._indexes._selections._kept) == filters[-kept:]
    n_reads = len(reads)
    store.search_words("text", 9, filters[-1])
    assert len(reads) == n_reads


def test_only_the_last_filters_are_kept(store, reads):
    """A server that is asked for ever other ones does not grow by them."""
    for year in range(50):
        store.search_words("text", 5, Where(languages=("zh", code(year))))
    assert len(store._indexes._selections._kept) == selection._KEPT
    store.search_words("text", 5, Where(languages=("zh", code(49))))
    assert len(reads) == 50
