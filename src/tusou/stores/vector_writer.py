"""Appending to the files of a vector index, marking rows dead, squeezing the dead ones out."""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, BinaryIO, Generic, Self, TypeVar
from zlib import crc32

import numpy as np

from tusou.stores.vector_file import Header, write_cells, write_header

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from tusou.stores.vector_cells import Cells
    from tusou.types import Vectors

ScalarT = TypeVar("ScalarT", bound=np.generic)

MOST_DEAD = 0.25
"""Share of tombstones above which the rows are written anew without them."""
_ROWS_AT_ONCE = 65_536

State = tuple[Header, "NDArray[np.int64]", "NDArray[np.bool_]", "Cells | None"]
"""Header, ids, tombstones and cells."""


class VectorWriter:
    """Writes a vector index.

    Args:
        folder: of the index; made when absent.
        library_id: what the header carries.
        dim: length of the vectors.
        read: item ids → (id, float32 (n_chunks, dim)) of those that have vectors.
        state: what to go on from; None begins an empty generation.
    """

    def __init__(
        self,
        folder: str,
        library_id: str,
        dim: int,
        read: Callable[[Sequence[int]], list[tuple[int, Vectors]]],
        state: State | None,
    ) -> None:
        os.makedirs(folder, exist_ok=True)
        self._folder = folder
        self._read = read
        is_new = state is None
        if state is None:
            header = Header(library_id, dim, 0, 0, new_generation(), 0)
            state = (header, np.empty(0, np.int64), np.empty(0, bool), None)
        self._header, ids, dead, self._cells = state
        self._committed = "" if is_new else self._header.generation
        self._ids = _Growing(ids)
        self._dead = _Growing(dead)
        self._later = _Growing(np.empty(0, np.uint16) if self._cells is None else self._cells.later)
        self._highest = int(ids.max()) if len(ids) else 0
        self._ids_file, self._rows_file = self._opened()

    def _opened(self) -> tuple[BinaryIO, BinaryIO]:
        """Open both files right behind the rows that count."""
        files: list[BinaryIO] = []
        for path, row_bytes in (
            (self._header.ids_path(self._folder), 8),
            (self._header.rows_path(self._folder), self._header.dim * 4),
        ):
            file = open(path, "r+b" if os.path.exists(path) else "w+b")  # noqa: SIM115
            file.truncate(self._header.count * row_bytes)
            file.seek(0, os.SEEK_END)
            files.append(file)
        return files[0], files[1]

    def remove(self, ids: Sequence[int]) -> None:
        """Mark the rows of these items dead."""
        # New items have higher ids than any before, so that most batches end here.
        old = [item_id for item_id in ids if item_id <= self._highest]
        if old:
            self._dead.values[np.isin(self._ids.values, old)] = True

    def add(self, ids: Sequence[int]) -> None:
        """Append the vectors of these items."""
        found = self._read(ids)
        if not found:
            return
        rows = np.concatenate([vectors for _, vectors in found])
        norms = np.linalg.norm(rows, axis=1, keepdims=True)
        # The store keeps float16: make the length exactly 1 again, so that no cosine exceeds 1.
        rows = np.divide(rows, norms, out=rows, where=norms > 0)
        owners = np.repeat([item for item, _ in found], [len(v) for _, v in found])
        owners = owners.astype("<i8")
        self._rows_file.write(np.ascontiguousarray(rows, "<f4").data)
        self._ids_file.write(owners.data)
        self._ids.append(owners)
        self._dead.append(np.zeros(len(owners), bool))
        if self._cells is not None:
            self._later.append(self._cells.places(rows))
        self._highest = max(self._highest, int(owners.max()))

    def commit(self, seq: int, history: str) -> None:
        """Write the header, after the rows have reached the disk."""
        dead = self._dead.values
        if dead.sum() > MOST_DEAD * max(len(dead), 1):
            self._squeeze()
        for file in (self._rows_file, self._ids_file):
            file.flush()
            os.fsync(file.fileno())
        ids = self._ids.values
        self._header = replace(
            self._header,
            count=len(ids),
            n_later=len(self._later.values),
            seq=seq,
            history=history,
            ids_crc32=crc32(np.ascontiguousarray(ids, "<i8").tobytes()),
        )
        write_header(self._folder, self._header, self._dead.values, self._later.values)
        self._committed = self._header.generation
        drop_other_generations(self._folder, self._committed)

    def _squeeze(self) -> None:
        """Copy the living rows into a new generation; readers keep the old files mapped."""
        alive = np.flatnonzero(~self._dead.values)
        ids, n_rows, old = self._ids.values[alive], len(self._ids.values), self._header
        self.close()
        rows = np.memmap(old.rows_path(self._folder), "<f4", "r", shape=(n_rows, old.dim))
        self._header = replace(old, count=0, generation=new_generation())
        if self._cells is not None:
            cells = replace(self._cells, later=self._later.values)
            self._cells = cells.without(self._dead.values)
            self._later = _Growing(self._cells.later)
            crc = write_cells(self._header.cells_path(self._folder), self._cells)
            self._header = replace(self._header, cells_crc32=crc)
        self._ids_file, self._rows_file = self._opened()
        for start in range(0, len(alive), _ROWS_AT_ONCE):
            self._rows_file.write(rows[alive[start : start + _ROWS_AT_ONCE]].data)
        self._ids_file.write(np.ascontiguousarray(ids, "<i8").data)
        self._ids = _Growing(ids)
        self._dead = _Growing(np.zeros(len(ids), bool))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is None:
            self.close()
            return
        for file in (self._ids_file, self._rows_file):
            with suppress(OSError):  # writes what it still held
                file.close()
        if self._committed != self._header.generation:
            drop_generation(self._folder, self._header.generation)  # a full disk needs the room

    def close(self) -> None:
        """Close the files; what was not committed is cut off by the next writer."""
        self._ids_file.close()
        self._rows_file.close()


class _Growing(Generic[ScalarT]):
    """A one-dimensional array that is appended to without being copied each time."""

    def __init__(self, values: NDArray[ScalarT]) -> None:
        self._room = values.copy()
        self._length = len(values)

    @property
    def values(self) -> NDArray[ScalarT]:
        """What is in, to read and to change in place."""
        return self._room[: self._length]

    def append(self, more: NDArray[ScalarT]) -> None:
        """Add at the end."""
        needed = self._length + len(more)
        if needed > len(self._room):
            room = np.empty(max(needed, 2 * len(self._room)), self._room.dtype)
            room[: self._length] = self.values
            self._room = room
        self._room[self._length : needed] = more
        self._length = needed


def new_generation() -> str:
    """A name that no generation had before."""
    return os.urandom(6).hex()


def drop_generation(folder: str, generation: str) -> None:
    """Delete the files of a generation."""
    _drop(folder, lambda name: generation in name)


def drop_other_generations(folder: str, generation: str) -> None:
    """Delete the files of all generations but one."""
    _drop(folder, lambda name: generation not in name)


def _drop(folder: str, is_meant: Callable[[str], bool]) -> None:
    for name in os.listdir(folder):
        if name.startswith(("ids-", "rows-", "cells-")) and is_meant(name):
            # Some systems refuse while a reader has the file mapped; next time, then.
            with suppress(PermissionError, FileNotFoundError):
                os.unlink(os.path.join(folder, name))
