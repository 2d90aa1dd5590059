"""A folder with pictures that lists can name."""

from __future__ import annotations

import pytest

from sources.pairs.making import png


@pytest.fixture
def folder(tmp_path):
    for colour in ("red", "blue"):
        (tmp_path / f"{colour}.png").write_bytes(png(colour, (900, 600)))
    return tmp_path
