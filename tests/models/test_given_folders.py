"""Models outside the folder of models are found again by their names."""

import json
from pathlib import Path

import pytest

from tusou.config import Settings
from tusou.errors import UnknownName
from tusou.models import available, finding, locate, remember_given
from tusou.models.given_folders import FILE, MOST, given_folders, remember


@pytest.fixture
def settings(tmp_path, monkeypatch):
    """Settings with an empty models folder, and a package without a starter model."""
    monkeypatch.setattr(finding, "PACKAGE", tmp_path / "package")
    return Settings(library=str(tmp_path / "library"), models=str(tmp_path / "models"))


def write_model(folder: Path, name: str) -> Path:
    folder.mkdir(parents=True)
    (folder / "model.json").write_text(json.dumps({"format": 1, "name": name}), encoding="utf-8")
    return folder


def test_a_model_given_by_path_has_its_name_afterwards(settings, tmp_path):
    """What lies on a stick is listed and found like what was imported, after those."""
    stick = write_model(tmp_path / "usb" / "stick", "mine")
    write_model(Path(settings.models) / "imported", "imported")
    remember_given(str(stick), settings)
    assert locate("mine", settings) == stick
    assert [info.name for info in available(settings)] == ["imported", "mine"]


def test_a_precision_behind_the_path_is_not_part_of_it(settings, tmp_path):
    """PATH@int8 names the same folder."""
    stick = write_model(tmp_path / "stick", "mine")
    remember_given(f"{stick}@int8", settings)
    assert given_folders(settings) == [stick]


def test_our_own_models_are_not_remembered(settings):
    """They are found anyway, by name and by path."""
    own = write_model(Path(settings.models) / "own", "own")
    for name in ("own", str(own)):
        remember_given(name, settings)
    assert not (Path(settings.models) / FILE).exists()


def test_a_folder_that_is_gone_is_passed_over(settings, tmp_path):
    """It may come back, as a stick does."""
    stick = write_model(tmp_path / "stick", "mine")
    remember_given(str(stick), settings)
    away = stick.rename(tmp_path / "away")
    assert available(settings) == []
    with pytest.raises(UnknownName):
        locate("mine", settings)
    away.rename(stick)
    assert locate("mine", settings) == stick


def test_of_two_with_one_name_the_latest_counts(settings, tmp_path):
    """A model that has moved is found where it was given last."""
    for place in ("first", "second"):
        remember_given(str(write_model(tmp_path / place, "mine")), settings)
    assert locate("mine", settings) == tmp_path / "second"
    remember_given(str(tmp_path / "first"), settings)
    assert locate("mine", settings) == tmp_path / "first"
    assert len(given_folders(settings)) == 2


def test_an_unknown_name_is_told(settings):
    """There is nothing to remember."""
    with pytest.raises(UnknownName):
        remember_given("nothing", settings)


@pytest.mark.parametrize("content", ["", "{", "{}", "[3, null]", '"x"'])
def test_a_damaged_list_is_an_empty_one(settings, tmp_path, content):
    """The next folder given begins a new one."""
    file = Path(settings.models) / FILE
    file.parent.mkdir()
    file.write_text(content, encoding="utf-8")
    assert given_folders(settings) == []
    remember(tmp_path, settings)
    assert given_folders(settings) == [tmp_path]


def test_the_list_does_not_grow_for_ever(settings, tmp_path):
    """Scripts that make a model folder for each run leave no more than so many."""
    for number in range(MOST + 5):
        remember(tmp_path / str(number), settings)
    kept = given_folders(settings)
    assert (len(kept), kept[0].name) == (MOST, str(MOST + 4))


def test_a_folder_that_cannot_be_written_is_no_reason_to_stop(tmp_path):
    """Where the place of the models is a file, nothing is remembered."""
    (tmp_path / "models").write_text("x")
    settings = Settings(library="", models=str(tmp_path / "models"))
    remember(tmp_path, settings)
    assert given_folders(settings) == []
