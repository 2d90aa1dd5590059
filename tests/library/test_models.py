"""Which encoder a library gets, and why it has none."""

from __future__ import annotations

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from colour_encoder import ColourEncoder, write_model_folder
from tusou.config import Settings
from tusou.encoders import open_encoder
from tusou.errors import ModelError, ModelMismatch, UnknownName
from tusou.library.models import EncoderOwner
from tusou.models import finding
from tusou.protocols import Store
from tusou.stores import open_store
from tusou.stores.embedded import EmbeddedStore


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
    mend = "tusou reembed --model colour"
    with pytest.raises(ModelError, match=rf"'gone'.*nothing can be added.*{mend}"):
        alone.for_indexing()


def test_a_changed_model_says_what_changed(store, settings):
    """Other files under the same name are another model: words remain, and the reason is told."""
    store.bind_encoder(ColourEncoder(revision="0").stamp)
    alone = owner(store, settings)
    assert alone.opened.encoder is None
    assert "revision 0, not 1" in alone.opened.lack
    with pytest.raises(ModelError):
        alone.for_indexing()


def test_what_is_advised_can_be_done(store, settings, tmp_path, monkeypatch):
    """A missing or changed model is to be replaced by one that is there, the default first."""
    monkeypatch.setattr(finding, "PACKAGE", tmp_path / "no package")
    write_model_folder(tmp_path / "models" / "another", "another")
    write_model_folder(tmp_path / "models" / "mine", "mine")
    store.bind_encoder(ColourEncoder("mine", revision="0").stamp)
    for default, named in (("colour", "colour"), ("mine", "mine"), ("starter", "another")):
        mend = owner(store, settings._replace(model=default)).opened.mend
        assert mend.startswith(f"change its model with: tusou reembed --model {named};")


def test_what_is_advised_can_be_pasted(store, settings, tmp_path):
    """A model may be named by its folder, whose path may have blanks."""
    folder = write_model_folder(tmp_path / "my models" / "mine", "mine")
    store.bind_encoder(ColourEncoder("gone").stamp)
    advised = owner(store, settings._replace(model=str(folder))).opened.mend
    assert f"tusou reembed --model '{folder}'; or" in advised
    with pytest.raises(ModelMismatch, match=f"tusou reembed --model '{folder}'; or"):
        owner(store, settings, str(folder)).for_indexing()


@pytest.mark.parametrize("is_bound", [True, False])
def test_without_any_model_one_has_to_come_first(store, settings, tmp_path, monkeypatch, is_bound):
    """The starter comes with tusou, the others are named by the catalogue."""
    monkeypatch.setattr(finding, "PACKAGE", tmp_path / "no package")
    if is_bound:
        store.bind_encoder(ColourEncoder("gone").stamp)
    bare = Settings(library="", models=str(tmp_path / "nothing here"))
    mend = owner(store, bare).opened.mend
    assert mend.startswith("install tusou again, which brings the starter model")
    assert mend.endswith("tusou models list --catalogue")


def test_a_library_of_words_beside_other_models_than_the_starter(
    store, settings, tmp_path, monkeypatch
):
    """Where the starter was deleted, and no other model is the default, one has to be named."""
    monkeypatch.setattr(finding, "PACKAGE", tmp_path / "no package")
    opened = owner(store, settings._replace(model="starter")).opened
    assert opened.encoder is None
    assert opened.lack == "the starter model is not installed"
    assert opened.mend == "give it a model with: tusou reembed --model colour"


class Unchanging(EmbeddedStore):
    """A store that keeps to its model, as the one on Milvus does."""

    @property
    def capabilities(self):
        return replace(super().capabilities, changes_model=False)


@pytest.fixture
def unchanging(tmp_path):
    with closing(Unchanging(str(tmp_path / "unchanging"))) as store:
        yield store


def test_no_change_is_advised_where_the_store_refuses_it(
    unchanging, settings, tmp_path, monkeypatch
):
    """Neither of a model that lacks, nor of one that does not fit."""
    monkeypatch.setattr(finding, "PACKAGE", tmp_path / "no package")
    mend = owner(unchanging, settings._replace(model="starter")).opened.mend
    assert mend == "index into another library: tusou index FOLDER --library OTHER --model colour"
    unchanging.bind_encoder(ColourEncoder("gone").stamp)
    mend = owner(unchanging, settings).opened.mend
    assert mend.startswith("bring its own model back")
    assert mend.endswith("or index into another library with --model colour")
    with pytest.raises(ModelMismatch) as caught:
        _ = owner(unchanging, settings, "colour").opened
    assert "another library with --model colour" in caught.value.mend
    assert "reembed" not in caught.value.mend


