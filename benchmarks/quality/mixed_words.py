"""Single words asked of photos among pages: whether what is not there is told, what is there found.

As a user asks, through the whole search and its line. Words about what no photo shows that stand in
the text of a page are left out: the page is what was asked for.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from benchmarks.quality.measuring import Share

if TYPE_CHECKING:
    from collections.abc import Sequence

    from benchmarks.quality.photo_queries import PhotoQuery
    from tusou.library import Library


@dataclass(frozen=True, slots=True)
class WordsAsked:
    """Of how many words that holds."""

    told: Share
    """Of those about what is not there: nothing was found."""
    lost: Share
    """Of those about what photos show: nothing was found."""
    first: Share
    """Of these: a photo that shows it comes first ..."""
    ten: Share
    """... or is among ten."""

    def __str__(self) -> str:
        """As a row of a table."""
        return f"| {self.told} | {self.lost} | {self.first} | {self.ten} |"


def words_asked(library: Library, words: Sequence[PhotoQuery]) -> WordsAsked:
    """Ask `library` for all `words`."""
    absent = [one for one in words if not one.right and not _stands_in_a_text(library, one)]
    there = [one for one in words if one.right]
    found = [_found(library, one) for one in there]
    return WordsAsked(
        _share([not _found(library, one) for one in absent]),
        _share([not names for names in found]),
        _share([names[:1] and names[0] in one.right for names, one in _both(found, there)]),
        _share([not one.right.isdisjoint(names) for names, one in _both(found, there)]),
    )


def _both(found: list[list[str]], asked: list[PhotoQuery]) -> list[tuple[list[str], PhotoQuery]]:
    return list(zip(found, asked, strict=True))


def _stands_in_a_text(library: Library, one: PhotoQuery) -> bool:
    return bool(library.search(one.text, k=1, rank="words", kinds=("page", "figure")).hits)


def _found(library: Library, one: PhotoQuery) -> list[str]:
    """The names of the files of the first ten hits."""
    return [Path(hit.relative_path).name for hit in library.search(one.text, k=10).hits]


def _share(which: Sequence[object]) -> Share:
    flags = np.array(list(map(bool, which)), dtype=np.bool_)
    return Share.of(flags, np.arange(len(flags)).astype(np.str_))
