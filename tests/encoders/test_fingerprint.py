"""The hash that binds a library to its model."""

import hashlib
import json
import os

import pytest

from tusou.encoders import fingerprint
from tusou.encoders.fingerprint import files_sha256
from tusou.errors import ModelError


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "model"
    (folder / "onnx").mkdir(parents=True)
    (folder / "onnx/a.onnx").write_bytes(b"graph")
    (folder / "tokenizer.json").write_bytes(b"{}")
    return folder


@pytest.fixture
def memory(tmp_path):
    return tmp_path / "data" / "hashes.json"


NAMES = ("onnx/a.onnx", "tokenizer.json")


def test_it_covers_names_and_contents(folder, memory):
    """The hash is SHA-256 over each name and the SHA-256 of its content, in order of names."""
    lines = b""
    for name in NAMES:
        digest = hashlib.sha256((folder / name).read_bytes()).hexdigest()
        lines += f"{name}\0{digest}\n".encode()
    assert files_sha256(folder, NAMES, memory) == hashlib.sha256(lines).hexdigest()
    assert files_sha256(folder, reversed(NAMES), memory) == hashlib.sha256(lines).hexdigest()


def test_a_changed_file_changes_it(folder, memory):
    """One byte in any file gives another hash."""
    before = files_sha256(folder, NAMES, memory)
    (folder / "tokenizer.json").write_bytes(b"[]")
    assert files_sha256(folder, NAMES, memory) != before


def test_external_data_counts(folder, memory):
    """Weights that lie beside a graph belong to it, whatever their suffix."""
    before = files_sha256(folder, NAMES, memory)
    (folder / "onnx/a.onnx_data").write_bytes(b"weights")
    with_data = files_sha256(folder, NAMES, memory)
    (folder / "onnx/unrelated.bin").write_bytes(b"x")
    assert before != with_data == files_sha256(folder, NAMES, memory)


def test_small_files_are_hashed_each_time(folder, memory):
    """Nothing is remembered of small files, so not even a kept time of change can deceive."""
    files_sha256(folder, NAMES, memory)
    assert not memory.exists()


def test_large_files_are_remembered(folder, memory, monkeypatch):
    """The hash of a large file is taken from memory while size and time of change stay."""
    monkeypatch.setattr(fingerprint, "REMEMBER_BYTES", 1)
    expected = files_sha256(folder, NAMES, memory)
    assert len(json.loads(memory.read_text(encoding="utf-8"))) == len(NAMES)
    monkeypatch.setattr(fingerprint, "_read", lambda _path: pytest.fail("read again"))
    assert files_sha256(folder, NAMES, memory) == expected


def test_a_changed_large_file_is_hashed_again(folder, memory, monkeypatch):
    """Another size or time of change makes the memory worthless."""
    monkeypatch.setattr(fingerprint, "REMEMBER_BYTES", 1)
    before = files_sha256(folder, NAMES, memory)
    (folder / "onnx/a.onnx").write_bytes(b"graph2")
    assert files_sha256(folder, NAMES, memory) != before


def test_a_kept_time_of_change_does_not_deceive(folder, memory, monkeypatch):
    """Weights of one architecture are of equal size, and copies keep the time of their content."""
    monkeypatch.setattr(fingerprint, "REMEMBER_BYTES", 1)
    before = files_sha256(folder, NAMES, memory)
    graph = folder / "onnx/a.onnx"
    times = graph.stat()
    graph.write_bytes(b"grapH")
    os.utime(graph, ns=(times.st_atime_ns, times.st_mtime_ns))
    assert files_sha256(folder, NAMES, memory) != before


def test_a_file_is_remembered_once(folder, memory, monkeypatch):
    """What it was before is forgotten, however often it changes; other files are not."""
    monkeypatch.setattr(fingerprint, "REMEMBER_BYTES", 1)
    for number in range(3):
        (folder / "onnx/a.onnx").write_bytes(b"x" * (number + 1))
        files_sha256(folder, NAMES, memory)
    assert len(json.loads(memory.read_text("utf-8"))) == len(NAMES)
    assert [one.name for one in memory.parent.iterdir()] == [memory.name]


def test_the_data_that_a_large_graph_names_is_remembered(folder, memory, monkeypatch):
    """Where the weights of a graph lie is not looked for again, and still counts."""
    monkeypatch.setattr(fingerprint, "REMEMBER_BYTES", 1)
    (folder / "onnx/a.onnx").write_bytes(b"..\x0a\x08location\x12\x07weights..")
    (folder / "onnx/weights").write_bytes(b"one")
    before = files_sha256(folder, NAMES, memory)
    (kept,) = (one for one in json.loads(memory.read_text("utf-8")).values() if one["named"])
    assert kept["named"] == ["weights"]
    assert files_sha256(folder, NAMES, memory) == before
    (folder / "onnx/weights").write_bytes(b"other")
    assert files_sha256(folder, NAMES, memory) != before


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"[]", b"\xff\xfe", b'{"a": "b"}', b'{"a": {"sha256": "b", "named": [1]}}'],
)
def test_a_damaged_memory_does_no_harm(folder, memory, monkeypatch, content):
    """A memory that cannot be read is made anew."""
    monkeypatch.setattr(fingerprint, "REMEMBER_BYTES", 1)
    expected = files_sha256(folder, NAMES, memory)
    memory.write_bytes(content)
    assert files_sha256(folder, NAMES, memory) == expected
    assert len(json.loads(memory.read_text(encoding="utf-8"))) == len(NAMES)


def test_a_memory_that_cannot_be_written_does_no_harm(folder, tmp_path, monkeypatch):
    """Where nothing can be written the hash is still right."""
    monkeypatch.setattr(fingerprint, "REMEMBER_BYTES", 1)
    (tmp_path / "file").write_bytes(b"")
    expected = files_sha256(folder, NAMES, tmp_path / "fine.json")
    assert files_sha256(folder, NAMES, tmp_path / "file" / "hashes.json") == expected


def test_a_file_that_cannot_be_read_is_named(folder, memory):
    """A folder in the place of a graph is as little readable as one without rights."""
    (folder / "onnx/a.onnx").unlink()
    (folder / "onnx/a.onnx").mkdir()
    with pytest.raises(ModelError, match=r"a\.onnx cannot be read: is a directory") as caught:
        files_sha256(folder, NAMES, memory)
    assert "rights" in caught.value.mend
