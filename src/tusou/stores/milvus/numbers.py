"""Numbers that no two processes share and none is given twice, ascending with time.

Milvus counts nothing for us that fits: its own keys are beyond what JSON keeps exact. A number
here is ``second · writer · serial`` in 53 bits: 31 bits of seconds since 2025, 10 of the writer,
12 of a serial. A writer leases its number up to a second; whoever takes it over begins after that
second. So numbers stay apart even where clocks do not agree, and two processes that claim one
writer's number in the same instant find out when they read the lease again.

The lease also tells that its process is at work, from the first that it takes or builds on until
it lets others write: a thread renews it long before it ends. A process counts as dead when its
lease has been over for as long again, which is how far clocks may disagree.
"""

from __future__ import annotations

import json
import random
import threading
import time
import uuid
from typing import TYPE_CHECKING

from tusou.stores.milvus.heartbeat import Heartbeat
from tusou.stores.milvus.server import quoted
from tusou.stores.milvus.tables import NO_VECTOR

if TYPE_CHECKING:
    from collections.abc import Callable

    from tusou.stores.milvus.server import Row, Server

EPOCH_S = 1_735_689_600
"""2025-01-01."""
_WRITERS = 1 << 10
_SERIALS = 1 << 12
LEASE_S = 120
BEAT_S = LEASE_S / 4
_SETTLE_S = 0.05


class Numbers:
    """Gives numbers to one process; several threads may ask.

    Args:
        server: holds the leases.
        table: the collection of files, where they are rows of the sort "writer".
        clock: seconds since 1970.
    """

    def __init__(self, server: Server, table: str, clock: Callable[[], float] = time.time) -> None:
        self._server = server
        self._table = table
        self._clock = clock
        self._guard = threading.Lock()
        self.token = uuid.uuid4().hex
        """Tells this process from all others."""
        self._writer: int | None = None
        self._upto = 0
        self._second = 0
        self._serial = _SERIALS
        self._heart = Heartbeat(self.renew, BEAT_S)

    def take(self, count: int) -> list[int]:
        """The next `count` numbers, ascending, greater than all that were taken here before."""
        with self._guard:
            return [self._next() for _ in range(count)]

    def hold(self) -> None:
        """Let others know that this process is at work, until `release`."""
        with self._guard:
            self._keep()

    def renew(self) -> None:
        """Renew the lease if there is one and half of it is over."""
        with self._guard:
            if self._writer is not None:
                self._keep()

    def release(self) -> None:
        """Let others have the writer's number at once; what was given stays ours."""
        with self._guard:
            self._heart.stop()
            if self._writer is not None and self._is_ours(self._writer):
                self._write(self._writer, self._second, released=True)
            self._writer = None

    def let_lapse(self) -> None:
        """Renew the lease no more, so that it ends by itself."""
        with self._guard:
            self._heart.stop()

    def others(self) -> bool:
        """Whether another process may be at work."""
        return any(lease["token"] != self.token for lease in self._living())

    def is_alive(self, token: str) -> bool:
        """Whether the process of that token may still be at work."""
        return any(lease["token"] == token for lease in self._living())

    def _living(self) -> list[Row]:
        """Leases whose processes may be at work."""
        now = self._now()
        return [lease for lease in self._leases().values() if not _is_over(lease, now)]

    def _now(self) -> int:
        return int(self._clock()) - EPOCH_S

    def _next(self) -> int:
        now = self._now()
        if self._serial >= _SERIALS or now > self._second:
            # After the last second used, even where the clock was set back, or we were fast.
            self._second = max(now, self._second + 1)
            self._serial = 0
        self._keep()
        number = (self._second << 22) | ((self._writer or 0) << 12) | self._serial
        self._serial += 1
        return number

    def _keep(self) -> None:
        """Have a lease of which half is left, in seconds of the clock and of the numbers."""
        second = max(self._now(), self._second)
        if self._writer is None or second > self._upto - LEASE_S // 2:
            self._lease(second)
            self._heart.start()

    def _lease(self, second: int) -> None:
        if self._writer is not None and self._is_ours(self._writer):
            self._write(self._writer, second + LEASE_S)
            return
        while True:
            writer, after = self._free()
            self._second, self._serial = max(self._second, after) + 1, 0
            self._write(writer, max(second, self._second) + LEASE_S)
            time.sleep(_SETTLE_S)
            if self._is_ours(writer):
                self._writer = writer
                return

    def _free(self) -> tuple[int, int]:
        """A writer's number that nobody holds, and the last second it was leased for."""
        leases = self._leases()
        now = self._now()
        start = random.randrange(_WRITERS)  # noqa: S311 - not a secret
        for writer in ((start + step) % _WRITERS for step in range(_WRITERS)):
            lease = leases.get(writer)
            if lease is None:
                return writer, 0
            if _is_over(lease, now):
                return writer, lease["upto"]
        # All 1024 are leased: wait for the first to end.
        time.sleep(1.0)
        return self._free()

    def _leases(self) -> dict[int, Row]:
        rows = self._server.query(self._table, 'sort == "writer"', ["key", "data"])
        return {int(row["key"].rpartition("/")[2]): json.loads(row["data"]) for row in rows}

    def _is_ours(self, writer: int) -> bool:
        condition = f"key == {quoted(f'writer/{writer}')}"
        rows = self._server.query(self._table, condition, ["data"])
        return bool(rows) and json.loads(rows[0]["data"])["token"] == self.token

    def _write(self, writer: int, upto: int, *, released: bool = False) -> None:
        lease = {"token": self.token, "upto": upto, "released": released}
        self._server.upsert(
            self._table, [small_row(f"writer/{writer}", "writer", data=json.dumps(lease))]
        )
        self._upto = upto


def _is_over(lease: Row, now: int) -> bool:
    """Whether a lease was given back, or ended so long ago that its process is dead."""
    return bool(lease["released"] or lease["upto"] + LEASE_S < now)


def small_row(
    key: str,
    sort: str,
    *,
    path: str = "",
    file: str = "",
    run: int = 0,
    record: int = 0,
    changed: int = 0,
    data: str = "",
) -> Row:
    """A row of the collection of files."""
    return {
        "key": key,
        "sort": sort,
        "path": path,
        "file": file,
        "run": run,
        "record": record,
        "changed": changed,
        "data": data,
        **NO_VECTOR,
    }
