"""A small library behind a server, in this process."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

import tusou
from colour_encoder import register, write_model_folder
from indexing.making import colour_folder, pairs
from sources.pdf.making import GREEN, Sheet, write_pdf
from tusou.config import Settings
from tusou.server import ServerOptions, create_app

Serve = Callable[..., TestClient]


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Settings whose default model is the encoder that knows colours."""
    register()
    write_model_folder(tmp_path / "models" / "colour")
    return Settings(
        library=str(tmp_path / "library"), models=str(tmp_path / "models"), model="colour"
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Four photos, a document of three pages in a folder of its own, and two pairs."""
    made = colour_folder(tmp_path / "files")
    (made / "papers").mkdir()
    sheets = [
        Sheet().text(72, 700, "green sofa", 24).area(72, 200, 400, 400, GREEN),
        Sheet().text(72, 700, "a bicycle leaning on the wall", 24),
        Sheet().text(72, 700, "green again", 24),
    ]
    write_pdf(made / "papers" / "sofas.pdf", *sheets)
    rows: list[dict[str, object]] = [
        {"text": "A red armchair with wooden legs", "image_path": "red.png", "price": 499},
        {"text": "蓝色沙发", "image_path": "blue.png", "tags": ["sofa"]},
    ]
    pairs(made / "pairs.json", rows)
    return made


@pytest.fixture
def library(settings: Settings, folder: Path) -> Iterator[tusou.Library]:
    """An indexed library."""
    with tusou.open(settings=settings) as made:
        made.index(folder, workers=0)
        yield made


@pytest.fixture
def serve(library: tusou.Library) -> Iterator[Serve]:
    """Start a server over the library, with these options."""
    with ExitStack() as stack:

        def start(shown: tusou.Library = library, **options: Any) -> TestClient:
            app = create_app(shown, ServerOptions(**options))
            return stack.enter_context(TestClient(app, "http://localhost"))

        yield start


@pytest.fixture
def client(serve: Serve) -> TestClient:
    """A client of a server as `tusou serve` starts it."""
    return serve()


@pytest.fixture
def item_at(library: tusou.Library) -> Callable[..., int]:
    """The number of the item of a file, and of its page."""

    def find(name: str, page_number: int | None = None, kind: str | None = None) -> int:
        for one in library.store.get(library.store.ids()):
            here = (one.relative_path, one.item.page_number) == (name, page_number)
            if here and kind in (None, one.item.kind):
                return one.id
        raise LookupError(name)

    return find
