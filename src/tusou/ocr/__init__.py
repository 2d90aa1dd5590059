"""Reading the words of pictures (OCR): of scans, of pages without a usable text layer, of photos.

There is one reader. What was read is kept by the content of the picture and by `reader_stamp()`.
"""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING

from tusou.errors import MissingExtra
from tusou.ocr.sizes import photo_px, reading_px

if TYPE_CHECKING:
    from tusou.protocols import Reader

__all__ = ["missing", "open_reader", "photo_px", "reader_stamp", "reading_px"]

_PACKAGE = "rapidocr"

READING_VERSION = 2
"""Raised when the same picture gives other words: then it is read again when it is next needed."""


def missing(package: str = _PACKAGE) -> MissingExtra:
    """What to raise where a package that reading needs is not installed."""
    return MissingExtra.of(package, "ocr", "reading the words of pictures")


def open_reader() -> Reader:
    """Open the reader: loads its models, which takes about half a second.

    Raises:
        MissingExtra: the packages it needs are not installed.
        ModelError: its models are not where its package should have put them.
    """
    from tusou.ocr.rapid import RapidReader

    return RapidReader()


def reader_stamp() -> str:
    """Name what decides how a picture is read: the package with its models, and our own part.

    "" where the package is not installed; it is not imported.
    """
    try:
        return f"{_PACKAGE} {version(_PACKAGE)}, {READING_VERSION}"
    except PackageNotFoundError:
        return ""
