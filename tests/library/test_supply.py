"""Models come and go, and a broken one is never used."""

import json
import shutil
import socket
from pathlib import Path

import pytest
from PIL import Image

from encoders import tiny_models
from models.hub_server import COMMIT, serving
from tusou.config import Settings
from tusou.errors import InputError, ModelError, UnknownName
from tusou.library import open_library
from tusou.library.models import open_named
from tusou.library.supply import import_model, pull_model, remove_model, verify_model
from tusou.models import available, catalogue
from tusou.models.finding import PACKAGE

STARTER = PACKAGE / "starter"
NEEDED = ("model.json", "tokenizer.json", "visual.onnx", "textual.onnx")

pytestmark = pytest.mark.skipif(not STARTER.is_dir(), reason="the starter model was deleted")


@pytest.fixture
def settings():
    return Settings.from_environment()


@pytest.fixture
def copy(tmp_path):
    """The starter model as a folder on a stick: a model that passes the self-test."""
    folder = tmp_path / "stick"
    folder.mkdir()
    for name in NEEDED:
        shutil.copy(STARTER / name, folder / name)
    return folder


@pytest.fixture
def hub(copy, tmp_path, monkeypatch):
    """A hub with that model, and a catalogue that names it."""
    row = {
        "name": "small", "about": "a", "when": "b", "languages": ["en"], "licence": "MIT",
        "dim": 256, "size_mb": {"fp32": 20}, "recall": [],
        "parts": [{"repo": "o/small", "files": NEEDED[:2], "variants": {"fp32": NEEDED[2:]}}],
    }  # fmt: skip
    path = tmp_path / "catalogue.json"
    path.write_text(json.dumps([row]))
    monkeypatch.setattr(catalogue, "CATALOGUE", path)
    catalogue.catalogue.cache_clear()
    with serving({"o/small": {name: (copy / name).read_bytes() for name in NEEDED}}) as server:
        yield server
    catalogue.catalogue.cache_clear()


def names(settings):
    return [info.name for info in available(settings)]


def test_a_pulled_model_is_tried_pinned_and_found_by_name(hub, settings):
    """After a pull the model has its name, its commit, and a passed self-test."""
    installed = pull_model("small", places=[hub.url])
    assert installed.report.passed or installed.report.found
    assert names(settings) == ["starter", "small"]
    encoder = open_named("small", settings, "cpu")
    assert (encoder.stamp.name, encoder.stamp.dim) == ("small", 256)
    facts = json.loads((Path(settings.models) / "small/tusou.json").read_text())
    assert facts["from"] == [{"repo": "o/small", "revision": COMMIT, "endpoint": hub.url}]


def test_a_name_that_is_taken_is_kept_unless_forced(hub, settings):
    """A second pull replaces nothing by accident."""
    pull_model("small", places=[hub.url])
    with pytest.raises(InputError, match="'small' already") as caught:
        pull_model("small", places=[hub.url])
    assert "--force" in caught.value.mend
    pull_model("small", places=[hub.url], force=True)
    assert names(settings) == ["starter", "small"]


def test_a_model_that_fails_the_self_test_is_not_installed(hub, copy, settings, tmp_path):
    """Towers that do not belong together give vectors that look right; the test finds it."""
    other = tiny_models.canonical(tmp_path / "tiny")
    for name in NEEDED:
        hub.repos["o/small"][name] = (other / name).read_bytes()
    with pytest.raises(ModelError, match="small fails the self-test") as caught:
        pull_model("small", places=[hub.url])
    assert "--force" in caught.value.mend
    assert names(settings) == ["starter"]
    hub.requests.clear()
    forced = pull_model("small", places=[hub.url], force=True)
    assert forced.report is None
    assert "fails the self-test" in forced.notes[0]
    # What had come was kept, so forcing fetched no file again.
    assert not hub.asked("visual.onnx")


def test_an_interrupted_pull_is_not_a_model(hub, settings):
    """Half a model is not listed, and the same command completes it."""

    def interrupt(fetching):
        if fetching.file == "visual.onnx":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        pull_model("small", places=[hub.url], listener=interrupt)
    assert names(settings) == ["starter"]
    pull_model("small", places=[hub.url])
    assert names(settings) == ["starter", "small"]


def test_a_folder_is_imported_under_a_name(copy, settings):
    """A model on a stick becomes one of ours; the stick can be pulled out."""
    info = import_model(copy, name="from-stick").info
    shutil.rmtree(copy)
    assert (info.name, info.dim) == ("from-stick", 256)
    assert open_named("from-stick", settings, "cpu").stamp.name == "from-stick"
    assert verify_model("from-stick").damages == ()


def test_a_pulled_model_travels_to_another_machine(hub, settings, tmp_path):
    """Fetched here, carried there, imported: revision and licence stay, damage is noticed."""
    pull_model("small", places=[hub.url])
    stick = shutil.copytree(Path(settings.models) / "small", tmp_path / "carried")
    remove_model("small")
    assert import_model(stick, name="small").info.licence.startswith("research")
    remove_model("small")
    data = bytearray((stick / "textual.onnx").read_bytes())
    data[-9] ^= 1
    (stick / "textual.onnx").write_bytes(data)
    with pytest.raises(ModelError, match=r"textual\.onnx is not what tusou\.json recorded"):
        import_model(stick, name="small")


