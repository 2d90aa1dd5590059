"""Copies of files from elsewhere on this machine's disk, up to so many bytes.

Several processes share the folder. A copy is in use while a shared lock (flock) is held on it, and
arrives under an exclusive one, so that none is deleted in use and none is fetched twice at a time;
locks go with the process that held them. Any of it may be deleted at any time.

=====================  ==========================================================
``TUSOU_CACHE``        the folder (default: `tusou` in the user's cache folder)
``TUSOU_CACHE_GB``     how much is kept (default: 5)
=====================  ==========================================================
"""

from __future__ import annotations

import os
import re
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import IO, TYPE_CHECKING

from tusou.errors import InputError, SourceError, system_reason
from tusou.remote.addresses import expanded, name_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tusou.types import SourceFile

DEFAULT_GB = 5.0
KEPT = 0.9
"""Share of the cache that copies may fill when some had to be deleted."""
_COUNT = "bytes"
"""A file beside the copies: how many bytes they have, or more; without it they are counted."""
_PARTIAL = ".part"
_ODD = re.compile(r"[^\w.()+-]+")
_LONGEST_NAME = 80
"""Characters; file systems take 255 bytes, and a Chinese character has three."""


@dataclass(slots=True)
class _Count:
    """Bytes of all copies, those that are arriving included; None when nobody has counted."""

    held: int | None


@dataclass(frozen=True, slots=True)
class Cache:
    """Where copies lie: ``folder/address/state/name``, addresses and states hashed.

    Args:
        folder: made when it is needed.
        most_bytes: the oldest copies go when there would be more; also the largest file taken.
    """

    folder: Path
    most_bytes: int

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> Cache:
        """The cache of `TUSOU_CACHE` and `TUSOU_CACHE_GB`.

        Raises:
            InputError: the size is no number, or nobody knows where ~ is.
        """
        values = os.environ if environment is None else environment
        given = values.get("TUSOU_CACHE_GB") or str(DEFAULT_GB)
        try:
            most_bytes = int(float(given) * 1e9)
        except (ValueError, OverflowError) as exc:
            problem = f"TUSOU_CACHE_GB is {given!r}, which is no size"
            raise InputError(problem, "give gigabytes, such as 5") from exc
        home = values.get("XDG_CACHE_HOME") or os.path.join("~", ".cache")
        folder = values.get("TUSOU_CACHE") or os.path.join(home, "tusou")
        return cls(Path(expanded(folder)) / "remote", most_bytes)

    def place(self, file: SourceFile) -> Path:
        """Where the copy of a file in this state lies, or would lie; its suffix is kept."""
        state = f"{file.size_bytes} {file.mtime_ns} {file.version}"
        name = _ODD.sub("_", name_of(file.path))[-_LONGEST_NAME:]
        return self._of(file.path) / sha256(state.encode()).hexdigest()[:16] / name

    def newest(self, address: str) -> Path | None:
        """The copy of a file that was used last, in whatever state it was."""
        used = sorted((_used_ns(path), path) for path in self._of(address).glob("*/*"))
        return next((path for ns, path in reversed(used) if ns and not _is_partial(path)), None)

    def make_room(self, size_bytes: int, *, is_here: bool = False) -> None:
        """Delete the copies used longest ago, and what broke off, so that a file fits.

        The copies are listed only when those that came since the last time may have filled the
        cache, and then a tenth of it is freed: a bucket of small files is not listed for each.

        Args:
            size_bytes: of the file.
            is_here: whether it lies among the copies already, of a size that nobody told before.

        Raises:
            SourceError: the folder cannot be written.
        """
        with written(), self._counted() as count:
            total = None if count.held is None else count.held + size_bytes
            if total is None or total > self.most_bytes:
                total = self._cleared(0 if is_here else size_bytes)
            count.held = total

    def _cleared(self, size_bytes: int) -> int:
        """List the copies and delete what is too much; returns the bytes with those to come."""
        copies = [(_used_ns(path), path) for path in self.folder.glob("*/*/*")]
        total = size_bytes + sum(_size(path) for _, path in copies)
        most = self.most_bytes if total <= self.most_bytes else KEPT * self.most_bytes
        for _, path in sorted(copies):
            if total > most or _is_partial(path):
                total -= _deleted(path)
        return total

    @contextmanager
    def _counted(self) -> Iterator[_Count]:
        """The bytes of all copies as counted last, in turn with other threads and processes."""
        import fcntl

        self.folder.mkdir(parents=True, exist_ok=True)
        with open(self.folder / _COUNT, "a+", encoding="ascii") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            file.seek(0)
            told = file.read()
            count = _Count(int(told) if told.isdigit() else None)
            yield count
            file.truncate(0)
            file.write(str(count.held))

    def _of(self, address: str) -> Path:
        return self.folder / sha256(address.encode("utf-8", "surrogatepass")).hexdigest()[:32]


