"""Debian's chromium on real servers over small libraries; left out where there is none."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

import pytest

import tusou

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
SAMPLE = Path(tusou.__file__).parent / "sample"
BROKEN = b"\xff\xd8\xff\xe0 cut off"
PATIENCE_MS = 60_000
"""A busy machine takes its time; nothing here asserts how long something took."""
COMMAND = [sys.executable, "-m", "tusou"]


def environment() -> dict[str, str]:
    """That of this process without what is set for tusou."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith("TUSOU")}
    return kept | {"PYTHONPATH": str(Path(tusou.__file__).parents[1])}


def index(files: Path, library: Path) -> None:
    """Index a folder from the shell."""
    command = [*COMMAND, "index", str(files), "--library", str(library), "-q"]
    subprocess.run(command, env=environment(), check=True, stdout=subprocess.DEVNULL)


@contextmanager
def served(library: Path, *options: str) -> Iterator[str]:
    """A server over a library; its address."""
    if CHROMIUM is None:
        pytest.skip("there is no chromium: apt-get install chromium")
    process = subprocess.Popen(
        [*COMMAND, "serve", "--port", "0", "--library", str(library), *options],
        env=environment(),
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        yield process.stdout.readline().split(" at ")[1].split()[0]
    finally:
        process.terminate()
        process.wait(60)
        process.stdout.close()


@pytest.fixture(scope="session")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server over the sample library, filled once for all of these tests."""
    if CHROMIUM is None:
        pytest.skip("there is no chromium: apt-get install chromium")
    home = tmp_path_factory.mktemp("browser")
    files = home / "files"
    shutil.copytree(SAMPLE, files, ignore=shutil.ignore_patterns("*.jsonl", "selftest.json"))
    (files / "broken.jpg").write_bytes(BROKEN)
    index(files, home / "library")
    with served(home / "library") as at:
        yield at


@pytest.fixture(scope="session")
def files(address: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that was indexed."""
    return next(tmp_path_factory.getbasetemp().glob("browser*")) / "files"


@dataclass(frozen=True)
class Guarded:
    """A server that asks for a password, over a library of its own."""

    address: str
    password: str
    files: Path
    cookie: dict[str, str]
    """Of a session in which somebody has logged in: ten logins a minute are allowed."""


def log_in(address: str, password: str) -> dict[str, str]:
    """Log in; returns the cookie of the session."""
    body = json.dumps({"password": password}).encode()
    headers = {"Content-Type": "application/json"}
    asked = Request(f"{address}/api/v1/session", body, headers)
    with urlopen(asked) as answer:
        ((name, morsel),) = SimpleCookie(answer.headers["Set-Cookie"]).items()
    return {"name": name, "value": morsel.value, "url": address}


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Guarded]:
    """One picture and 205 files that cannot be read: more than the page shows at once."""
    if CHROMIUM is None:
        pytest.skip("there is no chromium: apt-get install chromium")
    home = tmp_path_factory.mktemp("guarded")
    files = home / "files"
    files.mkdir()
    shutil.copy(SAMPLE / "pictures" / "IMG_2043.jpg", files)
    for at in range(205):
        (files / f"broken-{at:03}.jpg").write_bytes(BROKEN)
    index(files, home / "library")
    password = "twenty-letters-or-more"
    (home / "tokens").write_text(password, encoding="utf-8")
    roots = str(tmp_path_factory.getbasetemp())  # where tests may index
    options = ["--token-file", str(home / "tokens"), "--index-root", roots]
    with served(home / "library", *options) as at:
        yield Guarded(at, password, files, log_in(at, password))


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    """The browser; not for longer than a module, since its driver runs an event loop in this thread
    and tests that begin one of their own may come next."""
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as playwright:
        # Without its sandbox: containers let nobody make one.
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"]
        )
        yield browser
        browser.close()


@pytest.fixture
def visit(address: str, chromium: Any) -> Iterator[Any]:
    """Open the page; at the end nothing may have been complained of in its console."""
    contexts, complaints = [], []

    def open_page(
        path: str = "/", house: Guarded | None = None, logged_in: bool = True, **options: Any
    ) -> Any:
        # The driver evaluates words in the page, which the policy of the page forbids.
        settings = {"viewport": {"width": 1280, "height": 820}, "locale": "en-GB"}
        settings |= {"bypass_csp": True, **options}
        context = chromium.new_context(**settings)
        contexts.append(context)
        context.set_default_timeout(PATIENCE_MS)
        if house is not None and logged_in:
            context.add_cookies([house.cookie])
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda said: said.type == "error" and complaints.append(said.text))
        page.goto((address if house is None else house.address) + path)
        if logged_in:
            # It listens from when it knows who we are; what is dropped before is lost.
            page.wait_for_selector("body:not([data-view='start'])")
        return page

    open_page.complaints = complaints  # type: ignore[attr-defined]
    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []
