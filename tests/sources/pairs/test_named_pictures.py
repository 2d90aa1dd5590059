"""The pictures that manifests name."""

from __future__ import annotations

import json
import os

import pyarrow as pa
import pyarrow.parquet as pq

from tusou.sources.pairs.named_pictures import NamedPictures
from tusou.sources.pairs.sniffing import pictures_named_by


def test_pictures_of_two_manifests(tmp_path):
    """Each manifest names its own pictures, those included that are not there."""
    for name in ("a.png", "b.png", "c.png"):
        (tmp_path / name).write_bytes(b"picture")
    one = listing(tmp_path, "one", "a.png", "a.png", "b.png", "gone.png", "bad\0name.png")
    two = listing(tmp_path, "two", "c.png")
    pictures = NamedPictures()
    pictures.read(one)
    pictures.read(two)
    assert pictures.manifests.keys() == {one, two}
    assert all(str(tmp_path / name) in pictures for name in ("a.png", "c.png", "gone.png"))
    assert str(tmp_path / "d.png") not in pictures


def test_the_state_of_the_pictures(tmp_path):
    """It is another when one comes, goes, changes, is newer, or when two change places."""
    manifest = listing(tmp_path, "one", "a.png", "b.png")
    a, b = tmp_path / "a.png", tmp_path / "b.png"
    seen = [state(manifest)]

    def now():
        seen.append(state(manifest))
        assert state(manifest) == seen[-1]

    a.write_bytes(b"one")
    os.utime(a, ns=(0, 5_000))
    now()
    b.write_bytes(b"another")
    os.utime(b, ns=(0, 7_000))
    now()
    a.rename(tmp_path / "between.png")
    b.rename(a)
    (tmp_path / "between.png").rename(b)
    now()
    os.utime(a, ns=(0, 6_000))
    now()
    a.write_bytes(b"longer than before")
    os.utime(a, ns=(0, 6_000))
    now()
    assert len(set(seen)) == len(seen) == 6
    a.unlink()
    b.unlink()
    assert state(manifest) == seen[0] == ""


def test_parquet_names_pictures_unless_it_holds_them(tmp_path):
    """What a column of pictures names beside is where they came from, and no file here."""
    for name, image in (("names", "a.png"), ("holds", {"bytes": b"x", "path": "b.png"})):
        rows = [{"text": "a", "image": image, "file_name": "c.png"}]
        pq.write_table(pa.Table.from_pylist(rows), tmp_path / f"{name}.parquet")
    assert list(pictures_named_by(str(tmp_path / "names.parquet"))) == [str(tmp_path / "a.png")]
    assert list(pictures_named_by(str(tmp_path / "holds.parquet"))) == []


def test_parquet_with_lists_of_names_names_pictures_too(tmp_path):
    """And lists that hold pictures name none."""
    for name, images in (("names", ["a.png", "b.png"]), ("holds", [{"bytes": b"x", "path": "b"}])):
        pq.write_table(
            pa.Table.from_pylist([{"text": "a", "images": images}]), tmp_path / f"{name}.parquet"
        )
    named = [str(tmp_path / "a.png"), str(tmp_path / "b.png")]
    assert list(pictures_named_by(str(tmp_path / "names.parquet"))) == named
    assert list(pictures_named_by(str(tmp_path / "holds.parquet"))) == []


def state(manifest):
    """What the pictures of a manifest come to."""
    pictures = NamedPictures()
    pictures.read(manifest)
    return pictures.manifests[manifest]


def listing(folder, name, *pictures):
    """Write a manifest; returns its path."""
    path = folder / f"{name}.json"
    path.write_text(json.dumps([{"text": p, "image_path": p} for p in pictures]))
    return str(path)
