"""Going through the folders below one root: sorted, without loops, and without what is ignored."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from tusou.types import Skipped

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tusou.sources.ignoring import Ignore

LIBRARY_FILE = "library.db"
"""What makes a folder a library: its thumbnails and logs are not to be indexed."""


class Tree:
    """All files below `root`.

    Linked folders are followed when they lie outside the root, and each only once, so that a
    loop of links ends; what they hold inside the root is found at its real place.

    Args:
        root: absolute path of a folder.
        ignore: the rules, matched against paths below `root`.
        other_roots: paths that are walked by themselves and left out here.
    """

    def __init__(self, root: str, ignore: Ignore, other_roots: frozenset[str]) -> None:
        self.root = root
        self._ignore = ignore
        self._other_roots = other_roots
        self._real_root = os.path.realpath(root)

    def files(self) -> Iterator[str | Skipped]:
        """Yield paths of files, and a `Skipped` for each folder that cannot be read."""
        linked: set[str] = set()
        pending = [self._entries(self.root)]
        while pending:
            entry = next(pending[-1], None)
            if entry is None:
                pending.pop()
            elif isinstance(entry, Skipped):
                yield entry
            elif not _is_folder(entry):
                yield entry.path
            elif printable(entry.name) != entry.name:
                path = printable(entry.path)
                yield Skipped(path, "the name of the folder is not UTF-8", "rename it")
            elif not entry.is_symlink() or self._follow(entry.path, linked):
                pending.append(self._entries(entry.path))

    def _entries(self, folder: str) -> Iterator[os.DirEntry[str] | Skipped]:
        """List what is to be seen in `folder`, sorted by name."""
        try:
            with os.scandir(folder) as scan:
                entries = sorted(scan, key=lambda entry: entry.name)
        except OSError as exc:
            path, mend = printable(folder), "change its permissions, or ignore it"
            return iter([Skipped(path, f"the folder cannot be opened ({told(exc)})", mend)])
        if any(entry.name == LIBRARY_FILE for entry in entries):
            if folder != self.root:
                return iter(())
            return iter([Skipped(folder, "this folder is a library", "index the files themselves")])
        return (entry for entry in entries if self._is_seen(entry))

    def _is_seen(self, entry: os.DirEntry[str]) -> bool:
        if entry.path in self._other_roots:
            return False
        below = entry.path[len(self.root) :].replace(os.sep, "/").lstrip("/")
        return not self._ignore.hides(below, is_folder=_is_folder(entry))

    def _follow(self, link: str, linked: set[str]) -> bool:
        target = os.path.realpath(link)
        inside = _is_within(target, self._real_root)
        if inside or _is_within(self._real_root, target) or target in linked:
            return False
        linked.add(target)
        return True


def printable(path: str) -> str:
    """Return `path` as valid Unicode, � standing for bytes that are not UTF-8."""
    return path.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def told(exc: OSError) -> str:
    """Return what the operating system says, without number and path."""
    return (exc.strerror or str(exc)).lower()


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:
        return False


def _is_within(path: str, folder: str) -> bool:
    return path == folder or path.startswith(folder.rstrip(os.sep) + os.sep)
