"""One export, from the options to the report."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tusou.errors import InputError, TusouError, system_reason
from tusou.library.export.pairs import write_pairs
from tusou.library.export.pictures import PictureWriter, without_picture
from tusou.library.export.vectors import ITEMS_AT_ONCE, vector_table, write_npz, write_parquet

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tusou.library.library import Library
    from tusou.types import Skipped, StoredItem, Where


@dataclass(frozen=True, slots=True)
class ExportOptions:
    """What to write; at least one of `pairs`, `images`, `vectors` and `parquet`.

    Args:
        pairs: JSON list of image-text pairs. With `images` alone it becomes `pairs.json` there.
        images: folder for the pictures of all items; without it, pairs name the files that hold
            the pictures, and pages and figures, which have no picture file, are left out.
        dpi: resolution of pages and figures.
        vectors: `.npz` file.
        parquet: Parquet file of items and vectors.
        where: which items.
        passwords: for encrypted PDFs.
    """

    pairs: Path | None = None
    images: Path | None = None
    dpi: int = 200
    vectors: Path | None = None
    parquet: Path | None = None
    where: Where | None = None
    passwords: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ExportReport:
    """What was written, and what could not be drawn."""

    items: int
    pairs: int
    files: tuple[str, ...]
    skipped: tuple[Skipped, ...]


def export(
    library: Library,
    options: ExportOptions,
    progress: Callable[[int, int], object] | None = None,
) -> ExportReport:
    """Write what `options` ask for.

    Args:
        library: where the items come from.
        options: see `ExportOptions`.
        progress: called with the number of pairs done and of all items.

    Raises:
        InputError: nothing was asked for, or a number is out of range.
        TusouError: the disk refuses a file.
    """
    _check(options)
    with _disk_errors():
        return _exported(library, options, progress)


@contextmanager
def _disk_errors() -> Iterator[None]:
    """Turn what the disk refuses into an error of ours."""
    try:
        yield
    except OSError as exc:
        place = exc.filename2 or exc.filename or "the export"  # the second is where to
        problem = f"{place} cannot be written: {system_reason(exc)}"
        raise TusouError(problem, "check the folder, its rights and its free space") from exc


def _exported(
    library: Library, options: ExportOptions, progress: Callable[[int, int], object] | None
) -> ExportReport:
    ids = library.store.ids(options.where)
    files: list[str] = []
    skipped: tuple[Skipped, ...] = ()
    n_pairs = 0
    pairs = options.pairs or (options.images / "pairs.json" if options.images else None)
    if pairs is not None:
        n_pairs, skipped = _export_pairs(library, pairs, ids, options, progress)
        files.append(str(pairs))
    if options.vectors or options.parquet:
        files += _export_vectors(library, ids, options)
    return ExportReport(len(ids), n_pairs, tuple(files), skipped)


def _check(options: ExportOptions) -> None:
    if not (options.pairs or options.images or options.vectors or options.parquet):
        raise InputError(
            "nothing to export was named", "give --pairs, --images, --vectors or --parquet"
        )
    if not 10 <= options.dpi <= 1200:
        raise InputError(f"a resolution of {options.dpi} dpi is out of range", "10 to 1200")


def _export_pairs(
    library: Library,
    path: Path,
    ids: list[int],
    options: ExportOptions,
    progress: Callable[[int, int], object] | None,
) -> tuple[int, tuple[Skipped, ...]]:
    items = _items(library, ids, progress)
    if options.images is None:
        own = _OwnPictures()
        return write_pairs(path, items, own.name), tuple(own.skipped)
    pictures = PictureWriter(library, options.images, options.dpi, options.passwords)
    n_pairs = write_pairs(path, items, pictures.write)
    return n_pairs, tuple(pictures.skipped)


class _OwnPictures:
    """Names the files that are the pictures of photos and pairs; see `PictureWriter`."""

    def __init__(self) -> None:
        self.skipped: list[Skipped] = []

    def name(self, stored: StoredItem) -> str | None:
        """The picture file of `stored`, None where there is none."""
        if stored.item.kind in ("page", "figure") or stored.item.picture_row is not None:
            return None
        if (skip := without_picture(stored)) is not None:
            self.skipped.append(skip)
            return None
        return stored.item.image_path


def _items(
    library: Library, ids: list[int], progress: Callable[[int, int], object] | None
) -> Iterator[StoredItem]:
    for start in range(0, len(ids), ITEMS_AT_ONCE):
        block = library.store.get(ids[start : start + ITEMS_AT_ONCE])
        for offset, stored in enumerate(block):
            yield stored
            if progress is not None:
                progress(start + offset + 1, len(ids))


def _export_vectors(library: Library, ids: list[int], options: ExportOptions) -> list[str]:
    table = vector_table(library.store, ids)
    files = []
    if options.vectors:
        write_npz(options.vectors, table)
        files.append(str(options.vectors))
    if options.parquet:
        write_parquet(options.parquet, table, library.store)
        files.append(str(options.parquet))
    return files
