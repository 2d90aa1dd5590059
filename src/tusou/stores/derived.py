"""A derived index: opened when sound, brought up to date by the change log, else built anew.

What a subclass brings is how its files look (`_open`, `_writer`); when to write and who may is
decided here. Everything that is written can be written twice: a process that ends between a
commit and the note of its sequence number only causes the same changes to be applied again.
"""

from __future__ import annotations

import logging
import os
import shutil
import threading
import time
from abc import ABC, abstractmethod
from contextlib import contextmanager
from errno import EDQUOT, EFBIG, ENOSPC
from tempfile import TemporaryFile
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

from tusou.errors import StoreError
from tusou.stores.connections import DiskRefused
from tusou.stores.process_lock import HeldElsewhere, ProcessLock
from tusou.types import Undone

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from contextlib import AbstractContextManager

    from tusou.stores.feed import Feed

log = logging.getLogger(__name__)

BATCH = 2000
"""Items read and written at once; bounds the memory of catching up."""
COMMIT_EVERY = 100_000
"""Changes between two commits of a long catch-up; what an interruption costs at most."""
PATIENCE_S = 0.5
"""How long a search waits for another process that is updating, before it takes the old state."""
BUILD_PATIENCE_S = 3600.0
"""How long it waits when there is no old state."""
REST_S = 60.0
"""How long the old state is used without another try, when a newer one could not be written."""
_ROOM_BYTES = 1_000_000
"""Free space without which no index is built anew, beside that for as much as it holds."""
_NO_ROOM = (ENOSPC, EDQUOT, EFBIG)
"""What the system says of a disk, a quota or a limit that is used up."""


class View(Protocol):
    """A state of a derived index that can be searched, while newer ones are written."""

    @property
    def seq(self) -> int:
        """The last change it holds."""

    @property
    def history(self) -> str:
        """The token of the history of that change."""


class Writer(Protocol):
    """Changes a derived index; nothing is seen before `commit`."""

    def remove(self, ids: Sequence[int]) -> None:
        """Take items out; unknown ids are ignored."""

    def add(self, ids: Sequence[int]) -> None:
        """Put items in, as the store holds them now; those that are not visible are left out."""

    def commit(self, seq: int, history: str) -> None:
        """Make the changes last, as the state of number `seq` of that history."""


class DamagedIndex(Exception):
    """The files of an index do not hold what they should."""


ViewT = TypeVar("ViewT", bound=View)
ResultT = TypeVar("ResultT")


