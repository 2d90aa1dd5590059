"""Files that are either whole or not there, whenever a run is stopped."""

from __future__ import annotations

import os
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from numpy.typing import NDArray


@contextmanager
def whole(path: Path) -> Iterator[Path]:
    """A draft beside ``path`` that takes its place when the block ends without an error."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.part")
    yield draft
    os.replace(draft, path)


def save_array(path: Path, array: NDArray[Any]) -> None:
    """``numpy.save``, whole."""
    with whole(path) as draft, draft.open("wb") as file:
        np.save(file, array)


def save_text(path: Path, text: str) -> None:
    """Text as UTF-8, whole."""
    with whole(path) as draft:
        draft.write_text(text, "utf-8")
