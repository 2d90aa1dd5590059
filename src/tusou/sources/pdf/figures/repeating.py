"""Pictures that repeat from page to page: logos, ornaments, backgrounds."""

from __future__ import annotations

from collections import Counter
from typing import Any

from tusou.errors import SourceError
from tusou.sources.pdf.frame import frame_of
from tusou.sources.pdf.marks import read_marks
from tusou.sources.pdf.open import page_of

_MAX_SAMPLE = 24
"""Pages looked at, spread evenly: parsing one costs 1–10 ms."""
_MIN_PAGES = 3
_MIN_SHARE = 0.3


def repeated_pictures(document: Any, n_pages: int) -> frozenset[str]:
    """Contents that stand on at least 3 and more than 30 % of the first `n_pages` pages.

    Of a long document 24 pages, evenly spread, stand for all.
    """
    if n_pages < _MIN_PAGES:
        return frozenset()
    step = max(1, -(-n_pages // _MAX_SAMPLE))
    sample = range(0, n_pages, step)
    counts: Counter[str] = Counter()
    for index in sample:
        counts.update(_contents(document, index))
    needed = max(_MIN_PAGES, _MIN_SHARE * len(sample) + 1e-9)
    return frozenset(content for content, pages in counts.items() if pages >= needed)


def _contents(document: Any, index: int) -> set[str]:
    """Contents of the pictures of one page; a broken page has none."""
    try:
        with page_of(document, index) as page:
            marks = read_marks(page, frame_of(page), pictures_only=True)
    except SourceError:
        # The page is reported when its turn comes.
        return set()
    return {mark.content for mark in marks if mark.content}
