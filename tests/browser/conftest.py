"""Debian's chromium on a real server over the sample library; left out where there is none."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import tusou

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
SAMPLE = Path(tusou.__file__).parent / "sample"
PATIENCE_MS = 60_000
"""A busy machine takes its time; nothing here asserts how long something took."""


@pytest.fixture(scope="session")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server over the sample library, filled once for all of these tests."""
    if CHROMIUM is None:
        pytest.skip("there is no chromium: apt-get install chromium")
    home = tmp_path_factory.mktemp("browser")
    files = home / "files"
    shutil.copytree(SAMPLE, files, ignore=shutil.ignore_patterns("*.jsonl", "selftest.json"))
    (files / "broken.jpg").write_bytes(b"\xff\xd8\xff\xe0 cut off")
    environment = {key: value for key, value in os.environ.items() if not key.startswith("TUSOU")}
    environment["PYTHONPATH"] = str(Path(tusou.__file__).parents[1])
    command = [sys.executable, "-m", "tusou"]
    library = ["--library", str(home / "library")]
    subprocess.run([*command, "index", str(files), *library, "-q"], env=environment, check=True,
                   stdout=subprocess.DEVNULL)  # fmt: skip
    process = subprocess.Popen(
        [*command, "serve", "--port", "0", *library],
        env=environment,
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
def files(address: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that was indexed."""
    return next(tmp_path_factory.getbasetemp().glob("browser*")) / "files"


@pytest.fixture(scope="module")
def chromium(address: str) -> Iterator[Any]:
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
def visit(chromium: Any, address: str) -> Iterator[Any]:
    """Open the page; at the end nothing may have been complained of in its console."""
    contexts, complaints = [], []

    def open_page(path: str = "/", **options: Any) -> Any:
        # The driver evaluates words in the page, which the policy of the page forbids.
        settings = {"viewport": {"width": 1280, "height": 820}, "locale": "en-GB"}
        settings |= {"bypass_csp": True, **options}
        context = chromium.new_context(**settings)
        contexts.append(context)
        context.set_default_timeout(PATIENCE_MS)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda said: said.type == "error" and complaints.append(said.text))
        page.goto(address + path)
        # It listens from when it knows who we are; what is dropped before is lost.
        page.wait_for_selector("body:not([data-view='start'])")
        return page

    open_page.complaints = complaints  # type: ignore[attr-defined]
    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []
