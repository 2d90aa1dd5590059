"""Marks: where on a page, or a photo that was read, the words of a query stand."""

from __future__ import annotations

from typing import TYPE_CHECKING
from unicodedata import east_asian_width

from tusou.text import matching
from tusou.types import Box

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tusou.searching.shelves import Shelf
    from tusou.text import Stretch
    from tusou.types import StoredItem, Word

MAX_BOXES = 64
"""Words marked on one page; a page full of marks shows nothing."""


def matched_boxes(
    stored: StoredItem, query_text: str, shelf: Shelf, most: int = MAX_BOXES
) -> tuple[Box, ...]:
    """Return where the words of an item that match the query stand, at most `most`."""
    words = shelf.store.words([stored.id]).get(stored.id, ())
    return boxes_among(words, stored, query_text, most)


def boxes_among(
    words: Sequence[Word], stored: StoredItem, query_text: str, most: int = MAX_BOXES
) -> tuple[Box, ...]:
    """Return the same of an item whose words were read already."""
    found = matching([word.text for word in words], query_text)
    shape = max(stored.item.width_px, 1) / max(stored.item.height_px, 1)
    return tuple(_cut(words[one.at], one, shape) for one in found[:most])


def _cut(word: Word, stretch: Stretch, shape: float) -> Box:
    """Return the box of some characters of a word, by their share of its longer side.

    Args:
        word: a line of Chinese is one.
        stretch: what of it matches.
        shape: width / height of the page: a box that is longer downwards holds a column.
    """
    if stretch.end - stretch.start == len(word.text):
        return word.box
    box = word.box
    before = _length(word.text[: stretch.start])
    within = _length(word.text[stretch.start : stretch.end])
    whole = _length(word.text)
    begin, end = before / whole, (before + within) / whole
    if box.width * shape >= box.height:
        return Box(begin, 0.0, end, 1.0).of(box)
    return Box(0.0, begin, 1.0, end).of(box)


def _length(text: str) -> float:
    """How long a text is, in letters of full width."""
    return sum(1.0 if east_asian_width(letter) in "WF" else 0.5 for letter in text)
