"""Going through the folders below one root: sorted, without loops, and without what is ignored."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from tusou.errors import system_reason
from tusou.sources.ignoring import Ignore
from tusou.types import Skipped
from tusou.types.library_files import APPLICATION_ID, DATABASE, LOCK, MARK_AT

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

_USUAL = Ignore()


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
        self._shows_anything = False

    def files(self) -> Iterator[str | Skipped]:
        """Yield paths of files, and a `Skipped` for each folder that cannot be read.

        Where there is no file at all that is told as well: the folder at which a drive is to be
        mounted is empty without it, and nothing is to be forgotten for that.
        """
        self._shows_anything = False
        yield from self._found()
        if not self._shows_anything:
            root = printable(self.root)
            yield Skipped(root, "there is no file in it", fault="outside", is_folder=True)

    def _found(self) -> Iterator[str | Skipped]:
        linked: set[str] = set()
        pending = [self._entries(self.root)]
        while pending:
            entry = next(pending[-1], None)
            if entry is None:
                pending.pop()
            elif isinstance(entry, Skipped):
                self._shows_anything = True
                yield entry
            elif (unseen := _out_of_sight(entry)) is not None:
                yield unseen
            elif not _is_folder(entry):
                yield entry.path
            elif printable(entry.name) != entry.name:
                path = printable(entry.path)
                problem = "the name of the folder is not UTF-8"
                yield Skipped(path, problem, "rename it", is_folder=True)
            elif not entry.is_symlink() or self._follow(entry.path, linked):
                pending.append(self._entries(entry.path))

    def _entries(self, folder: str) -> Iterator[os.DirEntry[str] | Skipped]:
        """List what is to be seen in `folder`, sorted by name."""
        try:
            with os.scandir(folder) as scan:
                entries = sorted(scan, key=lambda entry: entry.name)
        except OSError as exc:
            problem, mend = (
                f"the folder cannot be opened ({system_reason(exc)})",
                "change its permissions, or ignore it",
            )
            return iter([Skipped(printable(folder), problem, mend, is_folder=True)])
        if _is_library(folder, {entry.name for entry in entries}):
            if folder != self.root:
                return iter(())
            mend = "index the files themselves"
            return iter([Skipped(folder, "this folder is a library", mend, is_folder=True)])
        return (entry for entry in entries if self._is_seen(entry))

    def _is_seen(self, entry: os.DirEntry[str]) -> bool:
        if entry.path in self._other_roots:
            self._shows_anything = True
            return False
        below = entry.path[len(self.root) :].replace(os.sep, "/").lstrip("/")
        is_folder = _is_folder(entry)
        is_hidden = self._ignore.hides(below, is_folder=is_folder)
        if not self._shows_anything:
            # What the user's globs leave out is there, too, and left out on purpose.
            usual = is_hidden and _USUAL.hides(below, is_folder=is_folder)
            self._shows_anything = not usual and (is_hidden or not is_folder)
        return not is_hidden

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


def _out_of_sight(entry: os.DirEntry[str]) -> Skipped | None:
    """Tell of an entry, mostly a link, that may be a file or folder and cannot be seen now.

    What lies below a folder that it once was is not to be forgotten for that.
    """
    path = printable(entry.path)
    try:
        if not entry.is_symlink() or entry.is_dir():  # of other files more is asked later
            return None
        os.stat(entry.path)
    except FileNotFoundError:
        mend = "remove the link or mend its target"
        return Skipped(path, "the link leads nowhere", mend, fault="outside")
    except OSError as exc:
        mend = "check its permissions, or what the link leads to"
        return Skipped(path, f"it cannot be seen ({system_reason(exc)})", mend, fault="outside")
    return None


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:
        return False


def _is_library(folder: str, names: Collection[str]) -> bool:
    """Whether `folder` is a library of ours, whose logs and indexes are not to be indexed."""
    if DATABASE not in names:
        return False
    if LOCK in names:  # a new one has its mark in the log beside it at first
        return True
    try:
        with open(os.path.join(folder, DATABASE), "rb") as database:
            head = database.read(MARK_AT + 4)
    except OSError:
        return False
    return head[MARK_AT:] == APPLICATION_ID.to_bytes(4)


def _is_within(path: str, folder: str) -> bool:
    return path == folder or path.startswith(folder.rstrip(os.sep) + os.sep)
