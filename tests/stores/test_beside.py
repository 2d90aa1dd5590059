"""From one encoder to another, also when the change is interrupted."""

from __future__ import annotations

import shutil
from contextlib import closing
from dataclasses import replace

import pytest

from stores.making import STAMP, full_disk, key, photo, put, unit
from tusou.stores import changing
from tusou.stores.embedded import EmbeddedStore
from tusou.stores.indexes import Indexes

OTHER = replace(STAMP, name="other", files_sha256="a" * 64)
PATHS = ("/data/a.jpg", "/data/b.jpg")


class Killed(BaseException):
    """The process ends here."""


def killed(*_):
    raise Killed


@pytest.fixture
def store(tmp_path):
    with closing(EmbeddedStore(str(tmp_path))) as store:
        store.bind_encoder(STAMP)
        store.put_vectors("image", {key(path): unit(1) for path in PATHS})
        for path in PATHS:
            put(store, path, [photo(path)])
        store.tidy()
        yield store


def change(store):
    with closing(store.beside(OTHER)) as beside:
        beside.put_vectors("image", {key(path): unit(2) for path in PATHS})
        beside.adopt({})


def encoders(store):
    with store._connections.reading() as connection:
        asked = "SELECT encoder_id, count(*) FROM vectors GROUP BY encoder_id"
        return dict(connection.execute(asked).fetchall())


def indexes(tmp_path):
    return {path.name for path in (tmp_path / "index").glob("vectors-*") if path.is_dir()}


def test_a_change_that_is_interrupted_is_made_whole_or_not_at_all(store, monkeypatch):
    monkeypatch.setattr(changing, "drop_others", killed)
    with pytest.raises(Killed):
        change(store)
    assert store.encoder == STAMP
    monkeypatch.undo()
    change(store)
    assert store.encoder == OTHER
    assert encoders(store) == {2: 2}


def test_indexes_of_an_encoder_that_is_gone_are_tidied_away(store, tmp_path, monkeypatch):
    """As an interruption right after the change leaves them."""
    monkeypatch.setattr(Indexes, "discard", killed)
    with pytest.raises(Killed):
        change(store)
    monkeypatch.undo()
    assert store.encoder == OTHER
    assert "vectors-1-image" in indexes(tmp_path)
    store.tidy()
    assert indexes(tmp_path) == {"vectors-2-image", "vectors-2-text"}
    assert not [*(tmp_path / "index").glob("vectors-1-*")]


def test_indexes_of_an_encoder_that_is_gone_make_room_on_a_full_disk(store, tmp_path, monkeypatch):
    """They go before the others are brought up to date, and whether or not those have room."""
    monkeypatch.setattr(Indexes, "discard", killed)
    with pytest.raises(Killed):
        change(store)
    monkeypatch.undo()
    store.close()
    shutil.rmtree(tmp_path / "index" / "text")
    with closing(EmbeddedStore(str(tmp_path))) as again, full_disk():
        assert again.tidy() is not None
        assert not [*(tmp_path / "index").glob("vectors-1-*")]


def test_vectors_that_were_made_to_compare_stay(store, tmp_path):
    """The change that may follow takes a moment then."""
    with closing(store.beside(OTHER)) as beside:
        beside.put_vectors("image", {key(path): unit(2) for path in PATHS})
        beside.tidy()
    store.tidy()
    assert encoders(store) == {1: 2, 2: 2}
    assert "vectors-2-image" in indexes(tmp_path)
