"""Which encoder a library gets, and why it has none."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from colour_encoder import ColourEncoder, write_model_folder
from tusou.config import Settings
from tusou.errors import ModelError, ModelMismatch, UnknownName
from tusou.library.models import EncoderOwner
from tusou.models import locate
from tusou.protocols import Store
from tusou.stores import open_store


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """An empty store that no model is bound to."""
    made = open_store(str(tmp_path / "store"))
    yield made
    made.close()


def owner(store: Store, settings: Settings, model: str | None = None) -> EncoderOwner:
    return EncoderOwner(store, settings, model, None)


def test_a_new_library_takes_the_default(store, settings):
    """Without a wish the model of the settings is opened; opening alone binds nothing."""
    assert owner(store, settings).opened.encoder.stamp.name == "colour"
    assert store.encoder is None


def test_indexing_binds_the_model(store, settings):
    """The first run makes the model the library's own."""
    encoder = owner(store, settings).for_indexing()
    assert store.encoder == encoder.stamp


def test_indexing_gets_the_encoder_for_many_inputs(store, settings, monkeypatch):
    """Searches go on with the one that answers soonest."""
    many = ColourEncoder("colour")
    monkeypatch.setattr(ColourEncoder, "for_many", lambda _: many)
    one = owner(store, settings)
    assert one.for_indexing() is many
    assert one.opened.encoder is not many


@pytest.mark.parametrize("asked", [True, False])
def test_no_model_is_wanted(store, settings, asked):
    """The name "none", asked for or in the settings, makes a library of words that can grow."""
    wanted = (
        owner(store, settings, "none") if asked else owner(store, settings._replace(model="none"))
    )
    assert wanted.opened.encoder is None
    assert wanted.opened.lack == "no model is wanted"
    assert wanted.for_indexing() is None
    assert store.encoder is None


def test_the_model_of_a_library_outlives_the_default(store, settings, tmp_path):
    """A library that holds vectors opens its own model, whatever the default has become."""
    write_model_folder(tmp_path / "models" / "other", "other")
    store.bind_encoder(ColourEncoder("other").stamp)
    assert owner(store, settings).opened.encoder.stamp.name == "other"


def test_a_missing_model_is_named(store, settings):
    """Without the folder of its model a library has no encoder, says which, and takes no files."""
    store.bind_encoder(ColourEncoder("gone").stamp)
    alone = owner(store, settings)
    assert alone.opened.encoder is None
    assert alone.opened.lack == "the model 'gone' of this library is not installed"
    with pytest.raises(ModelError, match=r"'gone'.*nothing can be added"):
        alone.for_indexing()


def test_a_changed_model_says_what_changed(store, settings):
    """Other files under the same name are another model: words remain, and the reason is told."""
    store.bind_encoder(replace(ColourEncoder().stamp, revision="0"))
    alone = owner(store, settings)
    assert alone.opened.encoder is None
    assert "revision 0, not 1" in alone.opened.lack
    with pytest.raises(ModelError):
        alone.for_indexing()


def test_the_model_asked_for_must_be_the_librarys(store, settings, tmp_path):
    """Asking for the library's own model opens it; another one is refused and nothing is bound."""
    write_model_folder(tmp_path / "models" / "other", "other")
    store.bind_encoder(ColourEncoder().stamp)
    assert owner(store, settings, "colour").for_indexing().stamp.name == "colour"
    with pytest.raises(ModelMismatch, match="colour, not other"):
        owner(store, settings, "other").for_indexing()
    assert store.encoder == ColourEncoder().stamp


def test_a_model_may_be_named_by_its_folder(store, settings, tmp_path):
    """A path leads to a model outside the folder of models."""
    elsewhere = write_model_folder(tmp_path / "elsewhere" / "mine", "mine")
    assert owner(store, settings, str(elsewhere)).opened.encoder.stamp.name == "mine"


def test_a_library_finds_the_folder_that_it_was_made_with(store, settings, tmp_path):
    """Afterwards neither searching nor indexing needs the path; looking alone remembers nothing."""
    elsewhere = write_model_folder(tmp_path / "elsewhere" / "mine", "mine")
    _ = owner(store, settings, str(elsewhere)).opened
    with pytest.raises(UnknownName):
        locate("mine", settings)
    owner(store, settings, str(elsewhere)).for_indexing()
    assert owner(store, settings).opened.encoder.stamp.name == "mine"
    assert owner(store, settings).for_indexing().stamp.name == "mine"


def test_a_default_that_is_a_folder_is_found_again(store, settings, tmp_path):
    """TUSOU_MODEL may be a path too, and be another one the next day."""
    elsewhere = write_model_folder(tmp_path / "elsewhere" / "mine", "mine")
    owner(store, settings._replace(model=str(elsewhere))).for_indexing()
    assert owner(store, settings).opened.encoder.stamp.name == "mine"


def test_a_model_of_a_folder_that_is_gone_is_named(store, settings, tmp_path):
    """The library is searched by words and says which model it lacks."""
    elsewhere = write_model_folder(tmp_path / "elsewhere" / "mine", "mine")
    owner(store, settings, str(elsewhere)).for_indexing()
    elsewhere.rename(tmp_path / "gone")
    alone = owner(store, settings)
    assert (alone.opened.encoder, "'mine'" in alone.opened.lack) == (None, True)


def test_an_unknown_model_is_an_error_each_time(store, settings):
    """A mistyped name is not taken for a library without a model, also when asked again."""
    mistyped = owner(store, settings, "nothing-like-it")
    for _ in range(2):
        with pytest.raises(UnknownName):
            _ = mistyped.opened


def test_the_encoder_is_opened_once(store, settings):
    """All searches of a library share one encoder."""
    one = owner(store, settings)
    assert one.opened.encoder is one.opened.encoder is one.for_indexing()


def test_an_unreadable_model_is_told(store, settings, tmp_path):
    """A folder whose description is damaged is a mistake with a reason, not a missing model."""
    folder = tmp_path / "models" / "broken"
    folder.mkdir()
    (folder / "model.json").write_text("{", encoding="utf-8")
    with pytest.raises(ModelError):
        _ = owner(store, settings, str(folder)).opened
