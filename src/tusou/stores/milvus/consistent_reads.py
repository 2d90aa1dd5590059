"""Rows as one state of the library shows them, though Milvus reads without transactions.

A row counts when the row of its file names its run. Two readings never happen at once, so what
lies between them has to be met:

- A version may become visible after its rows were half written and read, or those of the version
  before it. What was shown a moment before a reading began, or since, is therefore read again: by
  a reading that began when somebody here had found it shown, and so when all was there. Only the
  files in question are: what others show meanwhile is no reason to read on.
- Rows of a version that goes are deleted after the file's row has changed, so what is missing of
  them belongs to a file that is not seen any more.

How long ago something was is told by the writer's clock: machines should agree to two minutes.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from functools import partial
from typing import TYPE_CHECKING

from tusou.errors import StoreError
from tusou.stores.milvus.files import now_ms
from tusou.stores.milvus.server import one_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from tusou.stores.milvus.files import Files, Seen
    from tusou.stores.milvus.server import Row

YOUNG_MS = 120_000
MOST_TRIES = 8
_REMEMBERED = 20_000
_FILES_AT_ONCE = 1000


class ConsistentReads:
    """Reads rows of items until they belong together."""

    def __init__(self, files: Files) -> None:
        self._files = files
        self._guard = threading.Lock()
        # When each version was first found shown here, by the monotonic clock, in nanoseconds.
        self._settled: OrderedDict[tuple[str, int], int] = OrderedDict()

    def visible(self, read: Callable[[str], list[Row]]) -> list[Row]:
        """The rows that `read` gives and that are to be seen, all of one state of each file.

        Args:
            read: asks Milvus for rows with "file" and "run"; called again where need be, with a
                condition that they have to pass too.

        Raises:
            StoreError: some files change more often than they can be read.
        """
        good: list[Row] = []
        conditions = [""]
        for _ in range(MOST_TRIES):
            rows, unsettled = self._read(partial(_read_each, read, conditions))
            good += rows
            if not unsettled:
                return good
            files = sorted(unsettled)
            some = range(0, len(files), _FILES_AT_ONCE)
            conditions = [one_of("file", files[at : at + _FILES_AT_ONCE]) for at in some]
        raise restless()

    def visible_at_once(self, read: Callable[[], list[Row]]) -> list[Row]:
        """The same of what can only be read as a whole: scores of different questions differ.

        Args:
            read: asks Milvus for rows with "file" and "run"; called again where need be.

        Raises:
            StoreError: the files of these rows change more often than they can be read.
        """
        for _ in range(MOST_TRIES):
            rows, unsettled = self._read(read)
            if not unsettled:
                return rows
        raise restless()

    def _read(self, read: Callable[[], list[Row]]) -> tuple[list[Row], set[str]]:
        """The rows that are to be seen, and the files of which others may be too."""
        began, horizon_ms = time.monotonic_ns(), now_ms() - YOUNG_MS
        rows = read()
        seen = self._files.seen(row["file"] for row in rows)
        # Also those of which no row was read: their rows may have come after that.
        young = [one for one in seen.values() if one.changed_ms > horizon_ms]
        unsettled = self._unsettled(young, began)
        good = [row for row in rows if row["file"] not in unsettled and _is_seen(row, seen)]
        return good, unsettled

    def shown(self, rows: Sequence[Row]) -> list[Row]:
        """Those of rows that were read already that are to be seen; of a file perhaps not all."""
        seen = self._files.seen(row["file"] for row in rows)
        return [row for row in rows if _is_seen(row, seen)]

    def _unsettled(self, young: Iterable[Seen], began: int) -> set[str]:
        """The files of those that had not been found shown before `began`; they have now."""
        now = time.monotonic_ns()
        with self._guard:
            found = {one.file: self._settled.setdefault((one.file, one.run), now) for one in young}
            while len(self._settled) > _REMEMBERED:
                self._settled.popitem(last=False)
        return {file for file, at in found.items() if at >= began}


def _read_each(read: Callable[[str], list[Row]], conditions: Sequence[str]) -> list[Row]:
    return [row for condition in conditions for row in read(condition)]


def restless() -> StoreError:
    """What is read has changed at each of so many tries."""
    return StoreError("the library changes faster than it is read", "try again")


def _is_seen(row: Row, seen: dict[str, Seen]) -> bool:
    version = seen.get(row["file"])
    return version is not None and version.run == row["run"]