def test_a_mixed_pair_is_refused(copy, settings, tmp_path):
    """The text tower of one model with the image tower of another: refused, nothing left behind."""
    other = tiny_models.canonical(tmp_path / "tiny", tiny_models.TinyModel(dim=256))
    tiny_models.text_graph(tiny_models.TinyModel(dim=256), copy / "textual.onnx")
    shutil.copy(other / "tokenizer.json", copy / "tokenizer.json")
    with pytest.raises(ModelError, match="fails the self-test"):
        import_model(copy, name="mixed")
    assert not list(Path(settings.models).iterdir())


def test_the_tokenizer_of_another_model_is_refused(copy, tmp_path):
    """Tokens that mean something else find nothing."""
    tiny_models.write_tokenizer(copy)
    with pytest.raises(ModelError, match="fails the self-test"):
        import_model(copy, name="mixed")


@pytest.mark.parametrize("name", ["visual.onnx", "textual.onnx", "tokenizer.json"])
def test_a_truncated_file_is_named(copy, name):
    """A copy that broke off is told by its file."""
    data = (copy / name).read_bytes()
    (copy / name).write_bytes(data[: len(data) // 2])
    with pytest.raises(ModelError, match=name):
        import_model(copy, name="cut")


def test_a_tokenizer_can_be_given(settings, tmp_path):
    """A folder of graphs alone is completed by a tokenizer file."""
    folder = tiny_models.flat(tmp_path / "m")
    (folder / "tokenizer.json").rename(tmp_path / "tokenizer.json")
    with pytest.raises(ModelError, match="has no tokenizer"):
        import_model(folder, force=True)
    import_model(folder, tokenizer=tmp_path / "tokenizer.json", force=True)
    assert names(settings) == ["starter", "m"]
    with pytest.raises(InputError, match="no tokenizer file that is known"):
        import_model(folder, name="n", tokenizer=tmp_path / "m/visual.onnx", force=True)


@pytest.mark.parametrize("name", ["../x", "a/b", ".hidden", "a@int8", "c:d"])
def test_names_that_cannot_be_folders_are_refused(copy, name):
    """A name never leads out of the folder of models."""
    with pytest.raises(InputError, match="cannot be called"):
        import_model(copy, name=name)


def test_what_is_not_there_is_told(tmp_path):
    """A path that does not exist and a model that is not installed are named."""
    with pytest.raises(InputError, match="there is no"):
        import_model(tmp_path / "nothing")
    with pytest.raises(UnknownName):
        remove_model("nothing")
    with pytest.raises(UnknownName):
        pull_model("clip-vit-b-23")


def test_verify_finds_what_changed(copy, settings):
    """A file that was changed, cut or deleted after the import is named with what is wrong."""
    import_model(copy, name="m")
    folder = Path(settings.models) / "m"
    assert verify_model("m").recorded
    (folder / "tokenizer.json").write_text("{}")
    (folder / "visual.onnx").unlink()
    found = {each.file: each.problem for each in verify_model("m").damages}
    assert found.keys() == {"tokenizer.json", "visual.onnx"}
    assert found["visual.onnx"] == "it is missing"


def test_a_model_put_there_by_hand_is_verified_by_its_test(settings):
    """The starter has no record; it is tried all the same."""
    found = verify_model("starter")
    assert (found.recorded, found.damages) == (False, ())
    assert found.report.found["en"][0] > 0


def test_only_models_of_ours_are_removed(copy, settings):
    """The starter, and a folder named by its path, are not deleted."""
    for name in ("starter", str(copy)):
        with pytest.raises(InputError, match="not in the folder of models"):
            remove_model(name)
    assert (copy / "visual.onnx").is_file()
    import_model(copy, name="m")
    assert remove_model("m").name == "m"
    assert names(settings) == ["starter"]


def test_one_of_several_precisions_is_named_behind_the_model(tmp_path, settings):
    """`NAME@fp16` runs that graph, and its vectors are stamped as another model's."""
    folder = tiny_models.split(tmp_path / "m")
    import_model(folder, name="towers", force=True)
    plain = open_named("towers", settings, "cpu").stamp
    half = open_named("towers@fp16", settings, "cpu").stamp
    assert (plain.name, half.name) == ("towers", "towers@fp16")
    assert plain.files_sha256 != half.files_sha256
    with pytest.raises(ModelError, match="no variant 'q4'"):
        open_named("towers@q4", settings, "cpu")
    with open_library(tmp_path / "library", model="towers@fp16") as library:
        library.index(str(STARTER / "model.json"), workers=0)
        library.store.bind_encoder(half)
    with open_library(tmp_path / "library") as library:
        assert library.encoder.stamp == half


def test_nothing_but_a_pull_opens_a_connection(copy, tmp_path, monkeypatch):
    """With every socket forbidden a model is imported, verified, listed, used and removed."""

    class Forbidden(socket.socket):
        def __init__(self, family=-1, *rest, **options):
            if family != socket.AF_UNIX:
                raise AssertionError("a connection was opened")
            super().__init__(family, *rest, **options)

    monkeypatch.setattr(socket, "socket", Forbidden)
    for name in ("create_connection", "getaddrinfo", "gethostbyname"):
        monkeypatch.setattr(socket, name, lambda *_, **__: pytest.fail("the network was asked"))
    import_model(copy, name="m")
    verify_model("m")
    picture = tmp_path / "photos/red.png"
    picture.parent.mkdir()
    Image.new("RGB", (60, 40), "red").save(picture)
    with open_library(tmp_path / "library", model="m") as library:
        library.index(picture.parent, workers=0)
        assert library.search("red", show_all=True).hits
    remove_model("m")
