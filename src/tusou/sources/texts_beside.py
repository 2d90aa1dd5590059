"""Texts beside pictures: "a.txt" says what "a.jpg" shows, as in folders that models learn from."""

from __future__ import annotations

import os

from tusou.errors import OutOfReach, system_reason
from tusou.sources.pairs.encodings import encoding_of
from tusou.sources.table import suffix_of

TEXT_SUFFIX = ".txt"
_MAX_BYTES = 1 << 20
"""A text with more is no caption, nor what was read on a scan."""


class TextsBeside:
    """Which texts a walk has met, so that no picture without one costs a look at the disk."""

    def __init__(self) -> None:
        self._hashes: set[int] = set()
        self._beside: set[int] = set()

    def add(self, path: str) -> None:
        """Take up a file, if it is a text."""
        if suffix_of(path) == TEXT_SUFFIX:
            self._hashes.add(hash(path))

    @property
    def n_alone(self) -> int:
        """How many of them lie beside no picture that `state` was asked of."""
        return len(self._hashes - self._beside)

    def state(self, picture: str) -> str:
        """Name, size and time of the text beside `picture`, "" when none was met."""
        path = text_path(picture)
        if hash(path) not in self._hashes:
            return ""
        self._beside.add(hash(path))
        try:
            status = os.stat(path)
        except OSError:
            return ""
        return f"{os.path.basename(path)} {status.st_size} {status.st_mtime_ns}"


def text_path(picture: str) -> str:
    """The path at which the text of a picture lies, if it has one."""
    return os.path.splitext(picture)[0] + TEXT_SUFFIX


def text_beside(picture: str) -> str:
    """Return the text beside `picture`, "" when there is none, or what lies there is none.

    Raises:
        OutOfReach: it is there and cannot be read.
    """
    path = text_path(picture)
    try:
        with open(path, "rb") as file:
            data = file.read(_MAX_BYTES + 1)
    except FileNotFoundError:
        return ""
    except OSError as exc:
        problem = f"its text {os.path.basename(path)!r} cannot be read ({system_reason(exc)})"
        raise OutOfReach(problem, "check its permissions") from exc
    text = data.decode(encoding_of(data), "replace")
    return "" if len(data) > _MAX_BYTES or "\0" in text else text
