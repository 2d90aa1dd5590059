"""Parquet as rows, and a picture that lies inside a Parquet file."""

from __future__ import annotations

import os
import stat
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from tusou.errors import MissingExtra, OutOfReach, SourceError, is_outside
from tusou.sources.pairs.columns import columns_of, images_of
from tusou.sources.pairs.rows import Row

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

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
        names = _image_columns(table)
        if not names or any(_holds_bytes(table.schema_arrow.field(name).type) for name in names):
            return
        number = 0
        for batch in table.iter_batches(_NAMES_AT_ONCE, columns=names, use_threads=False):
            for values in batch.to_pylist():
                number += 1
                yield Row(number, values)


def picture_bytes(path: str, row: int, nth: int = 1) -> bytes:
    """Return picture `nth` of those that row `row` of the Parquet file at `path` holds, from 1.

    Raises:
        SourceError: the file or the row is gone, or it holds no picture.
    """
    with _parquet_file(path) as table:
        group, before = _row_group(table, row)
        # A group can only be decoded from its start: not the texts and numbers beside as well.
        columns = _image_columns(table)
        skipped = before
        for batch in table.iter_batches(
            batch_size=_BATCH_ROWS, row_groups=[group], columns=columns, use_threads=False
        ):
            if row > skipped + batch.num_rows:
                skipped += batch.num_rows
                continue
            values = batch.slice(row - skipped - 1, 1).to_pylist()[0]
            if len(held := _held_by(values)) >= nth:
                return held[nth - 1]
            break
    raise SourceError(f"row {row} of the Parquet file holds no picture", "index it again")


def _held_by(values: Mapping[str, Any]) -> list[bytes]:
    """The pictures that a row holds, without those that it only names."""
    return [picture for picture in images_of(values) if isinstance(picture, bytes)]


def _image_columns(table: pq.ParquetFile) -> list[str]:
    return list(columns_of(tuple(table.schema_arrow.names)).all_images)


def _holds_bytes(kind: pa.DataType) -> bool:
    """Whether values of this type may be pictures, or have them in them."""
    import pyarrow as pa

    if pa.types.is_binary(kind) or pa.types.is_large_binary(kind):
        return True
    return any(_holds_bytes(kind.field(at).type) for at in range(kind.num_fields))


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
