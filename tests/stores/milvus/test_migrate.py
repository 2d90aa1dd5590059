"""`tusou migrate` and a whole library on a server: there and back again."""

from __future__ import annotations

import json
from contextlib import closing

import pytest

import tusou
from stores.making import STAMP, key, page, pair, photo, put, unit
from tusou.cli import main
from tusou.errors import NotFound
from tusou.stores import open_store


@pytest.fixture
def folder(tmp_path):
    """A small library in a folder."""
    with closing(open_store(str(tmp_path / "from"))) as store:
        store.bind_encoder(STAMP)
        store.put_vectors("image", {key(f"/data/a.pdf#{n}"): unit(n) for n in range(1, 30)})
        store.put_vectors("text", {key("page 7 of a red chair"): unit(70, 71)})
        pages = [page("/data/a.pdf", n, f"page {n} of a red chair") for n in range(1, 30)]
        put(store, "/data/a.pdf", pages)
        put(store, "/data/b\udcff.jpg", [photo("/data/b\udcff.jpg", "a lamp")])
        put(store, "/data/l.json", [pair(f"/p/{i}", "x" * i, fields={"n": i}) for i in range(20)])
    return str(tmp_path / "from")


def test_there_and_back_again(folder, place, tmp_path, capsys):
    """Folder → Milvus → folder: both comparisons find no difference."""
    assert main(["migrate", folder, place, "--json", "--sample", "8"]) == 0
    there = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert (there["files"], there["items"], there["differences"]) == (3, 50, [])
    assert there["vectors"] == 1.0
    assert there["words"] > 0.6
    assert main(["migrate", place, str(tmp_path / "back"), "--json", "--sample", "8"]) == 0
    back = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert (back["files"], back["items"], back["differences"]) == (3, 50, [])
    assert main(["migrate", folder, place, "--sample", "1"]) == 0
    assert "copied 0 files, 0 items (3 were there)" in capsys.readouterr().out


def test_library_on_a_server_is_opened_by_its_address(place, sample_photo):
    """Index, search and look up as in a folder."""
    with tusou.open(place, model="none") as library:
        report = library.index(sample_photo.parent, workers=0)
        assert report.indexed == 1
        [stored] = library.lookup(path=sample_photo)
        assert library.search("meadow", rank="words").hits[0].item == stored.id
        assert library.thumbnail(stored.id)
        assert library.index(sample_photo.parent, workers=0).unchanged == 1
        assert str(library.folder) == place


def test_missing_library_on_a_server_is_not_made(milvus_server):
    """A mistyped name is told, and nothing is made."""
    with pytest.raises(NotFound, match="no library at milvus://"):
        tusou.open(f"milvus://{milvus_server}/nowhere", create=False)
    with pytest.raises(NotFound):
        tusou.open(f"milvus://{milvus_server}/nowhere", create=False)


@pytest.fixture
def sample_photo(tmp_path):
    from PIL import Image

    path = tmp_path / "photos" / "a green meadow.png"
    path.parent.mkdir()
    Image.new("RGB", (64, 48), "green").save(path)
    return path
