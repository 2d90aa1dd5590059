"""Files elsewhere: in memory, and on a web server of this machine."""

from __future__ import annotations

import pytest

from web_folder import web_folder


@pytest.fixture
def memory():
    """The file system behind memory://, empty."""
    fsspec = pytest.importorskip("fsspec")
    system = fsspec.filesystem("memory")
    system.store.clear()
    system.pseudo_dirs[:] = [""]
    yield system
    system.store.clear()


@pytest.fixture
def web(tmp_path):
    """An empty folder on a web server."""
    pytest.importorskip("aiohttp")
    folder = tmp_path / "served"
    folder.mkdir()
    with web_folder(folder) as served:
        yield served
