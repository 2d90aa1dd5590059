"""What speaks for the items that are weighed."""

from __future__ import annotations

import pytest

from colour_encoder import ColourEncoder
from searching.shelving import shelf_of
from tusou.searching import search
from tusou.searching.candidates import DEPTH
from tusou.types import Query


@pytest.fixture
def many_chairs(tmp_path):
    """More pages with one word than words bring up; the last ones have the looks."""
    colours = ("red", "green", "blue", "yellow", "brown")
    pages = [("chairs.pdf", None, "an armchair") for _ in range(DEPTH + 20)]
    pages += [("chairs.pdf", colour, "an armchair") for colour in colours]
    shelf = shelf_of(tmp_path / "many", pages, ColourEncoder())
    yield shelf
    shelf.store.close()


def test_words_count_for_what_a_picture_brought(many_chairs):
    """Which of many equal texts are among the first by words, says nothing about the others."""
    hits = search(Query("red armchair", k=DEPTH, show_all=True), [many_chairs]).hits
    assert hits[0].page_number == DEPTH + 21
    for hit in hits:
        assert "words" in {reason.signal for reason in hit.reasons}
