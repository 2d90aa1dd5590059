"""What changed since the last run: which files to decode, copy, keep or remove.

A file is unchanged when its size and mtime are; when only the mtime differs, its SHA-256
decides. A new path with the bytes of a known file takes over that file's items. Of a file elsewhere
its ETag or the like counts too, and its bytes are not read here; of a manifest of pairs the state
of its pictures.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from tusou.errors import OutOfReach, system_reason
from tusou.indexing.below import folders_of
from tusou.indexing.out_of_sight import forgettable
from tusou.indexing.shrinking import shrunk
from tusou.types import FileRecord, Shrunk, Skipped, SourceFile

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping


@dataclass(frozen=True, slots=True)
class Plan:
    """Sorted work for a run.

    `fresh` are new or changed files, not yet hashed; `touched` tells the SHA-256 of those of
    them whose items the library holds, all of them and under the same options; `unchanged` is how
    many need nothing: in a library of a million files they are no burden of its runs;
    `again` are the reasons of files skipped before that have not changed since; `vanished` are
    paths whose file is gone, and `lost` tells how many of them held the bytes of a SHA-256;
    `left_out` is what the walk itself could not read; `shrunk` are lists among these that gave many
    items before.
    """

    fresh: tuple[SourceFile, ...]
    unchanged: int
    again: tuple[Skipped, ...]
    vanished: tuple[str, ...]
    left_out: tuple[Skipped, ...]
    touched: Mapping[str, str] = field(default_factory=dict)
    lost: Mapping[str, int] = field(default_factory=dict)
    shrunk: tuple[Shrunk, ...] = ()

    @property
    def total_files(self) -> int:
        """How many files the walk found."""
        return len(self.fresh) + self.unchanged + len(self.again)


def make_plan(
    found: Iterable[SourceFile | Skipped],
    known: Mapping[str, FileRecord],
    key: str,
    *,
    retry_skipped: bool = False,
) -> Plan:
    """Compare what a walk `found` with what the library knows.

    Args:
        found: the files of the walk, and what it could not read.
        known: the library's records below the walked roots, by path.
        key: the options key of this run.
        retry_skipped: try files again that were skipped before (new passwords were given).
    """
    fresh, again, left_out = [], [], []
    unchanged = 0
    seen: set[str] = set()
    for entry in found:
        if isinstance(entry, Skipped):
            left_out.append(_with_a_mend(entry, known))
            continue
        if entry.path in seen:
            continue
        seen.add(entry.path)
        record = known.get(entry.path)
        if (
            record is None
            or not _same(entry, record, key)
            or _is_tried_again(record, retry_skipped=retry_skipped)
        ):
            fresh.append(entry)
        elif record.skipped is None:
            unchanged += 1
        else:
            again.append(record.skipped)
    unseen = _Unseen(left_out)
    vanished = [path for path in known if path not in seen and path not in unseen]
    return Plan(
        tuple(fresh),
        unchanged,
        tuple(again),
        tuple(vanished),
        tuple(left_out),
        touched=dict(_touched(fresh, known, key)),
        lost=Counter(known[path].sha256 for path in vanished),
        shrunk=tuple(_no_lists_now(left_out, vanished, known)),
    )


def _no_lists_now(
    left_out: Iterable[Skipped], vanished: Iterable[str], known: Mapping[str, FileRecord]
) -> Iterator[Shrunk]:
    """Lists that are there, are none by now, and lose all their items."""
    gone = set(vanished)
    found = (shrunk(known[skip.path], 0) for skip in left_out if skip.path in gone)
    yield from filter(None, found)


def _with_a_mend(skip: Skipped, known: Mapping[str, FileRecord]) -> Skipped:
    """An empty folder of which the library holds files may be a drive that is not mounted.

    Data that gave items before are no other data.
    """
    if skip.is_other_data and skip.path in known:
        return replace(skip, is_other_data=False)
    folder = skip.path.rstrip("/")
    if skip.mend or not skip.is_folder or not any(folder in folders_of(path) for path in known):
        return skip
    return forgettable(skip)


def _touched(
    fresh: Iterable[SourceFile], known: Mapping[str, FileRecord], key: str
) -> Iterator[tuple[str, str]]:
    for file in fresh:
        record = known.get(file.path)
        if record is not None and _is_whole(record, key):
            yield file.path, record.sha256


def _is_whole(record: FileRecord, key: str) -> bool:
    """Whether its items are all that its bytes give under these options."""
    return record.skipped is None and record.options_key == key and not record.lacks_parts


def _same(file: SourceFile, record: FileRecord, key: str) -> bool:
    known, now = record.file, replace(file, root=record.root)
    return record.options_key == key and known == now


def _is_tried_again(record: FileRecord, *, retry_skipped: bool) -> bool:
    """Whether it, or a part such as a picture of a manifest, failed for a reason outside it."""
    if record.skipped is None:
        return record.lacks_parts
    return retry_skipped or record.skipped.fault == "outside"


class _Unseen:
    """Which paths could not be seen, or a folder that holds them: absence of proof only."""

    def __init__(self, left_out: Iterable[Skipped]) -> None:
        skips = tuple(left_out)
        self._above = {skip.path.rstrip("/") for skip in skips}
        self._silent = {skip.path for skip in skips if skip.fault == "outside"}

    def __contains__(self, path: str) -> bool:
        # By its folders: a drive that is gone may take as many files as are left out elsewhere.
        return path in self._silent or any(folder in self._above for folder in folders_of(path))


def sha256_of(path: str) -> str:
    """SHA-256 (hex) of a file's bytes.

    Raises:
        OutOfReach: it cannot be read.
    """
    try:
        with open(path, "rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError as exc:
        mend = "check its permissions"
        raise OutOfReach(f"the file cannot be read: {system_reason(exc)}", mend) from exc


class CopyFinder:
    """Finds a known file with the same bytes, decoded under the same options.

    It follows the library through the run: a file that is replaced no longer lends its items
    under the bytes it had before.

    Args:
        records: gives those of the library as it is then; called with the first question, for most
            runs ask none, and a library may hold a million files.
        key: the options key of this run.
    """

    def __init__(self, records: Callable[[], Iterable[FileRecord]], key: str) -> None:
        self._records = records
        self._key = key
        self._is_filled = False
        self._by_hash: dict[str, str] = {}
        self._hash_of: dict[str, str] = {}

    def find(self, sha256: str) -> str | None:
        """Path of a file with these bytes."""
        if not self._is_filled:
            self._is_filled = True
            for known, path in _copyable(self._records(), self._key):
                self.add(known, path)
        return self._by_hash.get(sha256)

    def add(self, sha256: str, path: str) -> None:
        """Remember that the library now holds these bytes at `path`."""
        if not self._is_filled:
            return
        self.drop(path)
        self._hash_of[path] = sha256
        self._by_hash.setdefault(sha256, path)

    def drop(self, path: str) -> None:
        """Forget what the library held at `path`."""
        sha256 = self._hash_of.pop(path, "")
        if self._by_hash.get(sha256) == path:
            del self._by_hash[sha256]


def _copyable(records: Iterable[FileRecord], key: str) -> Iterator[tuple[str, str]]:
    for record in records:
        if _is_whole(record, key) and record.sha256:
            yield record.sha256, record.path
