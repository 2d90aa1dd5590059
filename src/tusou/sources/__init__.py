"""Kinds of source files: which there are, how they are found, and how they become items.

`decode_file` is what worker processes run, named to an executor as
``"tusou.sources:decode_file"``. A source is added by one line in `SOURCES`.
"""

from __future__ import annotations

from tusou.sources.as_found import as_found
from tusou.sources.decoding import decode_file, draw
from tusou.sources.elsewhere import arriving
from tusou.sources.table import KNOWN_SUFFIXES, SOURCES, source_for, suffix_of
from tusou.sources.walking import walk

__all__ = [
    "KNOWN_SUFFIXES",
    "SOURCES",
    "arriving",
    "as_found",
    "decode_file",
    "draw",
    "source_for",
    "suffix_of",
    "walk",
]
