"""Bringing a file from elsewhere here, piece by piece, and keeping it at hand while it is read."""

from __future__ import annotations

import hashlib
import time
from contextlib import ExitStack, contextmanager
from typing import IO, TYPE_CHECKING, Any

from tusou.errors import FileChanged, SourceError
from tusou.remote.addresses import is_web
from tusou.remote.cache import Cache, arriving_at, in_use, settle, written
from tusou.remote.faults import translated
from tusou.remote.filesystems import opened
from tusou.remote.looking import look
from tusou.types import Arrived, SourceFile

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PIECE_BYTES = 1 << 20
BEAT_S = 1.0
"""So often a worker says that it is alive while a file arrives."""

_TRIES = 10
"""A copy may be deleted, for others, between its arrival and its use."""


def fetched(file: SourceFile) -> Iterator[Arrived]:
    """Bring a file into the cache; yields signs of life and at the end its hash.

    Args:
        file: as the walk told of it; a copy of it in another state is not taken.

    Raises:
        SourceError: it cannot be reached, breaks off, or is larger than the cache.
    """
    yield from _brought(file, Cache.from_environment())
    with held(file) as path, open(path, "rb") as copy:
        digest = hashlib.file_digest(copy, "sha256").hexdigest()
        size_bytes = copy.tell()
    yield Arrived(size_bytes, digest)


def fetched_again(file: SourceFile) -> Iterator[Arrived]:
    """Bring a file that was here before, if its copy is gone; yields signs of life.

    Raises:
        SourceError: it cannot be reached, breaks off, or is larger than the cache.
        FileChanged: it is in another state by now.
    """
    if is_here(file):
        return
    if _state(described(look(file.path))) != _state(file):
        raise FileChanged.since_indexed()
    yield from _brought(file, Cache.from_environment())


def _state(file: SourceFile) -> tuple[int, int, str]:
    return file.size_bytes, file.mtime_ns, file.version


@contextmanager
def held(file: SourceFile | str) -> Iterator[str]:
    """Keep a copy of a file for the length of the block; yields its path.

    Args:
        file: as a walk told of it; of an address any copy will do, the one used last.

    Raises:
        SourceError: it is not here and cannot be brought.
    """
    cache = Cache.from_environment()
    with ExitStack() as stack:
        for _ in range(_TRIES):
            place = _place(file, cache)
            if stack.enter_context(in_use(place)):
                yield str(place)
                return
        path = file if isinstance(file, str) else file.path
        raise SourceError(f"{path} does not stay in the cache", "raise TUSOU_CACHE_GB")


def is_here(file: SourceFile) -> bool:
    """Whether there is a copy of a file in this state."""
    return Cache.from_environment().place(file).exists()


def _place(file: SourceFile | str, cache: Cache) -> Path:
    """Where its copy lies, brought when it was not there."""
    if isinstance(file, str):
        kept = cache.newest(file)
        if kept is not None:
            return kept
        file = described(look(file))
    for _ in _brought(file, cache):
        pass
    return cache.place(file)


def described(entry: Any, root: str = "") -> SourceFile:
    """What was told of a file as a `SourceFile`.

    What tells nothing of its state counts as changed whenever it is looked at.
    """
    version = entry.version
    if entry.size_bytes is None and not entry.mtime_ns and not version:
        version = f"unknown at {time.time_ns()}"
    return SourceFile(
        entry.address, root or entry.address, entry.size_bytes or 0, entry.mtime_ns, version=version
    )


def _brought(file: SourceFile, cache: Cache) -> Iterator[Arrived]:
    """Bring a file unless its copy is there; while another process does that, wait."""
    place = cache.place(file)
    if file.size_bytes > cache.most_bytes:
        raise _too_large(file.size_bytes, cache)
    while not place.exists():
        with arriving_at(place) as copy:
            if copy is not None:
                yield from _received(file, copy, cache)
                settle(copy, place)
                return
        time.sleep(BEAT_S / 4)
        yield Arrived(0)


def _received(file: SourceFile, copy: IO[bytes], cache: Cache) -> Iterator[Arrived]:
    """Write what arrives into `copy`."""
    if file.size_bytes:
        cache.make_room(file.size_bytes)
    done, told = 0, time.monotonic()
    with translated(file.path):
        system, path = opened(file.path)
        # Over HTTP in one stream, the size not asked for again; elsewhere fsspec asks for some
        # megabytes at a time.
        web = {"block_size": 0, "size": file.size_bytes or None} if is_web(file.path) else {}
        stream = system.open(path, "rb", **web)
    with stream:
        while piece := _piece(stream, file):
            done += len(piece)
            if done > cache.most_bytes:
                raise _too_large(done, cache)
            with written():
                copy.write(piece)
            if time.monotonic() - told > BEAT_S:
                told = time.monotonic()
                yield Arrived(done)
    if not file.size_bytes:  # told by nobody before
        cache.make_room(done, is_here=True)
    if file.size_bytes and done != file.size_bytes:
        problem = f"{done:,} of {file.size_bytes:,} bytes arrived"
        raise SourceError(problem, "index again; it may be changing")


def _piece(stream: Any, file: SourceFile) -> bytes:
    with translated(file.path):
        piece: bytes = stream.read(PIECE_BYTES)
        return piece


def _too_large(size_bytes: int, cache: Cache) -> SourceError:
    return SourceError(
        f"it has {size_bytes / 1e9:.1f} GB, and at most {cache.most_bytes / 1e9:g} GB are kept of "
        "files from elsewhere",
        "raise TUSOU_CACHE_GB, or download it and index the copy",
    )
