"""The walk through what lies elsewhere: which files below the given addresses are to be indexed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tusou.remote.fetching import described
from tusou.sources.remote_folders import RemoteTree, seen
from tusou.sources.table import KNOWN_SUFFIXES, is_text_manifest, suffix_of
from tusou.sources.unread import READ, not_read, unread
from tusou.types import Skipped

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tusou.remote.looking import Entry
    from tusou.sources.ignoring import Ignore
    from tusou.sources.other_kinds import OtherKinds
    from tusou.types import SourceFile


def walk_elsewhere(
    roots: Mapping[str, Entry], ignore: Ignore, others: OtherKinds
) -> Iterator[SourceFile | Skipped]:
    """Find the source files at or under addresses; see `tusou.sources.walk`.

    What cannot be seen now is told as a fault outside it: it may well be there. Lists of pairs in
    JSON and CSV are left out, with a word.

    Args:
        roots: address → what is there.
        ignore: the rules of the walk.
        others: where files of kinds that nobody reads are counted.
    """
    for root, entry in roots.items():
        if not entry.is_folder:
            shown = _refused(entry, is_given=True)
            yield shown or _file(entry, root)
            continue
        below = RemoteTree(root, ignore, frozenset(roots) - {root}).files()
        for found in seen(_wanted(below, others)):
            yield found if isinstance(found, Skipped) else _file(found, root)


def _wanted(below: Iterator[Entry | Skipped], others: OtherKinds) -> Iterator[Entry | Skipped]:
    for found in below:
        if isinstance(found, Skipped):
            yield found
        elif (skipped := _refused(found)) is not None:
            yield skipped
        elif suffix_of(found.address) in KNOWN_SUFFIXES:
            yield found
        else:
            others.add(found.address)


def _refused(entry: Entry, *, is_given: bool = False) -> Skipped | None:
    """Why a file is not read; None also for what nobody would miss unless it was named."""
    address = entry.address
    if suffix_of(address) not in KNOWN_SUFFIXES:
        told = unread(address)
        return told or (Skipped(address, not_read(address), READ) if is_given else None)
    if is_text_manifest(address):
        problem = "lists of pairs in JSON and CSV are read from disks only"
        return Skipped(address, problem, "download it with its pictures, and index that")
    return None


def _file(entry: Entry, root: str) -> SourceFile | Skipped:
    if entry.size_bytes == 0:
        return Skipped(entry.address, "the file is empty", "delete it, or send it again")
    return described(entry, root)
