"""How models come into their folder and leave it, so that none is ever found by halves.

Names with a dot in front are passed over by `finding`: a model is pulled into `.incoming-NAME`,
imported into `.importing-NAME`, and moved to `.removed-NAME` before it is deleted. Who changes
the model NAME holds `.locks/NAME`.
"""

from __future__ import annotations

import os
import shutil
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tusou.errors import ModelError, system_reason
from tusou.models.model_info import size_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

INCOMING = ".incoming-"
IMPORTING = ".importing-"
UNPACKED = ".unpacked"
"""Before the name of the folder that a zip is unpacked for."""
REMOVED = ".removed-"
LOCKS = ".locks"
_HALF = (INCOMING, IMPORTING, UNPACKED + IMPORTING, REMOVED)


@dataclass(frozen=True, slots=True)
class Unfinished:
    """What a pull, an import or a removal left that is under way, or was cut off."""

    name: str
    """Of the model."""
    folder: Path
    size_bytes: int


@contextmanager
def changing(target: Path) -> Iterator[None]:
    """Be the only one who changes the model at `target`.

    Raises:
        ModelError: another process is at it, or the folder of models cannot be written.
    """
    from filelock import FileLock, Timeout

    with local_faults(target.parent):
        locks = target.parent / LOCKS
        locks.mkdir(parents=True, exist_ok=True)
        lock = FileLock(locks / target.name)
        try:
            lock.acquire(timeout=0)
        except Timeout as exc:
            raise ModelError(
                f"another process is pulling, importing or removing the model {target.name!r}",
                "wait until that has ended",
            ) from exc
    try:
        yield
    finally:
        lock.release()


@contextmanager
def local_faults(path: Path) -> Iterator[None]:
    """Tell what the operating system refuses at `path`; no place on the network is to blame.

    Raises:
        ModelError: it refused something.
    """
    try:
        yield
    except OSError as exc:
        raise ModelError(
            f"{exc.filename or path} cannot be read or written: {system_reason(exc)}",
            "make room or check its rights, or set TUSOU_MODELS to another folder",
        ) from exc


def put(fresh: Path, target: Path) -> None:
    """Give the model at `fresh` its place, `target`; one that is there is deleted last.

    Raises:
        ModelError: the operating system refuses it.
    """
    gone = target.with_name(REMOVED + target.name)
    discard(gone)
    try:
        with local_faults(target):
            if os.path.lexists(target):
                target.rename(gone)
            fresh.rename(target)
    except BaseException:
        if os.path.lexists(gone) and not os.path.lexists(target):
            gone.rename(target)
        raise
    with suppress(ModelError):  # the new one is in its place, and `unfinished` tells what is left
        discard(gone)


def take_away(folder: Path) -> None:
    """Delete a model, which is found until all of it is about to go.

    Raises:
        ModelError: the operating system refuses it.
    """
    gone = folder.with_name(REMOVED + folder.name)
    discard(gone)
    with local_faults(folder):
        folder.rename(gone)
    discard(gone)


def discard(path: Path) -> None:
    """Delete what is at `path`, if anything is: of a link the link alone.

    Raises:
        ModelError: the operating system refuses it.
    """
    with local_faults(path):
        if path.is_symlink() or path.is_file():
            path.unlink()
        elif path.exists():
            shutil.rmtree(path)


def unfinished(models: Path) -> list[Unfinished]:
    """What lies half done in the folder of models.

    Raises:
        ModelError: the folder cannot be read.
    """
    with local_faults(models):
        found = sorted(models.iterdir()) if models.is_dir() else []
    return [
        Unfinished(path.name.removeprefix(prefix), path, size_of(path))
        for path in found
        for prefix in _HALF
        if path.name.startswith(prefix)
    ]
