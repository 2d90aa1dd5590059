"""Going through the folders below an address: sorted, and without what is ignored."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from tusou.batching import batched
from tusou.errors import InputError, SourceError
from tusou.remote.addresses import is_web, name_of
from tusou.remote.looking import Entry, listed, look
from tusou.sources.table import KNOWN_SUFFIXES, suffix_of
from tusou.types import Skipped
from tusou.types.library_files import DATABASE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tusou.sources.ignoring import Ignore

_DEEPEST = 64
"""Folders within folders: a server may lead round in a circle under ever longer addresses."""

_ASKED_AT_ONCE = 8


def root_at(address: str) -> Entry:
    """Return what a person named.

    Over HTTP what is not named like a file that is read is a folder: a page of links.

    Raises:
        InputError: there is nothing, or it cannot be reached; MissingExtra: a package is missing.
    """
    try:
        if is_web(address) and suffix_of(address) not in KNOWN_SUFFIXES:
            listed(address)
            return Entry(address, is_folder=True)
        return look(address)
    except SourceError as exc:
        raise InputError(exc.problem, exc.mend) from exc


def seen(found: Iterable[Entry | Skipped]) -> Iterator[Entry | Skipped]:
    """Yield what a walk found, with size and time where the list did not tell them.

    Some are asked for at once: over HTTP each costs a journey.
    """
    with ThreadPoolExecutor(_ASKED_AT_ONCE) as askers:
        for some in batched(found, 8 * _ASKED_AT_ONCE):
            yield from askers.map(_seen, some)


def _seen(found: Entry | Skipped) -> Entry | Skipped:
    if isinstance(found, Skipped) or found.size_bytes is not None:
        return found
    try:
        return look(found.address)
    except SourceError as exc:
        return Skipped(found.address, exc.problem, exc.mend, fault="outside")


class RemoteTree:
    """All files below the folder at an address.

    Args:
        root: of a folder.
        ignore: the rules, matched against paths below `root`.
        other_roots: addresses that are walked by themselves and left out here.
    """

    def __init__(self, root: str, ignore: Ignore, other_roots: frozenset[str]) -> None:
        self.root = root
        self._ignore = ignore
        self._seen = set(other_roots)

    def files(self) -> Iterator[Entry | Skipped]:
        """Yield the files, and a `Skipped` for each folder that cannot be listed.

        Where no file is found at all that is told as well: a server that is out of order may show
        an empty page, and nothing is to be forgotten for that.
        """
        found = False
        pending = [iter(self._entries(self.root, 0))]
        while pending:
            entry = next(pending[-1], None)
            if entry is None:
                pending.pop()
                continue
            found = True
            if isinstance(entry, Entry) and entry.is_folder:
                pending.append(iter(self._entries(entry.address, len(pending))))
            else:
                yield entry
        if not found:
            yield Skipped(self.root, "there is no file in it", fault="outside", is_folder=True)

    def _entries(self, folder: str, depth: int) -> list[Entry | Skipped]:
        if depth > _DEEPEST:
            problem, mend = f"it lies more than {_DEEPEST} folders deep", "index it by itself"
            return [Skipped(folder, problem, mend, fault="outside", is_folder=True)]
        try:
            entries = listed(folder)
        except SourceError as exc:
            return [Skipped(folder, exc.problem, exc.mend, fault="outside", is_folder=True)]
        if any(name_of(entry.address) == DATABASE for entry in entries):
            if folder != self.root:
                return []
            mend = "index the files themselves"
            return [Skipped(folder, "this folder is a library", mend, is_folder=True)]
        return [entry for entry in entries if self._is_new(entry)]

    def _is_new(self, entry: Entry) -> bool:
        """Whether it is to be seen and was not met before; pages of links may name it twice."""
        below = entry.address[len(self.root) :].lstrip("/")
        if entry.address in self._seen or self._ignore.hides(below, is_folder=entry.is_folder):
            return False
        self._seen.add(entry.address)
        return True
