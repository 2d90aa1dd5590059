"""Folders and zips become model folders of ours, and nothing is written outside."""

import stat
import zipfile

import pytest

from tusou.errors import InputError, ModelError
from tusou.models.importing import bring, is_checkpoint


def write(folder, *names):
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name)
    return folder


def held(folder):
    return sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file())


def zipped(path, names, root=""):
    with zipfile.ZipFile(path, "w") as archive:
        for name in names:
            archive.writestr(root + name, name)
    return path


def test_a_folder_is_copied_and_left_alone(tmp_path):
    """The person's folder stays as it is; what is for other runtimes stays there."""
    source = write(
        tmp_path / "m", "visual/model.onnx", "visual/model.armnn", "visual/fp16/model.armnn",
        "rknpu/a/model.rknn", "textual/model.onnx", ".git/config", "flax_model.msgpack",
    )  # fmt: skip
    bring(source, tmp_path / "out")
    assert held(tmp_path / "out") == ["textual/model.onnx", "visual/model.onnx"]
    assert len(held(source)) == 7


def test_a_folder_around_the_model_is_seen_through(tmp_path):
    """Zips and sticks often have the model one folder down, a pair of towers is no such folder."""
    write(tmp_path / "stick/clip", "visual.onnx", "textual.onnx")
    bring(tmp_path / "stick", tmp_path / "a")
    assert held(tmp_path / "a") == ["textual.onnx", "visual.onnx"]
    write(tmp_path / "pair", "image/model.onnx", "text/onnx/model.onnx")
    bring(tmp_path / "pair", tmp_path / "b")
    assert held(tmp_path / "b") == ["image/model.onnx", "text/onnx/model.onnx"]


def test_the_hubs_cache_is_understood(tmp_path):
    """`models--owner--name` holds snapshots of links into `blobs`; the files are copied."""
    cache = tmp_path / "models--o--n"
    write(cache, "blobs/abc")
    snapshot = cache / "snapshots/0123"
    snapshot.mkdir(parents=True)
    (snapshot / "visual.onnx").symlink_to(cache / "blobs/abc")
    bring(cache, tmp_path / "out")
    found = tmp_path / "out/visual.onnx"
    assert found.read_text() == "blobs/abc"
    assert not found.is_symlink()


@pytest.mark.parametrize("root", ["", "clip-b32/"])
def test_a_zip_is_unpacked(tmp_path, root):
    """With and without a folder around; no half-unpacked folder is left."""
    path = zipped(tmp_path / "m.zip", ["visual.onnx", "textual.onnx", "a/b.json"], root)
    bring(path, tmp_path / "out")
    assert held(tmp_path / "out") == ["a/b.json", "textual.onnx", "visual.onnx"]
    assert sorted(p.name for p in tmp_path.iterdir()) == ["m.zip", "out"]


@pytest.mark.parametrize(
    "name", ["../evil.onnx", "a/../../evil.onnx", "/evil.onnx", "..\\evil.onnx", "C:\\evil.onnx"]
)
def test_a_zip_that_wants_outside_is_refused(tmp_path, name):
    """No name in a zip leads out of the folder, and then nothing of it is written at all."""
    (tmp_path / "in").mkdir()
    path = zipped(tmp_path / "in/m.zip", ["visual.onnx", name])
    with pytest.raises(ModelError, match="outside its folder"):
        bring(path, tmp_path / "in/out")
    assert held(tmp_path) == ["in/m.zip"]


def test_a_zip_with_a_link_is_refused(tmp_path):
    """A link could point outside, and the next member would be written through it."""
    path = tmp_path / "m.zip"
    with zipfile.ZipFile(path, "w") as archive:
        link = zipfile.ZipInfo("data")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc")
        archive.writestr("data/visual.onnx", "x")
    with pytest.raises(ModelError, match="outside its folder"):
        bring(path, tmp_path / "out")


def test_a_damaged_zip_is_told(tmp_path):
    """A zip whose content does not fit its checksums is an error with its name."""
    path = zipped(tmp_path / "m.zip", ["visual.onnx"])
    data = bytearray(path.read_bytes())
    at = data.index(b"visual.onnx", 30) + len("visual.onnx")
    data[at] ^= 0xFF
    path.write_bytes(data)
    with pytest.raises(ModelError, match=r"m\.zip cannot be unpacked"):
        bring(path, tmp_path / "out")


