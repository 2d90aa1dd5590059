"""The pictures that manifests name."""

from __future__ import annotations

import json
import os

from tusou.sources.pairs.named_pictures import NamedPictures, Together


def test_pictures_of_two_manifests(tmp_path):
    """Each manifest has the size and newest time of its own pictures; both name theirs."""
    for name, mtime_ns in (("a.png", 5_000), ("b.png", 9_000), ("c.png", 7_000)):
        (tmp_path / name).write_bytes(name[0].encode() * 10)
        os.utime(tmp_path / name, ns=(0, mtime_ns))
    one = listing(tmp_path, "one", "a.png", "a.png", "b.png", "gone.png", "bad\0name.png")
    two = listing(tmp_path, "two", "c.png")
    pictures = NamedPictures()
    pictures.read(one)
    pictures.read(two)
    assert pictures.manifests == {one: Together(20, 9_000), two: Together(10, 7_000)}
    assert all(str(tmp_path / name) in pictures for name in ("a.png", "c.png", "gone.png"))
    assert str(tmp_path / "d.png") not in pictures


def listing(folder, name, *pictures):
    """Write a manifest; returns its path."""
    path = folder / f"{name}.json"
    path.write_text(json.dumps([{"text": p, "image_path": p} for p in pictures]))
    return str(path)
