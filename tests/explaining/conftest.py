"""Hits and pictures to explain."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from tusou.explaining.typefaces import Face, Typesetter
from tusou.types import Hit

FONTS = Path(__file__).parents[2] / "samples" / "fonts"


@pytest.fixture
def make_hit() -> Callable[..., Hit]:
    """Build a hit; what is not named has a plain value."""

    def build(rank: int = 1, **given) -> Hit:
        path = given.pop("path", f"/catalogues/chair-{rank}.jpg")
        values = {
            "rank": rank,
            "item": rank,
            "kind": "photo",
            "path": path,
            "relative_path": path.rsplit("/", 1)[-1],
            "page_number": None,
            "bbox": None,
            "score": 0.5,
            "cosine": 0.3121,
            "confidence": 0.87,
            "image_path": path,
        }
        return Hit(**{**values, **given})

    return build


@pytest.fixture
def red() -> Callable[[Hit], Image.Image]:
    """Draws every hit as a plain red 4:3 picture."""
    return lambda _hit: Image.new("RGB", (400, 300), "#d01010")


@pytest.fixture
def latin_only() -> Typesetter:
    """The font inside Pillow alone, as on a machine without fonts."""
    return Typesetter((Face("", ""),))


@pytest.fixture
def chinese() -> Typesetter:
    """A chain with a small Chinese font, which holds the characters of the sample library."""
    hei = str(FONTS / "SampleHei.ttf")
    return Typesetter((Face(hei, hei), Face("", "")))
