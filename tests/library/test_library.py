"""A library as people use it."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

import tusou
from colour_encoder import write_model_folder
from indexing.making import photo
from tusou.config import Settings
from tusou.errors import InputError, ModelError, ModelMismatch, NotFound, UnknownName
from tusou.library import search_libraries
from tusou.types import Query


def test_a_sentence_finds_its_picture(library):
    """English and Chinese words for a colour find the picture of that colour."""
    for sentence in ("a red thing", "红色"):
        best = library.search(sentence, rank="image", k=1).hits[0]
        assert best.image_path.endswith("red.png")


def test_words_of_a_pair_find_the_pair(library):
    """The text of a pair is found by its words, and the hit says which."""
    best = library.search("armchair", rank="words").hits[0]
    assert best.kind == "pair"
    assert "armchair" in best.snippet
    assert best.reasons[0].signal == "words"


def test_a_picture_finds_pictures_like_it(library, tmp_path):
    """A picture, or the path of one, is a query."""
    wanted = photo(tmp_path / "query.png", "green", (90, 20))
    by_path = library.search(image=wanted, k=1).hits[0]
    by_picture = library.search(image=Image.open(wanted).convert("RGB"), k=1).hits[0]
    assert by_path.item == by_picture.item
    assert by_path.relative_path == "green.png"


def test_k_and_kind_restrict(library):
    """At most k hits, only of the kinds asked for."""
    hits = library.search("red", rank="image", k=2, kinds=["photo"], show_all=True).hits
    assert len(hits) <= 2
    assert {hit.kind for hit in hits} <= {"photo"}


def test_lookup_by_path_and_by_text(library, folder):
    """Both keys of a pair lead to it."""
    by_text = library.lookup(text="  蓝色沙发 ")
    assert [one.item.text for one in by_text] == ["蓝色沙发"]
    by_path = library.lookup(path=folder / "blue.png")
    assert by_text[0].id in {one.id for one in by_path}


def test_lookup_keeps_fields_and_tags(library):
    """Extra columns of a manifest are fields of the item."""
    found = library.lookup(text="A red armchair with wooden legs")[0]
    assert found.item.fields["price"] == 499
    assert library.lookup(text="蓝色沙发")[0].item.tags == ("sofa",)


def test_lookup_of_nothing_names_the_nearest(library, folder):
    """A key that is not there ends in NotFound with a suggestion."""
    with pytest.raises(NotFound) as caught:
        library.lookup(path=folder / "bluee.png")
    assert "blue.png" in caught.value.mend


@pytest.mark.parametrize("keys", [{}, {"path": "a", "text": "b"}])
def test_lookup_takes_one_key(library, keys):
    """Neither or both keys are a mistake of the caller."""
    with pytest.raises(InputError):
        library.lookup(**keys)


def test_sample_is_random_but_repeatable(library):
    """The same seed gives the same items; never more than there are."""
    assert library.sample(3, seed=1) == library.sample(3, seed=1)
    assert len(library.sample(1000)) == len(library.store.ids())


def test_forget_removes_a_folder_from_the_library_only(library, folder):
    """Forgotten files stay on disk."""
    assert library.forget(folder / "green.png") == 1
    assert (folder / "green.png").exists()
    with pytest.raises(NotFound):
        library.forget(folder / "green.png")
    assert library.forget(folder) == 2  # yellow.png and the manifest, which names the others
    assert library.store.ids() == []


def test_stats_count_by_kind(library):
    """Stats tell items by kind and the bytes on disk."""
    stats = library.stats()
    assert stats.items["pair"] == 2
    assert stats.size_bytes > 0


def test_get_unknown_item(library):
    """An unknown id is NotFound."""
    with pytest.raises(NotFound):
        library.get(10**9)


def test_picture_and_thumbnail(library):
    """An item can be drawn again from its file; its thumbnail comes from the store."""
    item = library.search("red", rank="image", k=1).hits[0].item
    assert library.picture(item, 16).size[0] == 16
    assert library.thumbnail(item)[:2] == b"\xff\xd8"


def test_similar_leaves_the_item_itself_out(library):
    """An item is not its own neighbour."""
    item = library.store.ids()[0]
    assert item not in [hit.item for hit in library.similar(item).hits]


def test_a_library_keeps_to_its_model(library, settings, tmp_path):
    """Opening with another model is refused with the mend."""
    write_model_folder(tmp_path / "models" / "other", "other")
    with tusou.open(settings=settings, model="other") as again:
        with pytest.raises(ModelMismatch, match="--rank words"):
            again.search("red", rank="image")
        assert again.search("armchair", rank="words").hits
        words = search_libraries([again], Query(text="armchair", rank="words"))
        assert words.hits
        assert not words.model


def test_a_changed_model_leaves_the_words(library, settings, folder, tmp_path):
    """After an upgrade that changed the model a library is searched by words, and says why."""
    write_model_folder(tmp_path / "models" / "colour", "colour2")
    with tusou.open(library.folder, settings=settings) as again:
        assert again.encoder is None
        assert "has changed" in again.lacks_model
        assert again.search("armchair").hits
        with pytest.raises(ModelError, match="has changed"):
            again.index(folder, workers=0)


def test_a_library_is_not_filled_without_its_model(library, settings, folder):
    """Without its model a library is still searched by words, but not indexed."""
    with tusou.open(settings=settings, model="none") as again:
        assert again.search("armchair").hits
        with pytest.raises(ModelError) as caught:
            again.index(folder, workers=0)
    assert "--model" in caught.value.mend


def test_an_unknown_model_suggests_the_nearest(settings):
    """A mistyped model name is an UnknownName, before a library is made for it."""
    with pytest.raises(UnknownName) as caught:
        tusou.open(settings=settings, model="colur")
    assert "colour" in caught.value.mend
    assert not Path(settings.library).exists()


def test_opening_what_is_not_there(tmp_path):
    """With create=False a missing library is NotFound, and nothing is made."""
    with pytest.raises(NotFound) as caught:
        tusou.open(tmp_path / "none", create=False)
    assert "tusou index" in caught.value.mend
    assert not (tmp_path / "none").exists()


def test_text_only_library_works_by_words(folder, tmp_path):
    """With the model "none" a library is searched by words."""
    settings = Settings(
        library=str(tmp_path / "plain"), models=str(tmp_path / "no-models"), model="none"
    )
    with tusou.open(settings=settings) as made:
        made.index(folder, workers=0)
        assert made.encoder is None
        assert made.search("沙发").hits[0].kind == "pair"


def test_two_libraries_are_searched_at_once(library, settings, tmp_path):
    """Hits of several libraries come in one ranking and name their library."""
    photo(tmp_path / "more" / "scarlet.png", "red", (31, 30))
    with tusou.open(tmp_path / "second", settings=settings) as second:
        second.index(tmp_path / "more", workers=0)
        result = search_libraries([library, second, library], Query("red", rank="image", k=4))
    found = {hit.library for hit in result.hits + result.near_misses}
    assert found == {str(library.folder), str(tmp_path / "second")}


def test_the_example_of_the_readme(settings, folder):
    """The ten lines of the README run as they stand."""
    lines = []
    with tusou.open(settings=settings) as library:
        report = library.index(folder, progress=lines.append, workers=0)
        result = library.search("红色扶手椅", k=5)
        for hit in result.hits:
            assert hit.path
            assert hit.confidence >= 0
    assert report.indexed
    assert lines


def test_one_value_needs_no_list(library, folder):
    """A string is one glob, one kind, one sentence, and not its letters."""
    assert {hit.kind for hit in library.search("red", kinds="pair", show_all=True).hits} <= {"pair"}
    assert library.search("red", within="nowhere/", show_all=True).hits == ()
    one, several = (library.search(like=given, k=3) for given in ("a red chair", ["a red chair"]))
    assert [hit.item for hit in one.hits] == [hit.item for hit in several.hits]
    item = one.hits[0].item
    assert item not in [hit.item for hit in library.search(like=item, show_all=True).hits]
