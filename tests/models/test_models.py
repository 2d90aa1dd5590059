"""Which models there are, and where."""

import json
import os
from pathlib import Path

import pytest

from tusou.config import Settings
from tusou.errors import ModelError, UnknownName
from tusou.models import available, default_model, finding, locate, place_of, usable_name
from tusou.origin import Origin, read_origin, write_origin


@pytest.fixture
def settings(tmp_path, monkeypatch):
    """Settings with an empty models folder, and a package without a starter model."""
    monkeypatch.setattr(finding, "PACKAGE", tmp_path / "package")
    (tmp_path / "models").mkdir()
    return Settings(library=str(tmp_path / "library"), models=str(tmp_path / "models"))


def write_model(folder: Path, **facts: object) -> Path:
    folder.mkdir(parents=True)
    (folder / "model.json").write_text(json.dumps({"format": 1, **facts}), encoding="utf-8")
    return folder


def write_starter(settings: Settings) -> Path:
    return write_model(Path(settings.models).parent / "package/starter", name="starter", dim=64)


def test_no_models(settings, tmp_path):
    """Nothing installed means an empty list, also where the folder does not exist."""
    assert available(settings) == []
    assert available(Settings(library="", models=str(tmp_path / "absent"))) == []


def test_the_starter_comes_first(settings):
    """The model inside the package stands before those that were added."""
    write_model(Path(settings.models) / "another", name="another")
    write_starter(settings)
    assert [info.name for info in available(settings)] == ["starter", "another"]


def test_what_a_model_tells_of_itself(settings):
    """Name, languages, licence, dim and revision come from model.json, the size from the files."""
    folder = write_model(
        Path(settings.models) / "m",
        name="clip",
        languages=["en", "zh"],
        licence="MIT",
        dim=512,
        revision="3",
    )
    (folder / "onnx").mkdir()
    (folder / "onnx/a.onnx").write_bytes(b"x" * 1000)
    (info,) = available(settings)
    assert (info.name, info.folder, info.languages) == ("clip", folder, ("en", "zh"))
    assert (info.licence, info.dim, info.revision) == ("MIT", 512, "3")
    assert info.size_bytes == 1000 + (folder / "model.json").stat().st_size


@pytest.mark.parametrize("file", ["visual.onnx", "onnx/model.onnx", "visual/model.onnx"])
def test_a_folder_with_graphs_is_a_model(settings, file):
    """Without a model.json the name is the folder's, and the rest is not known."""
    path = Path(settings.models) / "ViT-B-32__openai" / file
    path.parent.mkdir(parents=True)
    path.write_bytes(b"graph")
    (info,) = available(settings)
    assert (info.name, info.size_bytes) == ("ViT-B-32__openai", 5)
    assert (info.languages, info.licence, info.dim, info.revision) == ((), "", None, "")


def test_other_folders_are_no_models(settings):
    """Folders and files without a model are passed over."""
    (Path(settings.models) / "notes").mkdir()
    (Path(settings.models) / "notes/readme.txt").write_text("x")
    (Path(settings.models) / "stray.onnx").write_bytes(b"x")
    assert available(settings) == []


@pytest.mark.parametrize("content", ["{", "[]", '{"name": 3, "dim": "x", "languages": "en"}'])
def test_a_damaged_model_is_still_listed(settings, content):
    """A model.json that cannot be used leaves the folder's name; opening it tells the rest."""
    folder = write_model(Path(settings.models) / "broken")
    (folder / "model.json").write_text(content, encoding="utf-8")
    (info,) = available(settings)
    assert (info.name, info.dim, info.languages) == ("broken", None, ())


@pytest.mark.parametrize("content", ["{", "[]", '{"name": "clip"}'])
def test_a_model_with_a_damaged_record_is_still_listed(settings, content):
    """What its own files tell is told; whoever needs the record hears of it."""
    folder = write_model(Path(settings.models) / "broken", name="own")
    (folder / "tusou.json").write_text(content, encoding="utf-8")
    assert [info.name for info in available(settings)] == ["own"]
    with pytest.raises(ModelError, match=r"tusou\.json is damaged"):
        read_origin(folder)


def test_a_record_of_another_format_is_refused(settings):
    """Its members may mean something else; the model is listed by its own files meanwhile."""
    folder = write_model(Path(settings.models) / "later", name="own")
    write_origin(folder, Origin("clip", "pulled"))
    file = folder / "tusou.json"
    file.write_text(file.read_text(encoding="utf-8").replace('"format": 1', '"format": 99'))
    with pytest.raises(ModelError, match=r"tusou\.json has format 99, known is 1") as told:
        read_origin(folder)
    assert told.value.mend == "use a newer tusou for this model"
    assert [info.name for info in available(settings)] == ["own"]


