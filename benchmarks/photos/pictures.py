"""The photos that are indexed: as files in one folder, the same in every run."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SUFFIXES = {".jpg", ".jpeg", ".png", ".webp"}


def prepare(source: Path, count: int, target: Path) -> Path:
    """Write `count` photos of a folder or of a Parquet file into `target`, which is returned.

    Raises:
        SystemExit: there is none.
    """
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    photos = (
        _of_parquet(source, count) if source.suffix == ".parquet" else _of_folder(source, count)
    )
    for number, (suffix, content) in enumerate(photos):
        (target / f"photo-{number:06}{suffix}").write_bytes(content)
    if not any(target.iterdir()):
        raise SystemExit(f"there is no photo in {source}")
    return target


def _of_folder(folder: Path, count: int) -> Iterator[tuple[str, bytes]]:
    """Photos from all over the sorted list."""
    files = sorted(one for one in folder.rglob("*") if one.suffix.lower() in SUFFIXES)
    step = max(len(files) // count, 1)
    for file in files[::step][:count]:
        yield file.suffix.lower(), file.read_bytes()


def _of_parquet(file: Path, count: int) -> Iterator[tuple[str, bytes]]:
    import pyarrow.parquet as pq

    left = count
    for batch in pq.ParquetFile(file).iter_batches(min(count, 256), columns=["image"]):
        for row in batch.to_pylist()[:left]:
            image = row["image"]
            yield ".jpg", image["bytes"] if isinstance(image, dict) else image
            left -= 1
        if left <= 0:
            return
