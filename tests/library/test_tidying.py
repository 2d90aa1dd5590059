"""What upkeep cannot do is told, whoever asked for it."""

from __future__ import annotations

import shutil
from contextlib import closing

import pytest

from stores.making import full_disk, many_words, pair, put
from tusou.errors import StoreError
from tusou.library.forgetting import forget
from tusou.library.migrating import migrate
from tusou.stores import open_store

WIDE, SMALL = "/data/wide.json", "/data/small.json"


@pytest.fixture
def folder(tmp_path):
    """A library whose text index is gone and takes more than 1.2 MB to be built."""
    folder = tmp_path / "library"
    with closing(open_store(str(folder))) as store:
        put(store, WIDE, [pair("/p/0", many_words())])
        put(store, SMALL, [pair("/p/1", "chair")])
        store.tidy()
    shutil.rmtree(folder / "index")
    return folder


def told(caplog, folder):
    """The warnings that name the text index of a library."""
    start = f"the index at {folder / 'index' / 'text'} cannot be built: the disk is full"
    return [one.message for one in caplog.records if one.message.startswith(start)]


def test_who_forgets_is_told_what_the_disk_has_no_room_for(folder, caplog):
    """And the file is forgotten."""
    with closing(open_store(str(folder))) as store:
        with full_disk(1_200_000):
            assert forget(store, SMALL) == 1
        [warning] = told(caplog, folder)
        assert warning.endswith("(make room and run again)")
        assert [record.path for record in store.files()] == [WIDE]


def test_who_copies_a_library_is_told_it_too(folder, tmp_path, caplog):
    """All has arrived; only the searches that compare have to wait for room."""
    with (
        closing(open_store(str(folder))) as source,
        closing(open_store(str(tmp_path / "copy"))) as target,
    ):
        source.tidy()
        with full_disk(1_200_000), pytest.raises(StoreError, match="the disk is full"):
            migrate(source, target)
        assert told(caplog, tmp_path / "copy")
        assert len(target.ids()) == 2
