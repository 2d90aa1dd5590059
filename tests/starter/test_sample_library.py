"""What a person sees first: the starter model over the sample library."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import tusou
from tusou.config import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator

SAMPLE = Path(str(files("tusou") / "sample"))


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tusou.Library]:
    """The sample library, indexed with the model that ships."""
    home = tmp_path_factory.mktemp("home")
    settings = Settings(library=str(home / "library"), models=str(home / "models"))
    with tusou.open(settings=settings) as made:
        made.index(SAMPLE, workers=0)
        yield made


@pytest.mark.parametrize(
    "query", ["L I V I N G  C O L L E C T I O N", "living collection", "LIVING COLLECTION"]
)
def test_the_letter_spaced_cover_comes_first(library, query):
    """The cover stands before the pages that carry its title at their foot."""
    best = library.search(query).hits[0]
    assert (best.relative_path, best.page_number) == ("catalogue-en.pdf", 1)


@pytest.mark.parametrize("query", ["a red armchair", "红色扶手椅"])
def test_both_languages_find_the_red_armchair(library, query):
    """A sentence in either language finds the product by its look alone."""
    best = library.search(query, rank="image", kinds=["pair"]).hits[0]
    assert best.image_path.endswith("a-127-red-armchair.jpg")


def test_a_picture_finds_itself_on_a_page(library):
    """A loose picture is found, and so is the page figure that shows the same room."""
    hits = library.search(image=SAMPLE / "pictures" / "reading-corner.jpg").hits
    assert hits[0].relative_path == "pictures/reading-corner.jpg"
    assert "figure" in {hit.kind for hit in hits}


def test_what_is_not_there_is_not_found(library):
    """A question about something else has no answer, but near misses."""
    result = library.search("timetable of steam locomotives")
    assert result.outcome == "nothing"
    assert result.near_misses
