"""Grouping the rows of a vector index into cells, beside the searches and writes of others.

The slow part reads a committed state and writes the files of a generation that nobody knows yet.
Only then, and briefly, the index is held: what came or went meanwhile is taken over,
and the header turns to the new generation.
"""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from zlib import crc32

import numpy as np

from tusou.stores.derived import DamagedIndex
from tusou.stores.vector_cells import group
from tusou.stores.vector_file import read_header, write_cells, write_header
from tusou.stores.vector_nearest import EXACT_UP_TO, ROUND
from tusou.stores.vector_writer import drop_generation, drop_other_generations, new_generation

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from tusou.stores.vector_cells import Cells
    from tusou.stores.vector_file import Header
    from tusou.stores.vector_index import VectorView

GROWTH = 0.25
"""Later rows, as a share of those behind each other, from which all are grouped anew."""
CROWDED = 25_000
"""Later rows that the first round of a search may meet, at 4 ms, before all are grouped anew: rows
of another kind than those that the cells were made for crowd in few of them. Of 1,100 cells the 80
that hold the most have 18 to 22 % of later rows of the same kind, and 47 to 67 % of others."""
CROWDED_OF_ROUND = 1.25
"""The same as a multiple of the grouped rows that a round reads, which is more from a million rows
on: else so many later rows of the same kind would do in ten million before they are a quarter."""
_UNBORN = "unborn-"
"""Before the names of files whose generation is still being made."""
_ROWS_AT_ONCE = 65_536


def is_due(view: VectorView) -> bool:
    """Whether so many rows came later that grouping them saves more than it costs."""
    cells = view.cells
    if view.n_living <= EXACT_UP_TO:
        return False
    if cells is None:
        return True
    is_grown = len(cells.later) > max(EXACT_UP_TO, GROWTH * cells.n_rows)
    return is_grown or _is_crowded(cells)


def _is_crowded(cells: Cells) -> bool:
    a_round = cells.n_rows * ROUND / len(cells.centres)
    return cells.most_later(ROUND) > max(CROWDED, CROWDED_OF_ROUND * a_round)


@dataclass(frozen=True, slots=True)
class Settled:
    """The living rows of a state, grouped, in files of their own.

    Attributes:
        cells: as they are written.
        header: of the new generation; its rows are counted when it is adopted.
        order: int64 (n_living,): where each row stood before.
        n_before: rows of the state that was read, dead ones included.
    """

    cells: Cells
    header: Header
    order: NDArray[np.int64]
    n_before: int


def settle(folder: str, view: VectorView) -> Settled:
    """Write the living rows of `view`, grouped, as a generation that is not yet in use."""
    drop_unborn(folder)
    cells, order = group(view.rows, np.flatnonzero(~view.dead))
    header = replace(view.header, generation=new_generation(), n_cells=len(cells.centres))
    with open(_unborn(header.rows_path(folder)), "wb") as file:
        for start in range(0, len(order), _ROWS_AT_ONCE):
            some = view.rows[order[start : start + _ROWS_AT_ONCE]]
            file.write(np.ascontiguousarray(some, "<f4").data)
        file.flush()
        os.fsync(file.fileno())
    crc = write_cells(_unborn(header.cells_path(folder)), cells)
    return Settled(cells, replace(header, cells_crc32=crc), order, len(view.ids))


def adopt(folder: str, settled: Settled, latest: VectorView) -> None:
    """Turn the index to the new generation; to be called by who may write it.

    When that fails nothing of it remains.

    Args:
        folder: of the index.
        settled: what `settle` made of an earlier state of the same generation as `latest`.
        latest: the state as it is now.
    """
    try:
        _turn(folder, settled, latest)
    except BaseException:
        # A header that cannot be read now must not hide why it failed.
        with suppress(OSError, DamagedIndex):
            if read_header(folder)[0].generation != settled.header.generation:
                drop_generation(folder, settled.header.generation)
        raise


def _turn(folder: str, settled: Settled, latest: VectorView) -> None:
    header = settled.header
    newer = slice(settled.n_before, len(latest.ids))
    ids = np.concatenate([latest.ids[settled.order], latest.ids[newer]])
    dead = np.concatenate([latest.dead[settled.order], latest.dead[newer]])
    rows = np.ascontiguousarray(latest.rows[newer], "<f4")
    later = settled.cells.places(rows)
    for path in (header.rows_path(folder), header.cells_path(folder)):
        os.replace(_unborn(path), path)
    with open(header.rows_path(folder), "ab") as file:
        file.write(rows.data)
        file.flush()
        os.fsync(file.fileno())
    packed = np.ascontiguousarray(ids, "<i8").tobytes()
    with open(header.ids_path(folder), "wb") as file:
        file.write(packed)
        file.flush()
        os.fsync(file.fileno())
    now = replace(
        header,
        count=len(ids),
        n_later=len(later),
        seq=latest.header.seq,
        history=latest.header.history,
        ids_crc32=crc32(packed),
    )
    write_header(folder, now, dead, later)
    drop_other_generations(folder, now.generation)


def drop_unborn(folder: str) -> None:
    """Delete what an interrupted `settle` left."""
    for name in os.listdir(folder):
        if name.startswith(_UNBORN):
            with suppress(FileNotFoundError):
                os.unlink(os.path.join(folder, name))


def _unborn(path: str) -> str:
    folder, name = os.path.split(path)
    return os.path.join(folder, _UNBORN + name)
