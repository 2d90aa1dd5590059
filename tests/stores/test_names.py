"""Suggestions are near what was asked, and cheap."""

from __future__ import annotations

from contextlib import closing

import pytest

from stores.making import pair, put
from tusou.stores.embedded import EmbeddedStore
from tusou.stores.names import likeness, most_alike

CARPET = f"A carpet {'knotted of wool, silk and goat hair by four hands, ' * 4}with fringes"
"""A text that is longer than what is compared of one."""


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    with closing(EmbeddedStore(str(tmp_path_factory.mktemp("library")))) as store:
        items = [
            pair(f"/pictures/shelf{i % 9}/armchair_{i:05}.jpg", f"Folding armchair, article {i:05}")
            for i in range(3000)
        ]
        items += [
            pair("/pictures/红色椅子.jpg", "红色的椅子"),
            pair("/pictures/Lamp.JPG", "Brass lamp"),
            pair("/pictures/carpet.jpg", CARPET),
        ]
        put(store, "/data/list.json", items)
        yield store


@pytest.mark.parametrize(
    ("asked", "meant"),
    [
        ("/pictures/shelf1/armchair_00010.jpeg", "/pictures/shelf1/armchair_00010.jpg"),
        ("/picture/shelf1/armchair_00010.jpg", "/pictures/shelf1/armchair_00010.jpg"),
        ("armchair_00010.jpg", "/pictures/shelf1/armchair_00010.jpg"),
        ("/pictures/shelf1/armchiar_00010.jpg", "/pictures/shelf1/armchair_00010.jpg"),
        ("/pictures/lamp.jpg", "/pictures/Lamp.JPG"),
        ("/pictures/红色的椅子.jpg", "/pictures/红色椅子.jpg"),
    ],
)
def test_paths(store, asked, meant):
    """Errors in the folder, the name or the suffix lead to the path that was meant."""
    assert meant in store.near_names(image_path=asked)


@pytest.mark.parametrize(
    ("asked", "meant"),
    [
        ("folding armchair article 00077", "Folding armchair, article 00077"),
        ("Folding armchiar, article 00077", "Folding armchair, article 00077"),
        ("红色椅子", "红色的椅子"),
        ("bras lamp", "Brass lamp"),
    ],
)
def test_texts(store, asked, meant):
    """Errors in a text lead to the text that was meant."""
    assert meant in store.near_names(text=asked)


def test_nothing_alike_is_suggested_for_nonsense(store):
    """Rather none than a wrong one."""
    assert store.near_names(text="quantum chromodynamics") == []
    assert store.near_names(text="") == []


def test_most_alike_sorts_and_cuts():
    """The three most alike, in order; what shares less than half of its letters is left out."""
    names = ["chair", "chairs", "hair", "table", "armchair", "charm"]
    assert most_alike("chair", names) == ["chair", "chairs", "hair"]
    assert most_alike("zzz", names) == []


def test_long_names_are_compared_in_part():
    """A text by its beginning, a path by its end: the rest, however long, counts for nothing."""
    rest = "x" * 100_000
    assert likeness("y" * 200 + rest, "y" * 200) == 1.0
    assert likeness(f"/{rest}/{'y' * 200}", f"/pictures/{'y' * 200}") == 1.0


def test_a_long_text_is_looked_for_by_its_beginning(store):
    """A text of half a megabyte leads to the one that it begins like."""
    assert store.near_names(text=CARPET[:200] + " lamp" * 100_000) == [CARPET]


def test_last_name_of_a_path_counts_most():
    """A right name in a wrong folder is nearer than a wrong name in the right folder."""
    asked = "/pictures/54/pictrue_0500000.jpg"
    right = "/pictures/62/picture_0500000.jpg"
    assert most_alike(asked, [right, "/pictures/54/picture_0700003.jpg"])[0] == right
