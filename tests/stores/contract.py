"""What every store promises, as tests: subclass, give the fixtures, and run.

class TestMyStore(StoreContract):
    @pytest.fixture
    def store(self):
        with closing(MyStore()) as store:
            yield store

    @pytest.fixture
    def again(self, store):
        with closing(MyStore()) as again:
            yield again
"""

from __future__ import annotations

import pytest

from stores.contract_capabilities import CapabilityContract
from stores.contract_items import ItemContract
from stores.contract_reading import ReadingContract
from stores.contract_search import SearchContract
from stores.contract_words import WordsContract
from stores.making import STAMP, key, page, pair, photo, put, unit


class StoreContract(
    ItemContract, WordsContract, SearchContract, ReadingContract, CapabilityContract
):
    """Subclasses give the store; the tests need no more than the protocol."""

    @pytest.fixture
    def store(self):
        raise NotImplementedError

    def settle(self, store):
        """Bring the store into the state in which it counts how rare words are as it promises."""

    @pytest.fixture
    def filled(self, store):
        """Two documents of two pages, a photo and two pairs, with vectors."""
        store.bind_encoder(STAMP)
        put_vectors(store, "/data/a.pdf#1", "/data/a.pdf#2", "/data/photos/b.jpg")
        store.put_vectors("text", {key("a red armchair"): unit(11, 12)})
        put(
            store,
            "/data/a.pdf",
            [
                page("/data/a.pdf", 1, "a red armchair", language="en", date="2024-05-01"),
                page("/data/a.pdf", 2, "一把红色的扶手椅", language="zh", date="2023"),
            ],
        )
        put(
            store,
            "/data/sub/c.pdf",
            [page("/data/sub/c.pdf", 1, "brass lamp", language="en", date="2024-06")],
        )
        put(
            store,
            "/data/photos/b.jpg",
            [photo("/data/photos/b.jpg", "armchair at a window", tags=("Oak", "home"))],
        )
        put(
            store,
            "/data/list.json",
            [
                pair(
                    "/pictures/1.jpg", "oak table", fields={"Colour": "Light Brown", "price": 40.0}
                ),
                pair("/pictures/2.jpg", "oak table", fields={"Colour": "black", "new": True}),
            ],
        )
        return store


def put_vectors(store, *names):
    """Give the picture called names[i] the vector unit(i + 1)."""
    store.put_vectors("image", {key(name): unit(i) for i, name in enumerate(names, start=1)})
