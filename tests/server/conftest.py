"""A small library behind a server, in this process."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
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


@dataclass(frozen=True)
class House:
    """Four photos, a document of three pages in a folder, two pairs; and their library."""

    settings: Settings
    folder: Path
    library: tusou.Library


@contextmanager
def built(place: Path) -> Iterator[House]:
    """Files and an indexed library below `place`."""
    register()
    write_model_folder(place / "models" / "colour")
    models = str(place / "models")
    settings = Settings(library=str(place / "library"), models=models, model="colour")
    folder = colour_folder(place / "files")
    (folder / "papers").mkdir()
    sheets = [
        Sheet().text(72, 700, "green sofa", 24).area(72, 200, 400, 400, GREEN),
        Sheet().text(72, 700, "a bicycle leaning on the wall", 24),
        Sheet().text(72, 700, "green again", 24),
    ]
    write_pdf(folder / "papers" / "sofas.pdf", *sheets)
    rows: list[dict[str, object]] = [
        {"text": "A red armchair with wooden legs", "image_path": "red.png", "price": 499},
        {"text": "蓝色沙发", "image_path": "blue.png", "tags": ["sofa"]},
    ]
    pairs(folder / "pairs.json", rows)
    with tusou.open(settings=settings) as library:
        library.index(folder, workers=0)
        yield House(settings, folder, library)


@pytest.fixture(scope="session")
def shared_house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """Made once: most tests only read."""
    with built(tmp_path_factory.mktemp("house")) as house:
        yield house


@pytest.fixture
def house(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[House]:
    """The house of all, or one of its own for a test that is marked `changes`."""
    if request.node.get_closest_marker("changes") is None:
        yield request.getfixturevalue("shared_house")
        return
    with built(tmp_path) as own:
        yield own


@pytest.fixture
def settings(house: House) -> Settings:
    """Settings whose default model is the encoder that knows colours."""
    return house.settings


@pytest.fixture
def folder(house: House) -> Path:
    """The files."""
    return house.folder


@pytest.fixture
def library(house: House) -> tusou.Library:
    """The library."""
    return house.library


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
