"""Files that save time: written whole, and never a reason to fail."""

from __future__ import annotations

from pathlib import Path

from tusou.kept import keep


def test_a_file_is_written_with_its_folders(tmp_path):
    """Nobody has to make them first; nothing else stays behind."""
    file = tmp_path / "data" / "usual" / "a.npy"
    keep(file, b"one")
    keep(file, b"two")
    assert file.read_bytes() == b"two"
    assert list(file.parent.iterdir()) == [file]


def test_a_folder_that_cannot_be_made_does_no_harm(tmp_path):
    """A search goes on without what it would have kept."""
    (tmp_path / "file").write_bytes(b"")
    keep(tmp_path / "file" / "a.json", b"{}")
    assert (tmp_path / "file").read_bytes() == b""


def test_what_was_there_stays_when_it_cannot_be_replaced(tmp_path, monkeypatch):
    """As where somebody has the file open on Windows; the half-made file is taken away."""
    file = tmp_path / "a.json"
    keep(file, b"before")

    def refuse(self: Path, target: Path) -> Path:
        raise PermissionError(13, "in use", str(target))

    monkeypatch.setattr(Path, "replace", refuse)
    keep(file, b"after")
    assert file.read_bytes() == b"before"
    assert list(tmp_path.iterdir()) == [file]
