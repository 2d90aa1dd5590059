"""The sample library, indexed once, for all examples of the documents."""

from __future__ import annotations

import functools
from pathlib import Path

import pytest

from docs.consoles import Workshop
from tusou.encoders import open_encoder

opened_once = functools.cache(open_encoder)


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Workshop:
    """A folder with `demo/sample` and `demo/library`."""
    patch = pytest.MonkeyPatch()
    for name in ("TUSOU_MODEL", "TUSOU_MODELS", "TUSOU_DEVICE"):
        patch.delenv(name, raising=False)
    try:
        return Workshop(tmp_path_factory.mktemp("documents") / "home")
    finally:
        patch.undo()


@pytest.fixture
def workshop(prepared: Workshop, monkeypatch: pytest.MonkeyPatch) -> Workshop:
    """The same, as good as new, with the library `furniture` filled already."""
    prepared.clean(is_filled=True)
    monkeypatch.chdir(prepared.home)
    monkeypatch.delenv("TUSOU_OCR")  # as for a person who follows the documents
    # Opening the model takes a quarter of a second, and the documents hold fifty commands.
    monkeypatch.setattr("tusou.encoders.open_encoder", opened_once)
    return prepared


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run a test that takes `document` for every document."""
    from docs.consoles import DOCUMENTS, ROOT

    if "document" in metafunc.fixturenames:
        names = [str(Path(path).relative_to(ROOT)) for path in DOCUMENTS]
        metafunc.parametrize("document", DOCUMENTS, ids=names)
