"""The scheme of a uri chooses the store."""

from __future__ import annotations

from contextlib import closing

import pytest

from tusou.errors import UnknownName
from tusou.registry import Target
from tusou.stores import STORES, open_store
from tusou.stores.embedded import EmbeddedStore


@pytest.mark.parametrize("scheme", ["", "sqlite:", "SQLite:"])
def test_paths_and_sqlite_open_the_embedded_store(tmp_path, scheme):
    """A bare path means SQLite; the folder is made."""
    folder = tmp_path / "new" / "library"
    with closing(open_store(f"{scheme}{folder}")) as store:
        assert isinstance(store, EmbeddedStore)
    assert (folder / "library.db").is_file()


def test_unknown_scheme_suggests_the_nearest(tmp_path):
    """A typing error in the scheme is told, and nothing is made."""
    with pytest.raises(UnknownName, match="sqlit") as caught:
        open_store(f"sqlit:{tmp_path}/library")
    assert "sqlite" in caught.value.mend
    with pytest.raises(UnknownName, match="milwus") as caught:
        open_store("milwus://localhost:19530/library")
    assert "milvus" in caught.value.mend
    assert list(tmp_path.iterdir()) == []


def test_colon_in_a_path_is_written_with_its_folder(tmp_path, monkeypatch):
    """ "./notes:2024" is a path."""
    monkeypatch.chdir(tmp_path)
    with closing(open_store("./notes:2024")):
        assert (tmp_path / "notes:2024" / "library.db").is_file()


def test_other_packages_can_bring_a_store(tmp_path):
    """A store registered under a scheme is opened with what follows the scheme."""
    STORES.add("again", Target("tusou.stores.embedded:EmbeddedStore"))
    try:
        with closing(open_store(f"again:{tmp_path}/x")) as store:
            assert store.folder == f"{tmp_path}/x"
    finally:
        STORES.remove("again")
