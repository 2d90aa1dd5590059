"""What lies around an item: the pages of its document, and where words stand on it."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tusou.errors import NotFound
from tusou.text import literal_glob
from tusou.types import Query, Where

if TYPE_CHECKING:
    from tusou.library.library import Library
    from tusou.types import Box, FileRecord, StoredItem

MAX_BOXES = 200
"""Words marked on one page."""


@dataclass(frozen=True, slots=True)
class PageOf:
    """The page that an item is, or stands on, and its neighbours; ids of page items."""

    item: int
    previous: int | None
    next: int | None


def page_of(library: Library, stored: StoredItem) -> PageOf | None:
    """The page of a page or figure; None for photos and pairs, and where pages were left out."""
    number = stored.item.page_number
    if number is None:
        return None
    by_number = {
        one.item.page_number: one.id
        for one in library.store.get(_pages(library, stored.path))
        if one.path == stored.path and one.item.page_number is not None
    }
    if number not in by_number:
        return None
    before = [other for other in by_number if other < number]
    after = [other for other in by_number if other > number]
    return PageOf(
        by_number[number],
        by_number[max(before)] if before else None,
        by_number[min(after)] if after else None,
    )


def figures_on(library: Library, page: StoredItem) -> list[StoredItem]:
    """The figures on a page, in the order in which they were found."""
    where = Where(kinds=("figure",), path_globs=(literal_glob(page.path),))
    found = library.store.get(library.store.ids(where))
    number = page.item.page_number
    return [one for one in found if (one.path, one.item.page_number) == (page.path, number)]


def marks(library: Library, item: int, query: Query) -> tuple[Box, ...]:
    """Where the words of a query stand on an item, read as by a search; at most `MAX_BOXES`."""
    from tusou.searching import matched_boxes
    from tusou.searching.understanding import understood

    shelf = library.shelf("words")
    wanted = understood(query, [shelf]).query
    return matched_boxes(library.get(item), wanted.text, shelf, MAX_BOXES)


def record_of(library: Library, path: str) -> FileRecord:
    """What the library knows of one source file.

    Raises:
        NotFound: it does not know it.
    """
    record = library.store.file(path)
    if record is not None:
        return record
    raise NotFound.file(path)


def indexed_roots(library: Library) -> dict[str, int]:
    """The roots that were indexed, with the number of their files."""
    roots: dict[str, int] = {}
    for record in library.store.files():
        roots[record.root] = roots.get(record.root, 0) + 1
    return dict(sorted(roots.items()))


def indexed_folders(library: Library, most: int = 200) -> dict[str, int]:
    """Folders below the roots, as filters take them ("a/b/"), with the number of their files.

    Signs of globs in their names are quoted: "photos [2019]/" is "photos [[]2019]/".
    Of more than `most` those with the most files are given.
    """
    folders: dict[str, int] = {}
    for record in library.store.files():
        if record.skipped is not None or record.path == record.root:
            continue
        relative = os.path.relpath(record.path, record.root).replace(os.sep, "/")
        parts = relative.split("/")[:-1]
        for depth in range(1, len(parts) + 1):
            folder = "/".join(parts[:depth]) + "/"
            folders[folder] = folders.get(folder, 0) + 1
    kept = sorted(folders, key=lambda folder: -folders[folder])[:most]
    return {literal_glob(folder): folders[folder] for folder in sorted(kept)}


def _pages(library: Library, path: str) -> list[int]:
    return library.store.ids(Where(kinds=("page",), path_globs=(literal_glob(path),)))
