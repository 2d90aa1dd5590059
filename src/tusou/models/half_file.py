"""A file under way from a place to this machine."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, BinaryIO

from tusou.models.coming import local_faults

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from typing import Self


def part_of(target: Path) -> Path:
    """Where a file lies until all of it is there."""
    return target.with_name(f"{target.name}.part")


class HalfFile:
    """`target` while it arrives, as a stream that begins behind what an earlier call left.

    What the operating system refuses is told as a fault of this machine: among the errors of a
    connection a full disk would be blamed on the place.

    Args:
        target: the file that it becomes.
        progress: called with the bytes that are there, after each write.
    """

    def __init__(self, target: Path, progress: Callable[[int], object]) -> None:
        self._target = target
        self._part = part_of(target)
        self._progress = progress
        self._stream: BinaryIO

    def __enter__(self) -> Self:
        with local_faults(self._part):
            self._target.parent.mkdir(parents=True, exist_ok=True)
            self._part.touch()
            self._stream = self._part.open("r+b")
            self._stream.seek(0, os.SEEK_END)
        return self

    def __exit__(self, *_: object) -> None:
        with local_faults(self._part):
            self._stream.close()

    @property
    def name(self) -> str:
        """Where it lies: hub libraries below 1.0 may hand it to a downloader of their own."""
        return str(self._part)

    def tell(self) -> int:
        """How many bytes are there."""
        return self._stream.tell()

    def seek(self, offset: int) -> int:
        """Go back to `offset`."""
        with local_faults(self._part):
            return self._stream.seek(offset)

    def truncate(self) -> int:
        """Throw away what lies behind."""
        with local_faults(self._part):
            return self._stream.truncate()

    def write(self, block: bytes) -> int:
        """Append `block`."""
        with local_faults(self._part):
            written = self._stream.write(block)
        self._progress(self._stream.tell())
        return written

    def finished(self) -> Path:
        """Give the file its name: all of it is there."""
        with local_faults(self._part):
            return self._part.replace(self._target)
