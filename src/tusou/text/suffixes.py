"""Suffixes of the files that are read: at the end of a word they tell that it is a name."""

from __future__ import annotations

import re

from tusou.text.scripts import CJK

SUFFIXES = (
    *("pdf", "json", "jsonl", "ndjson", "csv", "tsv", "parquet"),
    *("jpg", "jpeg", "jpe", "jfif", "png", "apng", "webp", "gif", "bmp", "dib"),
    *("tif", "tiff", "mpo", "avif", "avifs", "heic", "heif", "hif"),
)
"""Those of `tusou.sources`, which stands above this room."""

_ANY = "|".join(SUFFIXES)
_SUFFIX = re.compile(rf"(?<=[^\s.])\.(?:{_ANY})$", re.IGNORECASE)
_APART = re.compile(rf"(?<=[^\w\s.]|[{CJK}])\.(?:{_ANY})(?!\w)", re.IGNORECASE)


def without_suffix(name: str) -> str:
    """Return `name` without the suffix of a file: "IMG_2043.jpg" → "IMG_2043"."""
    return _SUFFIX.sub("", name)


def without_suffixes_apart(text: str) -> str:
    """Return `text` without suffixes that would be words: "红色沙发.jpg", "chair (2).jpg"."""
    return _APART.sub("", text)
