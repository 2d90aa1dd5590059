"""The folder of a library."""

from __future__ import annotations

import os
from itertools import islice

from tusou.errors import InputError, NotFound, StoreError, system_reason
from tusou.types.library_files import DATABASE, OWN

_LOOKED_AT = 1000


def make_folder(folder: str) -> None:
    """Make `folder`, for a library, where it is missing.

    Raises:
        InputError: it is no library and holds other files: likely those that are to be searched.
        StoreError: it is a file, or cannot be made.
    """
    try:
        os.makedirs(folder, exist_ok=True)
        is_taken = not os.path.exists(os.path.join(folder, DATABASE)) and _is_taken(folder)
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


def no_library(folder: str) -> NotFound:
    """The error for a `folder` without a library; one in or beside it may have been meant.

    Where files are instead, it is they that are to be searched: no library can be made there.
    """
    import shlex

    near, quoted = _near(folder), shlex.quote(folder)
    if near:
        mend = f"did you mean {shlex.quote(near)}?"
    elif os.path.isfile(folder) or any(map(_is_foreign, _names(folder))):
        mend = f"make one elsewhere of what is there: tusou index {quoted} --library NEW"
    else:
        mend = f"make one with: tusou index FOLDER --library {quoted}"
    return NotFound(f"there is no library at {folder}", mend)


def _near(folder: str) -> str:
    """A library in `folder`, else one beside it of a similar name; "" where there is none."""
    from difflib import get_close_matches

    above, name = os.path.split(folder)
    within = [os.path.join(folder, one) for one in _names(folder)]
    beside = [os.path.join(above, one) for one in get_close_matches(name, _names(above), n=5)]
    libraries = (one for one in (*within, *beside) if os.path.exists(os.path.join(one, DATABASE)))
    return next(libraries, "")


def _names(folder: str) -> list[str]:
    """Names in `folder`; of very many a part, for a mend must not take long."""
    try:
        with os.scandir(folder) as entries:
            return [entry.name for entry in islice(entries, _LOOKED_AT)]
    except OSError:
        return []


def _is_taken(folder: str) -> bool:
    """Whether somebody's files are in it."""
    return any(map(_is_foreign, os.listdir(folder)))


def _is_foreign(name: str) -> bool:
    """Whether a file is none of a library; hidden ones are litter of systems."""
    return not name.startswith((".", *OWN))
