"""Files that a run does not see and the library keeps: how that is told, and what takes them out.

Nothing is removed for not being seen: its drive may be away, or its folder on another machine. The
mend is a command that can be pasted into a shell, so its path is quoted.
"""

from __future__ import annotations

import shlex
from dataclasses import replace

from tusou.sources.folders import printable
from tusou.types import Skipped


def gone(path: str, *, is_folder: bool) -> Skipped:
    """A place that is not there any more."""
    return Skipped(
        path,
        f"{printable(path)} is not there any more",
        _forget(path),
        fault="outside",
        is_folder=is_folder,
    )


def drive_away(path: str, drive: str, *, is_folder: bool) -> Skipped:
    """A place on a drive that belongs at the folder `drive` and is not mounted there."""
    return Skipped(
        path,
        f"the drive at {printable(drive)} is not mounted",
        _forget(path),
        fault="outside",
        is_folder=is_folder,
    )


def left_behind(root: str, n_files: int, *, is_there: bool) -> Skipped:
    """A root of which `n_files` turned up elsewhere; it may still be there, without them."""
    if is_there:
        problem, mend = f"moved away from here: {n_files:,}", f"tusou index {_pasted(root)}"
    else:
        problem = f"not there any more, and found elsewhere: {n_files:,}"
        mend = _forget(root)
    return Skipped(root, problem, mend, fault="outside", is_folder=True)


def forgettable(skip: Skipped) -> Skipped:
    """What was left out, with what takes out the files that the library holds of it."""
    return replace(skip, mend=_forget(skip.path))


def _forget(path: str) -> str:
    return f"if its files are really gone: tusou forget {_pasted(path)}"


def _pasted(path: str) -> str:
    return shlex.quote(printable(path))
