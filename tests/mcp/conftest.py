"""Libraries for an assistant to ask."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

import tusou
from colour_encoder import register, write_model_folder
from indexing.making import colour_folder, pairs, photo
from sources.pdf.making import Sheet, write_pdf
from tusou.config import Settings


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Settings whose default model is the colour encoder."""
    register()
    models = tmp_path / "models"
    write_model_folder(models / "colour")
    return Settings(library=str(tmp_path / "chairs"), models=str(models), model="colour")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Four photos, a manifest of two pairs, and a PDF of two pages."""
    made = colour_folder(tmp_path / "files")
    rows = [
        {"text": "A red armchair with wooden legs", "image_path": "red.png", "price": 499},
        {"text": "蓝色沙发", "image_path": "blue.png"},
    ]
    pairs(made / "pairs.json", rows)
    first = Sheet().text(72, 760, "Walnut bookshelf B-540").paragraph(72, 720)
    write_pdf(made / "catalogue.pdf", first, Sheet().text(72, 760, "Delivery terms"))
    return made


@pytest.fixture
def library(settings: Settings, folder: Path) -> Iterator[tusou.Library]:
    """An indexed library called "chairs"."""
    with tusou.open(settings=settings) as made:
        made.index(folder, workers=0)
        yield made


@pytest.fixture
def other(settings: Settings, tmp_path: Path) -> Iterator[tusou.Library]:
    """A second library, called "photos"."""
    lawn = photo(tmp_path / "more" / "lawn.png", "green", (60, 60))
    with tusou.open(tmp_path / "photos", settings=settings) as made:
        made.index(lawn, workers=0)
        yield made