def test_locate_by_name_by_folder_name_and_by_path(settings, tmp_path):
    """A model is found by its name, by the name of its folder, and by a path to it."""
    folder = write_model(Path(settings.models) / "clip-folder", name="clip")
    elsewhere = write_model(tmp_path / "usb" / "stick", name="other")
    assert locate("clip", settings) == folder
    assert locate("clip-folder", settings) == folder
    assert locate(str(elsewhere), settings) == elsewhere


def test_of_two_models_with_one_name_the_first_counts(settings):
    """The starter cannot be replaced by a folder that calls itself starter."""
    starter = write_starter(settings)
    write_model(Path(settings.models) / "impostor", name="starter")
    assert [info.folder for info in available(settings)] == [starter]
    assert locate("starter", settings) == starter


def test_a_name_wins_over_a_folder_here(settings, tmp_path, monkeypatch):
    """A folder of the same name in the working directory does not hide an installed model."""
    installed = write_model(Path(settings.models) / "clip", name="clip")
    write_model(tmp_path / "here" / "clip", name="clip")
    monkeypatch.chdir(tmp_path / "here")
    assert locate("clip", settings) == installed


def test_an_unknown_name_suggests_the_nearest(settings):
    """A misspelt name suggests the one meant; with no model at all it says so."""
    with pytest.raises(UnknownName, match="known: none"):
        locate("clip", settings)
    write_model(Path(settings.models) / "clip-base", name="clip-base")
    with pytest.raises(UnknownName, match="did you mean 'clip-base'"):
        locate("clipbase", settings)


def test_a_path_without_a_model_is_unknown(settings, tmp_path):
    """A folder that exists but holds no model is not taken."""
    with pytest.raises(UnknownName):
        locate(str(tmp_path), settings)


def test_the_default_model(settings):
    """The default is the starter, None when it was deleted, or what the settings name."""
    assert default_model(settings) is None
    starter = write_starter(settings)
    assert default_model(settings) == starter
    other = write_model(Path(settings.models) / "other", name="other")
    named = Settings(library="", models=settings.models, model="other")
    assert default_model(named) == other


def test_a_default_that_is_not_there_is_an_error(settings):
    """Settings that name a missing model are told, not replaced by none."""
    with pytest.raises(UnknownName, match="'missing'"):
        default_model(Settings(library="", models=settings.models, model="missing"))


def test_a_folder_of_models_that_cannot_be_read_is_told(tmp_path):
    """One that leads to itself, as one whose rights are missing."""
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    with pytest.raises(ModelError, match=r"folder of models.*loop, cannot be read") as caught:
        available(Settings(library="", models=str(tmp_path / "loop")))
    assert "TUSOU_MODELS" in caught.value.mend


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is forbidden to root")
def test_a_model_that_may_not_be_looked_into_is_listed(settings):
    """Opening it tells what is wrong; the others are found as before."""
    write_model(Path(settings.models) / "closed", name="closed").chmod(0)
    write_model(Path(settings.models) / "open", name="open")
    assert [info.name for info in available(settings)] == ["closed", "open"]
    (Path(settings.models) / "closed").chmod(0o700)


def test_the_home_of_nobody_is_no_model(settings):
    """`~` before a name that no user has stands for itself."""
    with pytest.raises(UnknownName):
        locate("~no-such-user/model", settings)
    with pytest.raises(UnknownName):
        place_of("~no-such-user/model@int8", settings)


@pytest.mark.parametrize("variable", ["~/my models", "~"])
def test_the_folder_of_models_may_begin_with_the_home(own_home, variable):
    """As in a file of settings, where no shell puts the home in its place."""
    found = Settings.from_environment({"TUSOU_MODELS": variable}).models
    assert found == variable.replace("~", str(own_home))
    kept = Settings.from_environment({"TUSOU_MODELS": "~no-such-user/models"}).models
    assert kept == "~no-such-user/models"


def test_the_name_of_a_model_that_is_there(settings, tmp_path):
    """The default as it is called, else the first there is, else none."""
    assert usable_name(settings) == ""
    folder = str(write_model(tmp_path / "usb" / "stick", name="other"))
    assert usable_name(settings._replace(model=folder)) == folder
    write_model(Path(settings.models) / "clip", name="clip")
    assert usable_name(settings) == usable_name(settings._replace(model="gone")) == "clip"
    assert usable_name(settings._replace(model="clip@fp16")) == "clip@fp16"
    write_starter(settings)
    assert usable_name(settings) == usable_name(settings._replace(model="gone")) == "starter"
