"""One reader for all tests: its models take half a second to load."""

from __future__ import annotations

import pytest

from tusou.ocr import open_reader
from tusou.protocols import Reader


@pytest.fixture(scope="session")
def reader() -> Reader:
    return open_reader()
