"""Items wait in memory until there are enough of them, by number or by bytes."""

from __future__ import annotations

import pytest

from stores.making import page
from tusou.stores import waiting
from tusou.stores.waiting import Waiting

PAGES = [page("a.pdf", number, "some words") for number in range(1, 6)]
BYTES = len(PAGES[0].thumbnail) + len("some words")


@pytest.fixture
def held():
    return Waiting()


def written(held, items):
    """What a writer would write while `items` come."""
    parts = []
    for _ in held.fill(items):
        parts.append([new.item.page_number for new in held.items])
        held.clear()
    return parts


def test_few_items_wait_for_more(held):
    assert written(held, PAGES) == []
    assert [new.item.page_number for new in held.items] == [1, 2, 3, 4, 5]
    assert held.n_bytes == 5 * BYTES


def test_enough_items_are_written_at_once_and_the_rest_waits(held, monkeypatch):
    monkeypatch.setattr(waiting, "STAGE_ITEMS", 2)
    assert written(held, PAGES) == [[1, 2], [3, 4]]
    assert [new.item.page_number for new in held.items] == [5]


def test_what_waits_is_counted_over_several_calls(held, monkeypatch):
    monkeypatch.setattr(waiting, "STAGE_ITEMS", 3)
    assert written(held, PAGES[:2]) == []
    assert written(held, PAGES[2:]) == [[1, 2, 3]]
    assert [new.item.page_number for new in held.items] == [4, 5]


def test_few_large_items_are_written_too(held, monkeypatch):
    monkeypatch.setattr(waiting, "STAGE_BYTES", 2 * BYTES)
    assert written(held, PAGES) == [[1, 2], [3, 4]]
    assert held.n_bytes == BYTES


def test_an_item_without_text_weighs_its_thumbnail(held):
    bare = page("a.pdf", 1)
    assert written(held, [bare]) == []
    assert held.n_bytes == len(bare.thumbnail)


def test_clearing_forgets_items_and_bytes(held):
    written(held, PAGES)
    held.clear()
    assert held == Waiting()
