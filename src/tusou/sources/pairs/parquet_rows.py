"""Parquet as rows, and a picture that lies inside a Parquet file."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from tusou.errors import MissingExtra, OutOfReach, SourceError, is_outside
from tusou.sources.pairs.columns import IMAGES, image_of, meaning
from tusou.sources.pairs.rows import Row

if TYPE_CHECKING:
    import pyarrow as pa
    import pyarrow.parquet as pq

_BATCH_ROWS = 16
"""Rows held at a time: they may carry pictures of several MB each."""
_NAMES_AT_ONCE = 4096


def parquet_rows(path: str) -> Iterator[Row]:
    """Yield the rows of a Parquet file; see `read_rows`."""
    with _parquet_file(path) as table:
        number = 0
        for batch in table.iter_batches(batch_size=_BATCH_ROWS, use_threads=False):
            for values in batch.to_pylist():
                number += 1
                yield Row(number, values)


def naming_rows(path: str) -> Iterator[Row]:
    """Yield the rows of a Parquet file with the columns alone that name pictures.

    Nothing where columns hold pictures: what they name beside is where those came from.
    """
    with _parquet_file(path) as table:
        columns = [field for field in table.schema_arrow if meaning(field.name) in IMAGES]
        if not columns or not all(_is_text(column) for column in columns):
            return
        names = [column.name for column in columns]
        number = 0
        for batch in table.iter_batches(_NAMES_AT_ONCE, columns=names, use_threads=False):
            for values in batch.to_pylist():
                number += 1
                yield Row(number, values)


def picture_bytes(path: str, row: int) -> bytes:
    """Return the picture that row `row` (from 1) of the Parquet file at `path` holds.

    Raises:
        SourceError: the file or the row is gone, or it holds no picture.
    """
    with _parquet_file(path) as table:
        group, before = _row_group(table, row)
        # A group can only be decoded from its start: not the texts and numbers beside as well.
        columns = [name for name in table.schema_arrow.names if meaning(name) in IMAGES]
        skipped = before
        for batch in table.iter_batches(
            batch_size=_BATCH_ROWS, row_groups=[group], columns=columns, use_threads=False
        ):
            if row > skipped + batch.num_rows:
                skipped += batch.num_rows
                continue
            values = batch.slice(row - skipped - 1, 1).to_pylist()[0]
            if (data := held_bytes(values)) is not None:
                return data
            break
    raise SourceError(f"row {row} of the Parquet file holds no picture", "index it again")


def held_bytes(values: Mapping[str, Any]) -> bytes | None:
    """Return the bytes of the picture that a row holds, None when it only names one."""
    value = image_of(values)
    if isinstance(value, Mapping):
        value = value.get("bytes")
    return value if isinstance(value, bytes) and value else None


def _is_text(column: pa.Field) -> bool:
    import pyarrow as pa

    return bool(pa.types.is_string(column.type) or pa.types.is_large_string(column.type))


def _row_group(table: pq.ParquetFile, row: int) -> tuple[int, int]:
    """Return the row group that holds `row` and how many rows stand before that group."""
    before = 0
    for group in range(table.num_row_groups):
        rows = table.metadata.row_group(group).num_rows
        if row <= before + rows:
            return group, before
        before += rows
    raise SourceError(f"the Parquet file has no row {row}", "index it again")


@contextmanager
def _parquet_file(path: str) -> Iterator[pq.ParquetFile]:
    """Open a Parquet file and translate what pyarrow raises."""
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ModuleNotFoundError as exc:
        raise MissingExtra.of("pyarrow", "parquet", "reading Parquet files") from exc
    try:
        if not stat.S_ISREG(os.stat(path).st_mode):
            raise SourceError("this is not a regular file", "give a manifest")
        with pq.ParquetFile(path, memory_map=True) as table:
            yield table
    except (pa.ArrowException, OSError, ValueError) as exc:
        said = str(exc).partition("\n")[0]
        problem = f"the Parquet file cannot be read ({said})"
        if isinstance(exc, OSError) and is_outside(exc):
            raise OutOfReach(problem, "check its permissions") from exc
        raise SourceError(problem, "write it anew") from exc
