"""The table of sources: which suffix is read by which plug-in."""

from __future__ import annotations

import os.path
from typing import TYPE_CHECKING

from tusou.registry import Registry, Target

if TYPE_CHECKING:
    from tusou.protocols import Source

PDF_SUFFIXES = (".pdf",)
PICTURE_SUFFIXES = (
    *(".jpg", ".jpeg", ".jpe", ".jfif", ".png", ".apng", ".webp", ".gif", ".bmp", ".dib"),
    *(".tif", ".tiff", ".mpo", ".avif", ".avifs", ".heic", ".heif", ".hif"),
)
MANIFEST_SUFFIXES = (".json", ".jsonl", ".ndjson", ".csv", ".tsv", ".parquet")

_PDF = Target("tusou.sources.pdf:PdfSource")
_IMAGES = Target("tusou.sources.images:ImageSource")
_PAIRS = Target("tusou.sources.pairs:PairSource")

SOURCES = Registry(
    "source",
    {
        **dict.fromkeys(PDF_SUFFIXES, _PDF),
        **dict.fromkeys(PICTURE_SUFFIXES, _IMAGES),
        **dict.fromkeys(MANIFEST_SUFFIXES, _PAIRS),
    },
)
"""Suffix, lower case with its dot → the class that reads such files."""

KNOWN_SUFFIXES = frozenset(SOURCES)


def suffix_of(path: str) -> str:
    """Return the suffix of `path`, lower case with its dot, "" when it has none."""
    return os.path.splitext(path)[1].lower()


def is_manifest_name(path: str) -> bool:
    """Whether a file may list pairs, by its name."""
    return suffix_of(path) in MANIFEST_SUFFIXES


def is_text_manifest(path: str) -> bool:
    """Whether a file may list pairs in JSON or CSV, by its name; it may also be any other data."""
    return is_manifest_name(path) and suffix_of(path) != ".parquet"


def source_for(path: str) -> Source | None:
    """Return the source that reads files named like `path`, None when there is none.

    Raises:
        MissingExtra: the source needs a package that is not installed.
    """
    suffix = suffix_of(path)
    if suffix not in SOURCES:
        return None
    source: Source = SOURCES.load(suffix)()
    return source
