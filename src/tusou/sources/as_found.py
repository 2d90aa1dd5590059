"""Whether a file is still what a walk found: what is read of it later may be of other bytes."""

from __future__ import annotations

import os
from contextlib import contextmanager
from typing import TYPE_CHECKING

from tusou.errors import FileChanged, SourceError
from tusou.remote.addresses import is_address
from tusou.types import held_ns

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tusou.types import SourceFile


def is_as_found(file: SourceFile) -> bool:
    """Whether the file on this machine has the size and time that `file` tells."""
    return state_of(file.path) == (file.size_bytes, file.mtime_ns)


def state_of(path: str) -> tuple[int, int] | None:
    """Size in bytes and time in ns of a file on this machine, as a walk finds it; None: gone."""
    try:
        status = os.stat(path)
    except OSError:
        return None
    return status.st_size, held_ns(status.st_mtime_ns)


@contextmanager
def as_found(file: SourceFile) -> Iterator[str]:
    """Yield where `file` lies on this machine, in the state that it tells, for the block.

    Raises:
        FileChanged: it is in another state, before the block or after it, or gone.
        SourceError: it lies elsewhere and cannot be fetched.
    """
    if is_address(file.path):
        from tusou.remote.fetching import held

        with held(file) as copy:  # of one state, and it stays as it is
            yield copy
        return
    if not is_as_found(file):
        raise FileChanged.since_indexed()
    with staying(file.path):
        yield file.path


@contextmanager
def staying(path: str) -> Iterator[None]:
    """Demand that a file on this machine stays as it is for the block.

    Raises:
        FileChanged: it is in another state after the block, or gone; also where that made the block
            fail.
    """
    before = state_of(path)
    try:
        yield
    except SourceError as exc:
        if state_of(path) != before:
            raise FileChanged.since_indexed() from exc
        raise
    if state_of(path) != before:
        raise FileChanged.since_indexed()
