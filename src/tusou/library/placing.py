"""Where a library is: a folder, or the address of one on a server."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from tusou.config import folder_at
from tusou.remote.addresses import as_text, expanded

if TYPE_CHECKING:
    import os


def located(place: str | os.PathLike[str]) -> Path | str:
    """A folder as an absolute path; an address such as ``milvus://host:port/name`` as it is.

    Raises:
        InputError: it is empty, or begins with ~ and nobody knows where that is.
    """
    text = as_text(place)
    return text if "://" in text else Path(folder_at(expanded(text)))
