"""Few items are listed, many are sieved, and no more of a ranking is read than needed."""

from __future__ import annotations

from contextlib import closing

import pytest

from stores.making import pair, put
from tusou.stores.embedded import EmbeddedStore
from tusou.stores.selection import select
from tusou.types import Where


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    """A hundred pairs, every tenth of them Chinese."""
    with closing(EmbeddedStore(str(tmp_path_factory.mktemp("library")))) as store:
        items = [
            pair(f"/p/{i}", f"text {i}", language="en" if i % 10 else "zh") for i in range(100)
        ]
        put(store, "/data/l.csv", items)
        yield store


def ranking_of(store, asked):
    """A ranking of all items by id that notes how many it was asked for."""

    def ranked(n):
        asked.append(n)
        return [(item, -float(item)) for item in store.ids()[:n]]

    return ranked


@pytest.mark.parametrize(("few", "listed"), [(9, False), (10, True), (11, True)])
def test_a_list_is_made_up_to_the_limit(store, monkeypatch, few, listed):
    """Ten items that pass are listed when ten are few."""
    monkeypatch.setattr("tusou.stores.selection.FEW", few)
    selection = select(store._connections, Where(languages=("zh",)))
    assert (selection.ids is not None) == listed


def test_no_filter_reads_no_more_than_asked(store):
    """Without filter the ranking is taken as it is."""
    asked = []
    selection = select(store._connections, Where())
    assert selection.ids is None
    assert len(selection.sieve(ranking_of(store, asked), 7)) == 7
    assert asked == [7]


def test_the_sieve_asks_for_more_until_enough_pass(store):
    """The first five of which one in ten passes take a second helping, in their order."""
    asked = []
    selection = select(store._connections, Where(languages=("zh",)))
    found = selection.sieve(ranking_of(store, asked), 5)
    assert [item for item, _ in found] == store.ids(Where(languages=("zh",)))[:5]
    assert asked == [20, 80]


def test_the_sieve_ends_with_the_ranking(store):
    """Where fewer pass than asked for, all of them come and the search ends."""
    asked = []
    selection = select(store._connections, Where(languages=("zh",)))
    assert len(selection.sieve(ranking_of(store, asked), 30)) == 10
    assert asked == [120]
    nothing = select(store._connections, Where(languages=("fr",)))
    assert nothing.ids == []
    assert nothing.sieve(ranking_of(store, asked), 3) == []