@pytest.mark.parametrize("is_bound", [True, False])
def test_who_wants_no_model_is_told_nothing_but_of_vectors(store, settings, is_bound):
    """A library of words alone is as it should be; the vectors of another lie idle."""
    if is_bound:
        store.bind_encoder(ColourEncoder().stamp)
    mend = owner(store, settings._replace(model="none")).opened.mend
    assert mend == ("leave --model out, and do not set TUSOU_MODEL to none" if is_bound else "")


def test_a_model_that_was_fetched_again_is_the_same(store, settings):
    """A new revision in which only the README changed takes no library its model."""
    store.bind_encoder(replace(ColourEncoder().stamp, revision="0"))
    assert owner(store, settings).opened.encoder is not None
    assert owner(store, settings, "colour").for_indexing() is not None
    assert store.encoder.revision == "0"


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


def test_a_library_finds_the_folder_that_it_was_made_with(store, settings, tmp_path, monkeypatch):
    """Afterwards neither searching nor indexing needs the path, wherever one stands."""
    elsewhere = write_model_folder(tmp_path / "elsewhere" / "mine", "mine")
    monkeypatch.chdir(elsewhere.parent)
    owner(store, settings, "mine").for_indexing()
    monkeypatch.chdir(tmp_path)
    assert owner(store, settings).opened.encoder.stamp.name == "mine"
    assert owner(store, settings).for_indexing().stamp.name == "mine"
    assert owner(store, settings).name == str(elsewhere)


def test_looking_alone_remembers_nothing(store, settings, tmp_path):
    """Only a library that has vectors of a model needs it again."""
    elsewhere = write_model_folder(tmp_path / "elsewhere" / "mine", "mine")
    _ = owner(store, settings, str(elsewhere)).opened
    store.bind_encoder(ColourEncoder("mine").stamp)
    assert owner(store, settings).opened.encoder is None


def test_two_libraries_with_two_folders_of_one_name(settings, tmp_path):
    """Each finds its own, also when a third model of that name has been installed."""
    for number in ("1", "2"):
        folder = write_model_folder(tmp_path / number / "mine", "mine", revision=f"of {number}")
        with closing(open_store(str(tmp_path / f"store {number}"))) as made:
            owner(made, settings, str(folder)).for_indexing()
    write_model_folder(tmp_path / "models" / "mine", "mine")
    for number in ("1", "2"):
        with closing(open_store(str(tmp_path / f"store {number}"))) as made:
            found = owner(made, settings)
            assert found.opened.encoder.stamp == made.encoder
            assert found.name == str(tmp_path / number / "mine")


def test_a_default_that_is_a_folder_is_found_again(store, settings, tmp_path):
    """TUSOU_MODEL may be a path too, and be another one the next day."""
    elsewhere = write_model_folder(tmp_path / "elsewhere" / "mine", "mine")
    owner(store, settings._replace(model=str(elsewhere))).for_indexing()
    assert owner(store, settings).opened.encoder.stamp.name == "mine"


@pytest.mark.parametrize("how", ["gone", "changed", "damaged"])
def test_a_folder_that_has_no_such_model_any_more_is_named(store, settings, tmp_path, how):
    """The library is searched by words and says where its model was."""
    elsewhere = write_model_folder(tmp_path / "elsewhere" / "mine", "mine")
    owner(store, settings, str(elsewhere)).for_indexing()
    if how == "gone":
        elsewhere.rename(tmp_path / "gone")
    elif how == "changed":
        write_model_folder(elsewhere, "mine", revision="2")
    else:
        (elsewhere / "model.json").write_text("{", encoding="utf-8")
    alone = owner(store, settings)
    assert alone.opened.encoder is None
    assert alone.opened.lack == f"the model 'mine' of this library is not in {elsewhere} now"
    with pytest.raises(ModelError, match="nothing can be added"):
        alone.for_indexing()


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


def test_two_who_ask_first_at_the_same_time_load_one_model(store, settings, monkeypatch):
    """A large one would take twice its memory."""
    loaded = []

    def slowly(*given: object, **how: object) -> object:
        loaded.append(given)
        time.sleep(0.1)
        return open_encoder(*given, **how)

    monkeypatch.setattr("tusou.encoders.open_encoder", slowly)
    one = owner(store, settings)
    with ThreadPoolExecutor(4) as threads:
        encoders = list(threads.map(lambda _: one.opened.encoder, range(4)))
    assert len(set(map(id, encoders))) == len(loaded) == 1
