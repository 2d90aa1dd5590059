"""Where a library is: a folder, or the address of one on a server."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from tusou.remote.addresses import as_text, expanded

if TYPE_CHECKING:
    import os


def located(place: str | os.PathLike[str]) -> Path | str:
    """A folder as an absolute path; an address such as ``milvus://host:port/name`` as it is.

    Raises:
        InputError: it is empty, or begins with ~ and nobody knows where that is.
    """
    text = as_text(place)
    # Not made of the text alone: what ".." means after a link, the system knows.
    return text if "://" in text else Path(expanded(text)).absolute()
