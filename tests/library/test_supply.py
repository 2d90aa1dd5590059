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
from tusou.models.coming import IMPORTING, INCOMING, LOCKS, REMOVED, changing, unfinished
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


def left_in(settings):
    """What lies in the folder of models besides models and locks."""
    found = {path.name for path in Path(settings.models).iterdir()}
    return sorted(found - set(names(settings)) - {LOCKS})


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
    assert left_in(settings) == []


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


@pytest.mark.parametrize("name", ["../x", "a/b", ".hidden", "a@int8", "c:d", "starter", "none"])
def test_names_that_cannot_be_used_are_refused(copy, name):
    """A name never leads out of the folder of models, nor to something else that is called so."""
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


def test_a_pulled_model_replaces_another_whole(hub, copy, settings, monkeypatch):
    """Ctrl-C while the old files are deleted leaves the new model, and the next pull the rest."""
    pull_model("small", places=[hub.url])
    hub.repos["o/small"]["model.json"] += b"\n"
    real, removed = shutil.rmtree, []

    def interrupted(folder, *rest, **options):
        if Path(folder).name.startswith(REMOVED):
            removed.append(folder)
            raise KeyboardInterrupt
        real(folder, *rest, **options)

    with monkeypatch.context() as patch:
        patch.setattr(shutil, "rmtree", interrupted)
        with pytest.raises(KeyboardInterrupt):
            pull_model("small", places=[hub.url], force=True)
    assert removed
    assert (Path(settings.models) / "small/model.json").read_bytes().endswith(b"\n\n")
    assert verify_model("small").damages == ()
    pull_model("small", places=[hub.url], force=True)
    assert left_in(settings) == []


def test_an_imported_model_replaces_another_whole(copy, settings, monkeypatch):
    """Ctrl-C while the old files are deleted leaves the new model."""
    import_model(copy, name="m")
    (copy / "note.txt").write_text("new")
    real = shutil.rmtree

    def interrupted(folder, *rest, **options):
        if Path(folder).name.startswith(REMOVED):
            raise KeyboardInterrupt
        real(folder, *rest, **options)

    with monkeypatch.context() as patch:
        patch.setattr(shutil, "rmtree", interrupted)
        with pytest.raises(KeyboardInterrupt):
            import_model(copy, name="m", force=True)
    assert (Path(settings.models) / "m/note.txt").read_text() == "new"
    assert verify_model("m").damages == ()


def test_two_do_not_bring_one_model_at_once(hub, copy, settings):
    """The second is told, whether it pulls, imports or removes; another model may come."""
    import_model(copy, name="small")
    with changing(Path(settings.models) / "small"):
        for second in (
            lambda: pull_model("small", places=[hub.url], force=True),
            lambda: import_model(copy, name="small", force=True),
            lambda: remove_model("small"),
        ):
            with pytest.raises(ModelError, match="another process"):
                second()
        import_model(copy, name="other")
    assert names(settings) == ["starter", "other", "small"]


def test_an_import_leaves_a_download_alone(hub, copy, settings):
    """What came through a thin line is still there for the pull that goes on."""
    half = Path(settings.models) / f"{INCOMING}small/.fetching/o--small/visual.onnx.part"
    half.parent.mkdir(parents=True)
    half.write_bytes((copy / "visual.onnx").read_bytes()[:1000])
    import_model(copy, name="small")
    assert half.stat().st_size == 1000
    pull_model("small", places=[hub.url], force=True)
    assert hub.asked("visual.onnx") == ["bytes=1000-"]


def test_a_pull_that_brought_nothing_leaves_nothing(hub, settings):
    """A place that does not answer, or an option that does not apply."""
    with pytest.raises(ModelError):
        pull_model("small", places=["http://127.0.0.1:9"])
    with pytest.raises(InputError):
        pull_model("small", places=["modelscope"], revision="main")
    with pytest.raises(InputError):
        pull_model("small", places=["hf-mirror.com"])
    assert left_in(settings) == []


def test_files_that_were_not_checked_are_noted(hub):
    """A mirror that tells no hashes is told of."""
    assert pull_model("small", places=[hub.url]).notes == ()
    hub.silent = True
    (note,) = pull_model("small", places=[hub.url], force=True).notes
    assert hub.url in note
    assert "visual.onnx" in note


