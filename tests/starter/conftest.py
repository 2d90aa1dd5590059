from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PIL import Image, ImageOps

import tusou
from tusou.encoders import open_encoder

if TYPE_CHECKING:
    from tusou.protocols import Encoder

SAMPLE = Path(tusou.__file__).parent / "sample"


@pytest.fixture(scope="session")
def starter() -> Encoder:
    return open_encoder(Path(tusou.__file__).parent / "starter", device="cpu", threads=1)


@pytest.fixture(scope="session")
def built_in() -> list[tuple[Image.Image, str, str]]:
    rows = json.loads((SAMPLE / "selftest.json").read_text("utf-8"))
    return [
        (
            ImageOps.exif_transpose(Image.open(SAMPLE / row["image"])).convert("RGB"),
            row["en"],
            row["zh"],
        )
        for row in rows
    ]
