"""Where models lie that were given by the path of their folder."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from tusou.config import Settings
from tusou.errors import UnknownName
from tusou.models import available, finding, given_place, place_of, remember_place
from tusou.models.given_folders import FILE, MOST
from tusou.types import EncoderStamp

MINE = EncoderStamp("mine", "1", "f" * 64, "p" * 64, 256)


@pytest.fixture
def settings(tmp_path, monkeypatch):
    """Settings without a models folder yet, and a package without a starter model."""
    monkeypatch.setattr(finding, "PACKAGE", tmp_path / "package")
    return Settings(library=str(tmp_path / "library"), models=str(tmp_path / "models"))


def write_model(folder: Path, name: str) -> Path:
    folder.mkdir(parents=True)
    (folder / "model.json").write_text(json.dumps({"format": 1, "name": name}), encoding="utf-8")
    return folder


def test_the_place_of_a_folder_is_its_absolute_path(settings, tmp_path, monkeypatch):
    """From wherever it was named, and with the precision that was named behind it."""
    stick = write_model(tmp_path / "usb" / "stick", "mine")
    monkeypatch.chdir(stick.parent)
    assert place_of("stick", settings) == str(stick)
    assert place_of(f"{stick}@int8", settings) == f"{stick}@int8"


def test_our_own_models_have_no_place(settings, tmp_path):
    """They are found by their names, also when they were given by path or through a link."""
    own = write_model(Path(settings.models) / "own", "own")
    write_model(tmp_path / "package" / "starter", "starter")
    (tmp_path / "linked").symlink_to(settings.models)
    linked = settings._replace(models=str(tmp_path / "linked"))
    assert {place_of(name, settings) for name in ("own", str(own), "own@int8", "starter")} == {""}
    assert {place_of(name, linked) for name in ("own", str(own))} == {""}


def test_an_unknown_model_has_no_place(settings):
    """It is told as everywhere."""
    with pytest.raises(UnknownName):
        place_of("nothing", settings)


def test_a_place_is_remembered_for_one_model(settings):
    """Other files or another preprocessing make another model; a new name or revision does not."""
    assert given_place(MINE, settings) == ""
    remember_place(MINE, "/usb/stick@int8", settings)
    assert given_place(MINE, settings) == "/usb/stick@int8"
    for field in ("files_sha256", "preprocessing_sha256"):
        assert given_place(replace(MINE, **{field: "0"}), settings) == ""
    assert given_place(replace(MINE, name="m", revision="2"), settings) == "/usb/stick@int8"


def test_a_model_of_ours_is_not_remembered(settings):
    """It has no place, and no file is written for it."""
    remember_place(MINE, "", settings)
    assert not (Path(settings.models) / FILE).exists()


def test_the_last_place_counts(settings):
    """A model that has moved is looked for where it was given last."""
    for place in ("/first", "/second"):
        remember_place(MINE, place, settings)
    assert given_place(MINE, settings) == "/second"


def test_remembered_models_are_not_listed(settings, tmp_path):
    """What others call a model in their folders hides none of ours."""
    remember_place(MINE, str(write_model(tmp_path / "stick", "mine")), settings)
    assert available(settings) == []


@pytest.mark.parametrize("content", ["", "{", "[]", "3", '{"x": 3}', b"\xff\xfe"])
def test_a_damaged_list_is_an_empty_one(settings, content):
    """The next place given begins a new one."""
    file = Path(settings.models) / FILE
    file.parent.mkdir()
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    assert given_place(MINE, settings) == ""
    remember_place(MINE, "/stick", settings)
    assert given_place(MINE, settings) == "/stick"


def test_the_list_does_not_grow_for_ever(settings):
    """Scripts that make a model for each run leave no more than so many; what is used stays."""
    remember_place(MINE, "/mine", settings)
    for number in range(MOST + 5):
        remember_place(replace(MINE, files_sha256=str(number)), f"/{number}", settings)
        remember_place(MINE, "/mine", settings)
    assert len(json.loads((Path(settings.models) / FILE).read_text())) == MOST
    assert given_place(replace(MINE, files_sha256="0"), settings) == ""
    assert given_place(MINE, settings) == "/mine"


def test_where_nothing_can_be_written_nothing_is_remembered(tmp_path):
    """A folder of models that is a file is no reason to stop."""
    (tmp_path / "models").write_text("x")
    settings = Settings(library="", models=str(tmp_path / "models"))
    remember_place(MINE, "/stick", settings)
    assert given_place(MINE, settings) == ""
