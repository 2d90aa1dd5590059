"""The folder of a library."""

from __future__ import annotations

import os

from tusou.errors import StoreError


def make_folder(folder: str) -> None:
    """Make `folder` where it is missing.

    Raises:
        StoreError: it is a file, or cannot be made.
    """
    try:
        os.makedirs(folder, exist_ok=True)
    except FileExistsError as exc:
        raise StoreError(f"{folder} is a file, not a library", "name a folder") from exc
    except OSError as exc:
        raise StoreError(f"{folder} cannot be made: {exc}", "choose another folder") from exc
