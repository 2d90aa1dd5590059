"""A library over a few coloured pictures, with the encoder that knows colours."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

import tusou
from colour_encoder import register, write_model_folder
from indexing.making import colour_folder, pairs
from tusou.config import Settings


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Settings whose default model is the colour encoder."""
    register()
    models = tmp_path / "models"
    write_model_folder(models / "colour")
    return Settings(library=str(tmp_path / "library"), models=str(models), model="colour")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Four photos and a manifest of two pairs."""
    made = colour_folder(tmp_path / "files")
    rows = [
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
