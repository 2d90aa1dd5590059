"""Rows as one state of the library shows them, though Milvus reads without transactions.

A row counts when the row of its file names its run. Two readings never happen at once, so what
lies between them has to be met:

- A version may become visible after its rows were half written and read, or those of the version
  before it. What was shown a moment before a reading began, or since, is therefore read again: by
  a reading that began when somebody here had found it shown, and so when all was there.
- Rows of a version that goes are deleted after the file's row has changed, so what is missing of
  them belongs to a file that is not seen any more.

How long ago something was is told by the writer's clock: machines should agree to two minutes.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from typing import TYPE_CHECKING

from tusou.stores.milvus.files import now_ms

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from tusou.stores.milvus.files import Files, Seen
    from tusou.stores.milvus.server import Row

YOUNG_MS = 120_000
_MOST_TRIES = 8
_REMEMBERED = 20_000


class Reading:
    """Reads rows of items until they belong together."""

    def __init__(self, files: Files) -> None:
        self._files = files
        self._guard = threading.Lock()
        # When each version was first found shown here, by the monotonic clock, in nanoseconds.
        self._settled: OrderedDict[tuple[str, int], int] = OrderedDict()

    def visible(self, read: Callable[[], list[Row]]) -> list[Row]:
        """The rows that `read` gives and that are to be seen, all of one state of each file.

        Args:
            read: asks Milvus; rows have "file" and "run". Called again where need be.
        """
        good: list[Row] = []
        for _ in range(_MOST_TRIES):
            began, horizon_ms = time.monotonic_ns(), now_ms() - YOUNG_MS
            rows = read()
            seen = self._files.seen(row["file"] for row in rows)
            good = [row for row in rows if _is_seen(row, seen)]
            # Also one of which no row was read: its rows may have come after that.
            young = [one for one in seen.values() if one.changed_ms > horizon_ms]
            if self._were_settled(young, began):
                break
        return good

    def _were_settled(self, young: Iterable[Seen], began: int) -> bool:
        """Whether all of these had been found shown before `began`; they have been found now."""
        now = time.monotonic_ns()
        with self._guard:
            found = [self._settled.setdefault((one.file, one.run), now) for one in young]
            while len(self._settled) > _REMEMBERED:
                self._settled.popitem(last=False)
        return all(at < began for at in found)


def _is_seen(row: Row, seen: dict[str, Seen]) -> bool:
    version = seen.get(row["file"])
    return version is not None and version.run == row["run"]
