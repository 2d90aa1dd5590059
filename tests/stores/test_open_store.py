"""The scheme of a uri chooses the store."""

from __future__ import annotations

from contextlib import closing

import pytest

from tusou.errors import UnknownName
from tusou.registry import Target
from tusou.stores import STORES, open_store
from tusou.stores.embedded import EmbeddedStore
from tusou.stores.spellings import spelled_once


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


@pytest.mark.parametrize("name", ["a/../library", "link", "./library/", "sqlite:library"])
def test_a_place_is_one_however_it_is_spelled(tmp_path, monkeypatch, name):
    """By the folder itself where there is one, else by the way to it."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a").mkdir()
    (tmp_path / "link").symlink_to("library")
    assert spelled_once(name) == spelled_once(f"{tmp_path}/library")
    (tmp_path / "library").mkdir()
    assert spelled_once(name) == spelled_once(f"{tmp_path}/library")
    assert spelled_once(name) != spelled_once("a")


def test_a_library_on_milvus_is_one_however_it_is_spelled():
    """Capitals of the host, the usual port and the kind of index tell none apart; databases do."""
    chairs = spelled_once("milvus://host:19530/chairs")
    assert spelled_once("Milvus://HOST/chairs?index=flat") == chairs
    assert spelled_once("milvus://host/chairs?db=shop") != chairs
    assert spelled_once("milvus://host/tables") != chairs


def test_other_packages_can_bring_a_store(tmp_path):
    """A store registered under a scheme is opened with what follows the scheme."""
    STORES.add("again", Target("tusou.stores.embedded:EmbeddedStore"))
    try:
        with closing(open_store(f"again:{tmp_path}/x")) as store:
            assert store.folder == f"{tmp_path}/x"
    finally:
        STORES.remove("again")
