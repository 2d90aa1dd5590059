"""The files of a vector index: `header`, `ids-G.i64`, `rows-G.f32` and `cells-G` of a generation G.

Rows are only ever appended, behind the count that the header tells; the header, in which tombstones
and the cells of later rows stand too, is replaced by rename. So a reader sees the old state or the
new one, and what a crash left behind the count is written over. A new generation begins when
tombstones are squeezed out, rows are grouped into cells or the index is rebuilt.
"""

from __future__ import annotations

import json
import os
from contextlib import suppress
from dataclasses import asdict, dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Any
from zlib import crc32

import numpy as np

from tusou.stores.derived import DamagedIndex
from tusou.stores.vector_cells import Cells

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from tusou.types import Vectors

MAGIC = b"tusouvec"
VERSION = 1
_DIGEST_BYTES = 32
_SAMPLES = 16


@dataclass(frozen=True, slots=True)
class Header:
    """What the header file says, beside the tombstones and the cells of later rows."""

    library_id: str
    dim: int
    count: int
    """Rows, dead ones included."""
    seq: int
    generation: str
    ids_crc32: int
    version: int = VERSION
    n_cells: int = 0
    """Of the grouped rows at the beginning; 0 when none are grouped."""
    cells_crc32: int = 0
    history: str = ""
    """The token of the history of change `seq`; "" from a version that told none."""
    n_later: int = 0
    """Rows behind the grouped ones whose cell is told; an older version told none."""

    def ids_path(self, folder: str) -> str:
        """int64 (count,): the item of each row."""
        return os.path.join(folder, f"ids-{self.generation}.i64")

    def rows_path(self, folder: str) -> str:
        """float32 (count, dim), rows of unit length."""
        return os.path.join(folder, f"rows-{self.generation}.f32")

    def cells_path(self, folder: str) -> str:
        """float32 (n_cells, dim), then int64 (n_cells + 1,): centres and starts of the cells."""
        return os.path.join(folder, f"cells-{self.generation}")


def header_path(folder: str) -> str:
    """Where the header lies."""
    return os.path.join(folder, "header")


def write_header(
    folder: str, header: Header, dead: NDArray[np.bool_], later: NDArray[np.uint16]
) -> None:
    """Replace the header; `dead` is bool (count,), `later` uint16 (n_later,) as in `Cells`.

    When that fails the old one stays, and nothing beside it.
    """
    text = json.dumps(asdict(header)).encode()
    body = MAGIC + len(text).to_bytes(4, "little") + text + np.packbits(dead).tobytes()
    body += _little(later, "<u2")
    path = header_path(folder)
    try:
        with open(path + ".new", "wb") as file:
            file.write(body + sha256(body).digest())
            file.flush()
            os.fsync(file.fileno())
        os.replace(path + ".new", path)
    except BaseException:
        with suppress(OSError):
            os.unlink(path + ".new")  # a full disk needs the room
        raise


def read_header(folder: str) -> tuple[Header, NDArray[np.bool_], NDArray[np.uint16]]:
    """Return the header, the tombstones, bool (count,), and the cells of later rows (n_later,).

    Raises:
        FileNotFoundError: there is no index.
        DamagedIndex: what is there is not a header, or of another version.
    """
    with open(header_path(folder), "rb") as file:
        content = file.read()
    body, digest = content[:-_DIGEST_BYTES], content[-_DIGEST_BYTES:]
    if not body.startswith(MAGIC) or sha256(body).digest() != digest:
        raise DamagedIndex("the header is not whole")
    start = len(MAGIC) + 4
    end = start + int.from_bytes(body[len(MAGIC) : start], "little")
    values = json.loads(body[start:end])
    if values.get("version") != VERSION:
        raise DamagedIndex(f"version {values.get('version')}, not {VERSION}")
    header = Header(**values)
    middle = end + -(-header.count // 8)
    bits = np.unpackbits(np.frombuffer(body[end:middle], np.uint8), count=header.count)
    later = np.frombuffer(body[middle:], "<u2").astype(np.uint16, copy=False)
    if len(later) != header.n_later:
        raise DamagedIndex("the header does not tell the cells of all later rows")
    return header, bits.astype(bool), later


def read_ids(folder: str, header: Header) -> NDArray[np.int64]:
    """Return int64 (count,).

    Raises:
        DamagedIndex: the file is too short or holds something else.
    """
    path = header.ids_path(folder)
    ids = np.fromfile(path, "<i8", count=header.count)
    if len(ids) != header.count or crc32(ids.tobytes()) != header.ids_crc32:
        raise DamagedIndex(f"{os.path.basename(path)} is not whole")
    return ids.astype(np.int64, copy=False)


def write_cells(path: str, cells: Cells) -> int:
    """Write centres and starts; returns their CRC-32."""
    body = _little(cells.centres, "<f4") + _little(cells.starts, "<i8")
    with open(path, "wb") as file:
        file.write(body)
        file.flush()
        os.fsync(file.fileno())
    return crc32(body)


def read_cells(folder: str, header: Header, later: NDArray[np.uint16]) -> Cells | None:
    """Return the cells; None when the rows are not grouped.

    Nor do they count as grouped when an older version has left later ones in no cell.

    Raises:
        DamagedIndex: the file is missing or holds something else.
    """
    if not header.n_cells:
        return None
    try:
        with open(header.cells_path(folder), "rb") as file:
            body = file.read()
    except FileNotFoundError as exc:
        raise DamagedIndex("the cells are missing") from exc
    if crc32(body) != header.cells_crc32:
        raise DamagedIndex("the cells are not whole")
    middle = header.n_cells * header.dim * 4
    centres = np.frombuffer(body[:middle], "<f4").reshape(header.n_cells, header.dim)
    cells = Cells(centres, np.frombuffer(body[middle:], "<i8").astype(np.int64), later)
    return cells if cells.n_rows + len(later) == header.count else None


def _little(values: NDArray[Any], dtype: str) -> bytes:
    return np.ascontiguousarray(values, dtype).tobytes()


def map_rows(folder: str, header: Header) -> Vectors:
    """Return float32 (count, dim), mapped into memory, not read.

    The size is checked, and a few rows for being unit vectors: a checksum over all would read
    1 GB for a million rows.

    Raises:
        DamagedIndex: the file is too short or holds something else.
    """
    path = header.rows_path(folder)
    if os.path.getsize(path) < header.count * header.dim * 4:
        raise DamagedIndex(f"{os.path.basename(path)} is too short")
    if header.count == 0:
        return np.empty((0, header.dim), np.float32)
    rows = np.memmap(path, np.float32, "r", shape=(header.count, header.dim))
    picked = np.linspace(0, header.count - 1, min(_SAMPLES, header.count)).astype(int)
    with np.errstate(all="ignore"):
        norms = np.linalg.norm(rows[picked].astype(np.float64), axis=1)
    # A row of zeros is what an encoder may give for nothing.
    if not np.all((np.abs(norms - 1) < 1e-3) | (norms == 0)):
        raise DamagedIndex(f"{os.path.basename(path)} holds something else than unit vectors")
    return rows
