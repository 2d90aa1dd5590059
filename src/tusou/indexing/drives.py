"""Drives mounted below the folders of a run: while one is away, what lay on it is not forgotten.

The place of a drive that is not mounted looks like a folder that was emptied, or is gone. So the
library remembers on which folders below its roots drives began when files were found in them.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from tusou.indexing.below import at_or_below, folders_of
from tusou.indexing.out_of_sight import drive_away
from tusou.remote.addresses import is_address
from tusou.sources.drives import drives_of, is_mounted
from tusou.types import Skipped, SourceFile

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from tusou.protocols import Store


class Drives:
    """The drives of one run.

    Args:
        store: remembers those of earlier runs.
        under: the walked roots.
    """

    def __init__(self, store: Store, under: Sequence[str]) -> None:
        self._store = store
        self._known = store.drives()
        is_below = at_or_below(under)
        below = {folder: point for folder, point in self._known.items() if is_below(folder)}
        self._below = below
        # One that comes while the walk is under way was away when the walk passed its place.
        self._missed = self._not_mounted()
        self._kept: set[str] = set()
        """Of which the library holds files that may be there, though they were not found."""
        self._folders: set[str] = set()

    def told(
        self, found: Iterable[SourceFile | Skipped], held: Collection[str]
    ) -> Iterator[SourceFile | Skipped]:
        """Yield what a walk `found`, then the drives that are not there, as what cannot be seen.

        Such a drive takes the place of what the walk says of its folder, as that a link leads
        nowhere. Where a drive was mounted and files are found without it, there is an ordinary
        folder now.

        Args:
            found: of the walk.
            held: the paths that the library holds below the walked roots.
        """
        of_drives: list[Skipped] = []
        for entry in found:
            if isinstance(entry, Skipped) and entry.path in self._below:
                of_drives.append(entry)
                continue
            if isinstance(entry, SourceFile) and not is_address(entry.path):
                self._folders.add(os.path.dirname(entry.path))
            yield entry
        away = self._away(held)
        yield from (one for one in of_drives if one.path not in away)
        for folder in sorted(away):
            if away.isdisjoint(folders_of(folder)):
                yield drive_away(folder, self._below[folder], is_folder=True)

    def note(self) -> None:
        """Let the library remember the drives of the files that were told; others it may forget."""
        now = drives_of(self._folders)
        came = {folder: point for folder, point in now.items() if self._known.get(folder) != point}
        gone = self._below.keys() - now.keys() - self._kept
        if came or gone:
            self._store.note_drives(came, gone)

    def _away(self, held: Collection[str]) -> set[str]:
        """The folders of drives that are not there, and of which the library holds files."""
        gone = self._not_mounted()
        silent = self._below.keys() - _holding({*self._below}, self._folders)
        doubted = silent | (gone - self._missed)  # what went meanwhile was seen in part
        self._kept = _holding(doubted, {os.path.dirname(path) for path in held if doubted})
        return self._kept & (gone | self._missed)

    def _not_mounted(self) -> set[str]:
        return {folder for folder, point in self._below.items() if not is_mounted(point)}


def away_above(drives: Mapping[str, str], path: str) -> str | None:
    """Return where the drive on which `path` lies is mounted, if it is one of `drives` and away."""
    above = (drives[folder] for folder in (path, *folders_of(path)) if folder in drives)
    return next((point for point in above if not is_mounted(point)), None)


def _holding(places: set[str], folders: Iterable[str]) -> set[str]:
    """Those of `places` at or below which one of `folders` lies."""
    found: set[str] = set()
    for folder in folders:
        if found == places:
            break
        found |= places.intersection((folder, *folders_of(folder)))
    return found
