"""The folder of a library."""

from __future__ import annotations

import os

from tusou.errors import InputError, StoreError, system_reason

_OWN = ("library.db", "library.lock", "index", "server.sock", "server.json")
"""What a library holds, also one whose making was interrupted."""


def make_folder(folder: str, database: str) -> None:
    """Make `folder`, for a library in the file `database` in it, where it is missing.

    Raises:
        InputError: it is no library and holds other files: likely those that are to be searched.
        StoreError: it is a file, or cannot be made.
    """
    try:
        os.makedirs(folder, exist_ok=True)
        is_taken = not os.path.exists(os.path.join(folder, database)) and _is_taken(folder)
    except FileExistsError as exc:
        raise StoreError(f"{folder} is a file, not a library", "name a folder") from exc
    except OSError as exc:
        raise StoreError(
            f"{folder} cannot be made: {system_reason(exc)}", "choose another folder"
        ) from exc
    if is_taken:
        raise InputError(
            f"{folder} holds other files, and a library has a folder of its own",
            "name a new folder for it with --library; what is to be searched is named without",
        )


def _is_taken(folder: str) -> bool:
    """Whether somebody's files are in it; hidden ones are litter of systems."""
    return not all(name.startswith((".", *_OWN)) for name in os.listdir(folder))
