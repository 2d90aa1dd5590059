"""What a library passes on to a search, and how it tells of it."""

from __future__ import annotations

import pytest

import tusou
from indexing.making import photo
from tusou.errors import NotFound
from tusou.library.shown import ShownResult
from tusou.types import Where


def test_lines_of_the_caller_reach_the_search(library):
    """A threshold is the line of the answer; without hits the note tells how near the best came."""
    result = library.search("purple", rank="image", min_cosine=0.8)
    assert (result.outcome, result.needed, result.needed_of) == ("nothing", 0.8, "cosine")
    assert result._note() == f"best {result.best_cosine:.2f}, 0.80 needed"
    unsure = library.search("purple", min_confidence=0.99)
    assert unsure.best_confidence == max(hit.confidence for hit in unsure.near_misses)
    assert unsure._note() == f"best {unsure.best_confidence:.2f}, 0.99 needed"
    assert library.search("purple", rank="image", show_all=True).outcome == "hits"


def test_a_later_page_of_hits_goes_on_where_the_first_ended(library):
    """By the same names and ranks, without the hits before it."""
    whole = library.search("red", rank="image", k=4)
    later = library.search("red", rank="image", k=2, offset=2)
    assert later.hits == whole.hits[2:4]
    assert [hit.rank for hit in later.hits] == [3, 4]


def test_a_result_without_a_line_says_that_nothing_is_near(settings):
    """An empty library has no best match to tell of."""
    with tusou.open(settings=settings) as empty:
        result = empty.search("red", rank="image")
    assert isinstance(result, ShownResult)
    assert result._note() == "nothing comes near"


def test_likeness_takes_a_path_a_picture_or_an_item(library, folder, tmp_path):
    """The same picture in three forms finds the same picture."""
    item = library.lookup(path=folder / "green.png")[0].id
    twin = photo(tmp_path / "twin.png", "green")
    by_path = library.similar(twin, k=1).hits[0]
    by_picture = library.similar(library.picture(item), k=1).hits[0]
    assert by_path.item == by_picture.item == item
    assert library.similar(item, k=1).hits[0].item != item


def test_likeness_is_filtered_and_paged_as_a_search_is(library, folder):
    """Where the first page ends the next one begins, and what does not pass is in neither."""
    red = folder / "red.png"
    of_all = [hit.item for hit in library.similar(red).hits]
    assert [hit.item for hit in library.similar(red, k=2, offset=1).hits] == of_all[1:3]
    files = {hit.relative_path for hit in library.similar(red, kinds="pair").hits}
    assert files == {"pairs.json"}
    assert files == {hit.relative_path for hit in library.similar(red, within="*.json").hits}
    none = library.similar(red, kinds="pair", where=Where(after="2999"))
    assert (none.outcome, none.hits) == ("nothing", ())


def test_texts_that_fit_a_picture(library, folder):
    """Of the texts of the library the one that names the colour comes first."""
    assert library.similar(folder / "blue.png", to="text", k=1).hits[0].text == "蓝色沙发"


def test_long_keys_are_shortened_in_what_is_told(library):
    """A look-up by a long text that is not there tells its beginning only."""
    with pytest.raises(NotFound) as told:
        library.lookup(text="no such text " * 50)

    assert len(told.value.problem) < 100
    assert "…" in told.value.problem
