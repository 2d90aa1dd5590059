"""What holds for every test: no network, no data of the person who runs it, real parts.

`from colour_encoder import …` works everywhere: pyproject.toml puts this folder on the path.
"""

from __future__ import annotations

import itertools
import os
import socket
import time
from ipaddress import ip_address
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

import tusou

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

# A machine that is busy with something else makes no test fail.
settings.register_profile("patient", deadline=None)
settings.load_profile("patient")

_HOMES = itertools.count()
_VARIABLES = ("TUSOU_LIBRARY", "TUSOU_MODELS", "TUSOU_MODEL", "TUSOU_DEVICE", "NO_COLOR", "COLUMNS")


def pytest_report_header() -> str:
    """Tell which tusou is tested: the installed wheel, or a source folder put in front of it."""
    return f"tusou {tusou.__version__} from {Path(tusou.__file__).parent}"


@pytest.fixture(autouse=True)
def own_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Send libraries, models and caches to a folder of this test's own, not yet there."""
    home = tmp_path_factory.getbasetemp() / f"home-{next(_HOMES)}"
    for name in _VARIABLES:
        monkeypatch.delenv(name, raising=False)
    for name in ("DATA", "CACHE", "CONFIG", "STATE"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(home / name.lower()))
    monkeypatch.setenv("TUSOU_LIBRARY", str(home / "library"))
    monkeypatch.setenv("TUSOU_MODELS", str(home / "models"))
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("TUSOU_LANG", "en")  # tests read what is said
    # Reading takes seconds a page: tests of OCR ask for it.
    monkeypatch.setenv("TUSOU_OCR", "off")
    monkeypatch.setenv("TZ", "UTC0")
    time.tzset()
    return home


@pytest.fixture
def at_zone(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Set the clock of this process to a zone, as POSIX writes it, for the rest of a test."""

    def at(zone: str) -> None:
        monkeypatch.setenv("TZ", zone)
        time.tzset()

    return at


class NetworkIsBlockedError(Exception):
    """A test tried to reach another machine."""


def _stays_here(address: object) -> bool:
    """Whether a socket address is this machine: a Unix socket, or a loopback address."""
    if not isinstance(address, tuple):
        return True
    host = str(address[0])
    if host in ("", "localhost"):
        return True
    try:
        return ip_address(host.partition("%")[0]).is_loopback
    except ValueError:
        return False


@pytest.fixture(autouse=True, scope="session")
def _no_network() -> Iterator[None]:
    """Refuse every connection that would leave this machine, and every look-up of a name."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("connect", "connect_ex"):
            patch.setattr(socket.socket, name, _guarded(getattr(socket.socket, name)))
        look_up = socket.getaddrinfo

        def getaddrinfo(host, *rest, **options):
            if host is not None and not _stays_here((host,)):
                raise NetworkIsBlockedError(f"a test looked up {host!r}")
            return look_up(host, *rest, **options)

        patch.setattr(socket, "getaddrinfo", getaddrinfo)
        yield


def _guarded(connect):
    def guarded(self, address):
        if not _stays_here(address):
            raise NetworkIsBlockedError(f"a test tried to reach {address!r}")
        return connect(self, address)

    return guarded


@pytest.fixture(scope="session")
def shared() -> Path:
    """The data beside the checkout, for tests marked `shared`."""
    beside = Path(__file__).resolve().parents[2] / "shared"
    folder = Path(os.environ.get("TUSOU_SHARED", beside))
    if not folder.is_dir():
        pytest.fail(f"there is no folder {folder}: name it with TUSOU_SHARED")
    return folder
