"""Fields that a server keeps to its owner: over HTTP, in hints and in filters."""

from __future__ import annotations

import json
import logging
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

import tusou
from indexing.making import pairs, photo
from tusou.errors import InputError
from tusou.server import ServerOptions, create_app

pytestmark = pytest.mark.changes

HIDDEN = ("purchase_price", "supplier")


@pytest.fixture
def products(library: tusou.Library, folder: Path) -> tusou.Library:
    """The library with two products of which purchase price and supplier are known."""
    for colour, size in (("green", (51, 50)), ("red", (52, 50))):
        photo(folder / "shop" / f"{colour}-chair.png", colour, size)
    bought = {"supplier": "Hinterland", "price": 99}
    rows: list[dict[str, object]] = [
        {"text": "green chair", "image_path": "green-chair.png", "Purchase Price": 40, **bought},
        {"text": "red chair", "image_path": "red-chair.png", "Purchase Price": 60, **bought},
    ]
    pairs(folder / "shop" / "products.json", rows)
    library.index(folder, workers=0)
    return library


@pytest.fixture
def shop(serve, products: tusou.Library) -> TestClient:
    """A server that hides both."""
    return serve(hidden_fields=HIDDEN)


def answers(client: TestClient) -> list[dict]:
    """Whatever tells of items, of one that has the fields."""
    hit = client.get("/api/v1/search", params={"q": "green chair", "in": "shop/"}).json()
    item = hit["hits"][0]["item"]
    similar = {"item": item, "in": "shop/"}
    return [
        hit,
        client.get("/api/v1/search", params={"kind": "pair"}).json(),
        client.get("/api/v1/similar", params=similar).json(),
        client.get(f"/api/v1/items/{item}").json(),
        client.get("/api/v1/lookup", params={"text": "green chair"}).json(),
        client.get("/api/v1/sample", params={"n": 100}).json(),
        client.get("/api/v1/facets").json(),
    ]


def test_no_answer_tells_them(shop, serve):
    """Other fields of the same items are told; a server that hides nothing tells all."""
    for hidden, whole in zip(answers(shop), answers(serve()), strict=True):
        told, told_by_whole = json.dumps(hidden).casefold(), json.dumps(whole).casefold()
        for one in ("purchase", "supplier", "hinterland"):
            assert one not in told
            assert one in told_by_whole
        assert '"price"' in told


@pytest.mark.parametrize(
    "field", ["purchase_price=<50", "Purchase Price=40", "supplier=Hinterland"]
)  # fmt: skip
def test_no_filter_finds_by_them(shop, field):
    """The hint is that for a field that no item has, whatever the value."""
    answer = shop.get("/api/v1/search", params={"field": field, "own_filters": True}).json()
    assert (answer["hits"], answer["near_misses"]) == ([], [])
    (hint,) = answer["hints"]
    name = field.partition("=")[0]
    assert hint.startswith(f"no item has the field {name}")
    assert "Hinterland" not in hint.partition(":")[2]


@pytest.mark.parametrize(
    "typed",
    ["purchase_price<50", "purchase_price:40", "-purchase_price:<50", "supplier:Hinterland"],
)
def test_what_is_typed_as_a_filter_is_none(shop, typed):
    """It narrows nothing, and nothing that may have been meant names one of them."""
    asked = {"q": f"chair {typed}", "in": "shop/", "all": True, "k": 2}
    found = shop.get("/api/v1/search", params=asked).json()
    assert len(found["hits"]) == 2
    assert found["parsed"]["filters"] == []
    near = shop.get("/api/v1/search", params={"q": "chair purchase_prise<50"}).json()
    assert not any("purchase_price" in hint or "purchase price" in hint for hint in near["hints"])


def test_a_price_of_a_sentence_is_one_that_is_shown(serve, products):
    """No hint makes a filter of what was paid for a thing."""

    def hints(*hidden: str) -> list[str]:
        asked = {"q": "chair under 150 €", "in": "shop/"}
        return serve(hidden_fields=hidden).get("/api/v1/search", params=asked).json()["hints"]

    assert any("purchase_price" in hint for hint in hints("price"))
    (hint,) = hints("purchase_price")
    assert "price<150" in hint.replace("purchase_price", "")
    assert hints("price", "purchase_price") == []


def test_what_is_indexed_over_it_keeps_them(shop, products: tusou.Library, folder: Path):
    """A job reads and writes the library as it is."""
    photo(folder / "shop" / "blue-chair.png", "blue", (53, 50))
    job = shop.post("/api/v1/jobs", json={"paths": [str(folder)]}).json()["job"]
    assert '"state": "done"' in shop.get(f"/api/v1/jobs/{job}/events").text
    (stored,) = products.lookup(text="green chair")
    assert stored.item.fields["supplier"] == "Hinterland"


def test_the_words_of_a_hidden_field_still_find(shop):
    """They are words of the item; who knows a supplier can see which items are found by it."""
    found = shop.get("/api/v1/search", params={"q": "Hinterland", "rank": "words"}).json()
    assert len(found["hits"]) == 2
    assert "hinterland" not in json.dumps(found["hits"]).casefold()


def test_a_name_that_no_item_has_is_told(products, caplog):
    """Mistyped it would hide nothing; an empty one is an unset variable."""
    with caplog.at_level(logging.WARNING):
        create_app(products, ServerOptions(hidden_fields=("purchase_prise", "supplier")))
    (told,) = caplog.messages
    assert told == "no item has the field purchase_prise: did you mean purchase price?"
    with pytest.raises(InputError, match="it is empty"):
        create_app(products, ServerOptions(hidden_fields=("",)))