@pytest.mark.parametrize("names", [["a.txt"], ["a/x.txt", "b/y.txt"]])
def test_what_holds_no_model_is_told(tmp_path, names):
    """A folder or zip without graphs says what is needed and what is done with checkpoints."""
    with pytest.raises(ModelError, match="holds no model") as caught:
        bring(write(tmp_path / "m", *names), tmp_path / "out")
    assert "ONNX" in caught.value.mend
    with pytest.raises(ModelError, match="holds no model"):
        bring(zipped(tmp_path / "m.zip", names), tmp_path / "out")


def test_another_file_is_no_model(tmp_path):
    """A file that is no zip names what can be given."""
    with pytest.raises(InputError, match="no model folder and no zip"):
        bring(write(tmp_path, "m.rar") / "m.rar", tmp_path / "out")


def test_checkpoints_are_told_by_their_files(tmp_path):
    """A file of weights, or a folder with weights and no graph, is to be converted."""
    write(tmp_path, "a/model.safetensors", "b/model.safetensors", "b/model.onnx", "c.pt", "d.zip")
    assert is_checkpoint(tmp_path / "a")
    assert not is_checkpoint(tmp_path / "b")
    assert is_checkpoint(tmp_path / "c.pt")
    assert not is_checkpoint(tmp_path / "d.zip")


MAC = ("__MACOSX/._clip", "__MACOSX/clip/._visual.onnx", ".DS_Store", "clip/.DS_Store")


@pytest.mark.parametrize("beside", [MAC, (*MAC, "README.md", "LICENSE"), ("docs/guide.pdf",)])
def test_a_zip_as_systems_and_people_make_them(tmp_path, beside):
    """macOS puts a folder of its own and hidden files beside the model, people put notes."""
    path = zipped(tmp_path / "m.zip", ["clip/visual.onnx", "clip/config.json", *beside])
    bring(path, tmp_path / "out")
    assert held(tmp_path / "out") == ["config.json", "visual.onnx"]


def test_a_flat_zip_of_a_mac(tmp_path):
    """The graphs lie at the top, and the folder of macOS beside them is no model."""
    path = zipped(tmp_path / "m.zip", ["visual.onnx", "__MACOSX/._visual.onnx", ".DS_Store"])
    bring(path, tmp_path / "out")
    assert held(tmp_path / "out") == ["visual.onnx"]


def test_the_only_model_among_other_folders_is_taken(tmp_path):
    """A stick holds more than models."""
    write(tmp_path / "stick", "clip/visual.onnx", "photos/a.jpg", "b.txt")
    bring(tmp_path / "stick", tmp_path / "out")
    assert held(tmp_path / "out") == ["visual.onnx"]


@pytest.mark.parametrize("file", ["config.json", "vocab.txt", "tokenizer.json"])
def test_a_folder_of_graphs_below_the_model_is_not_taken_for_it(tmp_path, file):
    """Published models have their graphs in onnx/ and what belongs to them above it."""
    write(tmp_path / "m", file, "README.md", "onnx/model.onnx")
    bring(tmp_path / "m", tmp_path / "out")
    assert held(tmp_path / "out") == ["README.md", *sorted([file, "onnx/model.onnx"])]


@pytest.mark.parametrize("packing", [zipfile.ZIP_DEFLATED, zipfile.ZIP_LZMA, zipfile.ZIP_BZIP2])
def test_a_zip_with_flipped_bits_is_told(tmp_path, packing):
    """Each way of packing has its own way of being broken."""
    path = tmp_path / "m.zip"
    with zipfile.ZipFile(path, "w", packing) as archive:
        archive.writestr("visual.onnx", b"".join(b"%d" % number for number in range(9000)))
    whole = path.read_bytes()
    for at in range(61, 461, 8):
        data = bytearray(whole)
        data[at : at + 4] = bytes(255 - byte for byte in data[at : at + 4])
        path.write_bytes(data)
        with pytest.raises(ModelError, match=r"m\.zip cannot be unpacked"):
            bring(path, tmp_path / "out")
        assert [each.name for each in tmp_path.iterdir()] == ["m.zip"]
