"""One shelf with pictures and texts, and one with texts alone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from colour_encoder import ColourEncoder
from searching.shelving import shelf_of
from tusou.searching import Shelf


@pytest.fixture
def shelf(tmp_path: Path) -> Iterator[Shelf]:
    """Five pages of five colours."""
    made = shelf_of(tmp_path / "shelf", encoder=ColourEncoder())
    yield made
    made.store.close()


@pytest.fixture
def plain_shelf(tmp_path: Path) -> Iterator[Shelf]:
    """The same pages in a library without a model."""
    made = shelf_of(tmp_path / "plain", name="plain")
    yield made
    made.store.close()
