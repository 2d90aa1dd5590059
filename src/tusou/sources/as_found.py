"""Whether a file is still what a walk found: what is read of it later may be of other bytes."""

from __future__ import annotations

import os
from contextlib import contextmanager
from typing import TYPE_CHECKING

from tusou.errors import FileChanged
from tusou.remote.addresses import is_address
from tusou.types import held_ns

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tusou.types import SourceFile


def is_as_found(file: SourceFile) -> bool:
    """Whether the file on this machine has the size and time that `file` tells."""
    try:
        status = os.stat(file.path)
    except OSError:
        return False
    return (status.st_size, held_ns(status.st_mtime_ns)) == (file.size_bytes, file.mtime_ns)


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
    _demand(file)
    yield file.path
    _demand(file)


def _demand(file: SourceFile) -> None:
    if not is_as_found(file):
        raise FileChanged.since_indexed()