@contextmanager
def arriving_at(place: Path) -> Iterator[IO[bytes] | None]:
    """Yield an empty file that becomes the copy at `place` with `settle`.

    None when another process is fetching it, or has fetched it.

    Raises:
        SourceError: the folder cannot be written.
    """
    partial = Path(f"{place}{_PARTIAL}")
    with written():
        place.parent.mkdir(parents=True, exist_ok=True)
        file = open(partial, "ab")  # noqa: SIM115 - closed below
    try:
        if _locked(file, exclusive=True) and _is_at(file, partial) and not place.exists():
            file.truncate(0)
            yield file
        else:
            yield None
    finally:
        # Under the lock: whoever waits for it sees either the copy or nothing.
        if _is_at(file, partial) and _locked(file, exclusive=True):
            with suppress(OSError):
                partial.unlink()
        file.close()


def settle(file: IO[bytes], place: Path) -> None:
    """Let what arrived be the copy at `place`."""
    with written():
        file.flush()
        os.replace(f"{place}{_PARTIAL}", place)


@contextmanager
def in_use(place: Path) -> Iterator[bool]:
    """Keep the copy at `place` from being deleted; yields whether there is one."""
    try:
        file = open(place, "rb")  # noqa: SIM115 - closed below
    except OSError:
        yield False
        return
    with file:
        _locked(file, exclusive=False)
        is_there = _is_at(file, place)
        if is_there:
            with suppress(OSError):  # used now; when it was written does not change
                os.utime(place, ns=(time.time_ns(), os.fstat(file.fileno()).st_mtime_ns))
        yield is_there


@contextmanager
def written() -> Iterator[None]:
    """Turn what the disk says into an error of ours; `translated` would blame the network."""
    try:
        yield
    except OSError as exc:
        problem = f"files from elsewhere cannot be kept here ({system_reason(exc)})"
        raise SourceError(problem, "make room, or name another folder in TUSOU_CACHE") from exc


def _locked(file: IO[bytes], *, exclusive: bool) -> bool:
    """Take the lock of a file: at once or not at all when it is to be exclusive."""
    import fcntl

    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB if exclusive else fcntl.LOCK_SH)
    except BlockingIOError:
        return False
    return True


def _deleted(path: Path) -> int:
    """Delete a copy that nobody uses; returns its bytes, 0 when it stays."""
    with suppress(OSError), open(path, "rb") as file:
        size = os.fstat(file.fileno()).st_size
        if _locked(file, exclusive=True) and _is_at(file, path):
            path.unlink()
            with suppress(OSError):  # not empty
                path.parent.rmdir()
                path.parent.parent.rmdir()
            return size
    return 0


def _is_at(file: IO[bytes], path: Path) -> bool:
    """Whether `path` still names the file that was opened."""
    try:
        return os.path.samestat(os.fstat(file.fileno()), os.stat(path))
    except OSError:
        return False


def _is_partial(path: Path) -> bool:
    return path.name.endswith(_PARTIAL)


def _used_ns(path: Path) -> int:
    try:
        return path.stat().st_atime_ns
    except OSError:
        return 0


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0
