"""Rows as one state of the library shows them, though Milvus reads without transactions.

A row counts when the row of its file names its run. Two readings never happen at once, so what
lies between them has to be met:

- A file may become visible after its rows were half written and read. Files that became visible
  a moment ago are therefore read twice: the second reading begins when all was there.
- A file may be replaced between reading its old rows and asking for its run. Its rows are then
  older than the run to be seen, and everything is read again.
- Rows of a version that goes are deleted after the file's row has changed, so what is missing of
  them belongs to a file that is not seen any more.

How long ago something was is told by the writer's clock: machines should agree to two minutes.
"""

from __future__ import annotations

import threading
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
        self._settled: OrderedDict[tuple[str, int], None] = OrderedDict()

    def visible(self, read: Callable[[], list[Row]]) -> list[Row]:
        """The rows that `read` gives and that are to be seen, all of one state of each file.

        Args:
            read: asks Milvus; rows have "file" and "run". Called again where need be.
        """
        good: list[Row] = []
        for _ in range(_MOST_TRIES):
            rows = read()
            seen = self._files.seen(row["file"] for row in rows)
            good = [row for row in rows if _is_seen(row, seen)]
            replaced = any(row["file"] in seen and row["run"] < seen[row["file"]].run
                           for row in rows)  # fmt: skip
            if not self._unsettled(seen.values()) and not replaced:
                break
        return good

    def _unsettled(self, versions: Iterable[Seen]) -> bool:
        """Whether a version became visible too recently to be trusted; it is trusted next time.

        Also one of which no row was read: its rows may have come after that.
        """
        horizon = now_ms() - YOUNG_MS
        young = [(one.file, one.run) for one in versions if one.changed_ms > horizon]
        with self._guard:
            fresh = [pair for pair in young if pair not in self._settled]
            self._settled.update(dict.fromkeys(fresh))
            while len(self._settled) > _REMEMBERED:
                self._settled.popitem(last=False)
        return bool(fresh)


def _is_seen(row: Row, seen: dict[str, Seen]) -> bool:
    version = seen.get(row["file"])
    return version is not None and version.run == row["run"]