class Derived(ABC, Generic[ViewT]):
    """One derived index of a library.

    Args:
        folder: its files; made when absent.
        feed: the store it derives from.
    """

    def __init__(self, folder: str, feed: Feed) -> None:
        self.folder = folder
        self._feed = feed
        self._view: ViewT | None = None
        self._mutex = threading.Lock()
        self._lock = ProcessLock(folder + ".lock")
        self._rests_until = 0.0

    @abstractmethod
    def _open(self) -> ViewT | None:
        """Return the state last committed; None when it is missing, damaged or not ours."""

    @abstractmethod
    def _writer(self, view: ViewT | None) -> AbstractContextManager[Writer]:
        """Open a writer that goes on from `view`, or begins an empty index in its place.

        What the disk has no room for is OSError, also where an engine tells it as damage.
        """

    def current(self) -> ViewT:
        """Return a state that holds every change made before this call.

        Only while another process is at work on the index, or it cannot be written (the disk is
        full, the folder somebody else's), it may be an older state.

        Raises:
            DiskRefused: there is none yet, and no room for one.
            StoreError: there is none yet, and it cannot be built for another reason.
        """
        view = self._view
        if view is not None and (self._is_newest(view) or self._rests(view)):
            return view
        with self._mutex, self._disk_errors():
            self._view = self._refreshed()
            return self._view

    def using(self, work: Callable[[ViewT], ResultT]) -> ResultT:
        """Return `work(current())`; damage that shows only now has the index built anew."""
        try:
            return work(self.current())
        except DamagedIndex as exc:
            log.warning("%s: damaged (%s)", self.folder, exc)
            self.start_over()
            return work(self.current())

    def start_over(self) -> None:
        """Build the index anew, whatever is there."""
        with self._mutex, self._disk_errors(), self._updating(BUILD_PATIENCE_S):
            self._view = None
            self._rebuild()

    def _refreshed(self) -> ViewT:
        view = self._sound()
        if view is not None and self._is_newest(view):
            return view
        try:
            with self._updating(BUILD_PATIENCE_S if view is None else PATIENCE_S):
                return self._updated()
        except HeldElsewhere:
            if view is None:
                raise StoreError(
                    f"another process holds the index at {self.folder}",
                    "wait until it has finished, or end it",
                ) from None
            log.info("%s: another process is updating it, its last state is used", self.folder)
            return view
        except (OSError, DamagedIndex) as exc:
            if view is None:
                raise
            log.warning("%s cannot be written, its last state is used: %s", self.folder, exc)
            self._rests_until = time.monotonic() + REST_S
            return view

    def _rests(self, view: ViewT) -> bool:
        return time.monotonic() < self._rests_until and self._leads_on(view)

    def _updated(self) -> ViewT:
        view = self._sound()
        if view is None:
            self._rebuild()
            view = self._reopened()
        if view.seq < self._feed.sequence():
            try:
                self._catch_up(view)
            except DamagedIndex as exc:
                log.warning("%s: damaged (%s)", self.folder, exc)
                self._view = None
                self._rebuild()
                self._catch_up(self._reopened())
            view = self._reopened()
        return view

    def _sound(self) -> ViewT | None:
        """The state last committed, if the change log leads from it to now.

        Not so after a restored backup: numbers and ids mean other changes and items since.
        """
        view = self._open()
        return view if view is not None and self._leads_on(view) else None

    def _leads_on(self, view: ViewT) -> bool:
        if not self._feed.pruned() <= view.seq <= self._feed.sequence():
            return False
        return view.history == self._feed.history(view.seq)

    def _is_newest(self, view: ViewT) -> bool:
        return view.seq == self._feed.sequence() and view.history == self._feed.history(view.seq)

    def _reopened(self) -> ViewT:
        view = self._open()
        if view is None:
            raise StoreError(
                f"the index at {self.folder} cannot be read back right after writing",
                "check the disk; the index folder can be deleted, it is built anew",
            )
        return view

    def _rebuild(self) -> None:
        # Changes after this number may be in already; they are applied once more.
        seq = self._feed.sequence()
        history = self._feed.history(seq)
        log.info("%s: building the index anew", self.folder)
        with self._writer(None) as writer:
            last = 0
            while ids := self._feed.item_ids(last, BATCH):
                writer.add(ids)
                last = ids[-1]
            writer.commit(seq, history)

    def _catch_up(self, view: ViewT) -> None:
        with self._writer(view) as writer:
            seq, committed = view.seq, view.seq
            while changes := self._feed.changes(seq, BATCH):
                last_op = {change.item_id: change.op for change in changes}
                writer.remove(list(last_op))
                writer.add([item for item, op in last_op.items() if op == "put"])
                seq = changes[-1].seq
                if seq - committed >= COMMIT_EVERY:
                    writer.commit(seq, self._feed.history(seq))
                    committed = seq
            writer.commit(seq, self._feed.history(seq))

    @contextmanager
    def _disk_errors(self) -> Iterator[None]:
        """Turn what the disk refuses, and what even building anew did not mend, into StoreError."""
        try:
            yield
        except (OSError, DamagedIndex) as exc:
            if isinstance(exc, OSError) and exc.errno in _NO_ROOM:
                told = without_room([self.folder])
                raise DiskRefused(told.problem, told.mend) from exc
            raise StoreError(
                f"the index at {self.folder} cannot be written: {exc}",
                "check the rights and the free space of its folder",
            ) from exc

    @contextmanager
    def _updating(self, timeout_s: float) -> Iterator[None]:
        os.makedirs(os.path.dirname(self.folder), exist_ok=True)
        with self._lock.held(timeout_s):
            yield


def without_room(folders: Sequence[str]) -> Undone:
    """What is told of the indexes in these folders, of which there are none, nor room for them."""
    mend = "make room and run again"
    if len(folders) == 1:
        return Undone(f"the index at {folders[0]} cannot be built: the disk is full", mend)
    places = ", ".join(folders)
    return Undone(f"the indexes at {places} cannot be built: the disk is full", mend)


def check_room(folder: str) -> None:
    """Raise OSError when the disk has no room for another index as large as that in `folder`."""
    sizes = (entry.stat().st_size for entry in os.scandir(folder) if entry.is_file())
    needed = _ROOM_BYTES + sum(sizes)
    with TemporaryFile(dir=folder) as file:
        if hasattr(os, "posix_fallocate"):  # asks for quotas and limits too, and writes nothing
            os.posix_fallocate(file.fileno(), 0, needed)
        elif shutil.disk_usage(folder).free < needed:
            raise OSError(ENOSPC, os.strerror(ENOSPC))
