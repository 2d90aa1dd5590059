"""Files that are either whole or not there, whenever a run is stopped."""

from __future__ import annotations

import os
import shutil
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


@contextmanager
def whole_folder(folder: Path, last: str) -> Iterator[Path]:
    """A draft of several files, which take their places when the block ends without an error.

    They are moved one by one: the file called ``last`` is taken away before, and comes after all
    others. So where it is, the others are of the same draft. What else the folder holds stays.
    """
    draft = folder / ".part"
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(parents=True)
    yield draft
    (folder / last).unlink(missing_ok=True)
    for file in sorted(draft.iterdir(), key=lambda file: file.name == last):
        os.replace(file, folder / file.name)
    draft.rmdir()


def save_array(path: Path, array: NDArray[Any]) -> None:
    """``numpy.save``, whole."""
    with whole(path) as draft, draft.open("wb") as file:
        np.save(file, array)


def save_text(path: Path, text: str) -> None:
    """Text as UTF-8, whole."""
    with whole(path) as draft:
        draft.write_text(text, "utf-8")
