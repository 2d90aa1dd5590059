"""What the columns of a pair say in words."""

from __future__ import annotations

import pytest

from tusou.types import Item, said_by


@pytest.mark.parametrize(
    "value",
    ["Nordholm", "榉木", "LC-4471", "oak, walnut", "4006381333931", 4006381333931, "x" * 200],
)
def test_words_and_codes_are_said(value):
    assert said_by({"any": value}, ()) == (str(value),)


@pytest.mark.parametrize(
    "value",
    [True, 4.5, 449, "449", "-", "", "https://shop.example/a.jpg", "x" * 201],
)
def test_switches_prices_addresses_and_long_texts_are_not(value):
    """The words "chair 3" are not to find whatever costs 3."""
    assert said_by({"any": value}, ()) == ()


def test_each_of_several_values_is_said_by_itself():
    assert said_by({"colours": ("red", "pale blue"), "sizes": (80, 120)}, ()) == (
        "red",
        "pale blue",
    )


def test_tags_come_first_each_as_one_text():
    """So that no phrase goes on from one into the next."""
    said = said_by({"brand": "Nordholm", "price": 9, "wood": "oak"}, ("new",))
    assert said == ("new", "Nordholm", "oak")


@pytest.mark.parametrize(
    ("kind", "said"), [("pair", ("sale", "Nordholm")), ("photo", ()), ("page", ()), ("figure", ())]
)
def test_only_pairs_say_their_values(kind, said):
    """Fields of photos are how they were taken, and their keywords stand in their texts."""
    assert Item(kind, "/a.jpg", fields={"brand": "Nordholm"}, tags=("sale",)).values == said
