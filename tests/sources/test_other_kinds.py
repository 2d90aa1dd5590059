"""Files of kinds that nothing reads are counted by a walk."""

from __future__ import annotations

import pytest

from tusou.sources import walk
from tusou.sources.other_kinds import OtherKinds


@pytest.fixture
def root(tmp_path):
    folder = tmp_path / "root"
    folder.mkdir()
    return folder


def put(folder, *names):
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"%PDF")


def counted(*paths, **options):
    """How many files were left out of each kind that nothing reads."""
    others = OtherKinds()
    list(walk(paths, others=others, **options))
    return others.counts


def test_files_of_other_kinds_are_counted(root):
    """Videos, say; not what is named with its mend, hidden, litter of systems, or ignored."""
    put(root, "a.mp4", "b.MP4", "in/c.mov", "README", "log.2024", "a.pdf", "list.csv")
    put(root, "a.docx", ".hidden.mp4", "Thumbs.db", "in/desktop.ini", "node_modules/a.js", "d.tmp")
    assert list(counted(root, ignore=["*.tmp"]).items()) == [("", 2), (".mp4", 2), (".mov", 1)]
    assert counted(root / "a.mp4") == {}  # that is told by itself


def test_texts_beside_pictures_are_of_no_other_kind(root):
    """They are read with their picture; others are not."""
    put(root, "a.jpg", "a.txt", "notes.txt", "in/b.pdf", "in/b.txt")
    assert counted(root) == {".txt": 2}
    assert counted(root, root / "a.jpg") == {".txt": 2}
    assert counted(root, root / "in" / "b.pdf") == {".txt": 2}
    assert counted(root / "in" / "b.pdf") == {}