@pytest.mark.parametrize("given", [{"int8": True}, {"architecture": "ViT-B-32"}])
def test_options_of_checkpoints_are_refused_for_graphs(copy, settings, given):
    """They would be passed over; nothing is imported."""
    with pytest.raises(InputError, match="is no checkpoint"):
        import_model(copy, name="m", **given)
    assert names(settings) == ["starter"]
    assert left_in(settings) == []


@pytest.mark.parametrize("how", ["relative", "link"])
def test_our_models_are_removed_however_their_folder_is_named(copy, tmp_path, monkeypatch, how):
    """By a path from here, or through a link."""
    (tmp_path / "disk").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "disk")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TUSOU_MODELS", "disk" if how == "relative" else str(tmp_path / "link"))
    import_model(copy, name="m")
    assert remove_model("m").name == "m"
    assert not (tmp_path / "disk/m").exists()


def test_of_a_model_that_is_a_link_the_link_is_removed(tmp_path, settings):
    """The folder on another disk stays."""
    disk = tiny_models.canonical(tmp_path / "disk")
    Path(settings.models).mkdir(parents=True)
    (Path(settings.models) / "linked").symlink_to(disk)
    assert remove_model("linked").size_bytes > 0
    assert (disk / "visual.onnx").is_file()
    assert names(settings) == ["starter"]


def test_what_is_unfinished_is_removed_by_its_name(hub, copy, settings):
    """By that of the model where none is installed, else by that of its folder."""

    def interrupt(fetching):
        if fetching.file == "visual.onnx":
            raise KeyboardInterrupt

    def pull_halfway():
        with pytest.raises(KeyboardInterrupt):
            pull_model("small", places=[hub.url], force=True, listener=interrupt)

    pull_halfway()
    (Path(settings.models) / f"{IMPORTING}small").mkdir()
    assert remove_model("small").size_bytes > 0
    assert left_in(settings) == []
    import_model(copy, name="small")
    pull_halfway()
    remove_model(f"{INCOMING}small")
    assert names(settings) == ["starter", "small"]
    assert unfinished(Path(settings.models)) == []


@pytest.mark.parametrize("place", ["file", "file/models"])
def test_a_folder_of_models_that_cannot_be_written_is_told(copy, tmp_path, monkeypatch, place):
    """With what the operating system says, and the variable that names another."""
    (tmp_path / "file").write_text("x")
    monkeypatch.setenv("TUSOU_MODELS", str(tmp_path / place))
    for bring in (lambda: import_model(copy), lambda: pull_model("clip-vit-b-32")):
        with pytest.raises(ModelError, match="cannot be read or written") as caught:
            bring()
        assert "TUSOU_MODELS" in caught.value.mend


@pytest.mark.skipif(not Path("/proc/self/mem").exists(), reason="it stands for a failing drive")
def test_a_tokenizer_file_that_cannot_be_read_is_told_as_such(copy, settings, tmp_path):
    """The folder of models is not to blame, and what was begun in it is gone."""
    broken = tmp_path / "tokenizer.json"
    broken.symlink_to("/proc/self/mem")  # a regular file that gives an error of input and output
    with pytest.raises(ModelError, match=r"tokenizer\.json cannot be copied") as caught:
        import_model(copy, name="m", tokenizer=broken)
    assert "TUSOU_MODELS" not in caught.value.mend
    assert left_in(settings) == []


def test_a_model_that_cannot_be_opened_is_reported(settings):
    """Put there by hand, it has no record that would tell of its damage."""
    folder = tiny_models.canonical(Path(settings.models) / "m")
    (folder / "visual.onnx").write_bytes(b"no graph")
    found = verify_model("m")
    assert (found.recorded, found.report) == (False, None)
    assert "visual.onnx" in found.problem


def test_a_file_that_cannot_be_read_is_damage(copy, settings):
    """As a folder in its place: it is not the file that came."""
    import_model(copy, name="m")
    graph = Path(settings.models) / "m/visual.onnx"
    graph.unlink()
    graph.symlink_to(graph)
    assert [each.file for each in verify_model("m").damages] == ["visual.onnx"]
