"""Places: which page a hit stands for, and which page of the library a graded path means."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, TypeAlias

from tusou.remote.addresses import is_address

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Sequence

    from tusou.evaluation.queries import Relevant
    from tusou.types import FileRecord, Hit

Page: TypeAlias = tuple[str, int | None]
"""(absolute path, 1-based page number; None for a picture)."""


class PlaceFinder:
    """Turns paths relative to a root into absolute ones.

    Args:
        files: the source files of the library; their roots are tried in the order of their names,
            which is the same however often and in whichever order they are indexed.
        pages_at: gives the page numbers of the items whose picture is in the file at an absolute
            path, None for a picture that is no page; this finds the pictures of pairs, which are
            no source files. None: which pages there are is not known.
    """

    def __init__(
        self,
        files: Iterable[FileRecord],
        pages_at: Callable[[str], Collection[int | None]] | None = None,
    ) -> None:
        known = [(record.path, record.root) for record in files]
        self._paths = {path for path, _ in known}
        self._roots = sorted({root for _, root in known})
        self._pages_at = pages_at

    def find(self, relative_path: str) -> str | None:
        """Return the absolute path below the first root that holds it, None when none does.

        An absolute path, or an address, is that of a file or picture of the library, or nothing.
        """
        if os.path.isabs(relative_path) or is_address(relative_path):
            return relative_path if self._holds(relative_path) else None
        for root in self._roots:
            path = os.path.join(root, *relative_path.split("/"))
            if self._holds(path):
                return path
            # A file that was indexed by itself is its own root and its own relative path.
            if root in self._paths and os.path.basename(root) == relative_path:
                return root
        return None

    def lacks_page(self, entry: Relevant) -> bool:
        """Whether the file of a graded page is there and the page is not."""
        path = self.find(entry.path)
        if path is None or entry.page_number is None or self._pages_at is None:
            return False
        return entry.page_number not in self._pages_at(path)

    def _holds(self, path: str) -> bool:
        return path in self._paths or (self._pages_at is not None and bool(self._pages_at(path)))


def pages_of(hits: Sequence[Hit]) -> list[tuple[Page, ...]]:
    """Return the different pages of `hits` in order, each under all the names it has.

    A figure stands for its page. What was folded into a hit (`also_on`) follows it, as it would
    without folding. A later item of a page that was there already takes no place.
    """
    ranked: list[tuple[Page, ...]] = []
    seen: set[Page] = set()
    for hit in hits:
        places = [_names_of(hit), *(((also.path, also.page_number),) for also in hit.also_on)]
        for names in places:
            if seen.isdisjoint(names):
                ranked.append(names)
            seen.update(names)
    return ranked


def _names_of(hit: Hit) -> tuple[Page, ...]:
    """A pair may be graded by its manifest or by its picture; pictures of one manifest differ."""
    if hit.image_path and hit.image_path != hit.path:
        return ((hit.image_path, hit.page_number),)
    return ((hit.path, hit.page_number),)


def grades_of(
    ranked: Sequence[tuple[Page, ...]], relevant: Sequence[Relevant], finder: PlaceFinder
) -> list[int]:
    """Return the grade of each place of a ranking, 0 for what is not relevant.

    An entry without a page number is met by any page of its file, once; of two of one grade that
    with the number is met first, so that the other is left for another page.
    """
    open_entries = [(finder.find(entry.path), entry) for entry in relevant]
    grades: list[int] = []
    for names in ranked:
        met = [
            (path, entry)
            for path, entry in open_entries
            if any(path == name and entry.page_number in (None, page) for name, page in names)
        ]
        best = max(met, key=_worth, default=None)
        grades.append(best[1].grade if best else 0)
        if best:
            open_entries.remove(best)
    return grades


def _worth(met: tuple[str | None, Relevant]) -> tuple[int, bool]:
    _, entry = met
    return entry.grade, entry.page_number is not None
