"""Reading the words of pictures (OCR): of scans, of pages without a usable text layer, of photos.

A reader is added by one line in `READERS`. What was read is kept by the content of the picture
and by `reader_stamp()`.
"""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from typing import TYPE_CHECKING

from tusou.errors import MissingExtra
from tusou.ocr.sizes import photo_px, reading_px
from tusou.registry import Registry, Target

if TYPE_CHECKING:
    from tusou.protocols import Reader

__all__ = [
    "EXTRA",
    "READERS",
    "is_installed",
    "open_reader",
    "photo_px",
    "reader_stamp",
    "reading_px",
]

EXTRA = "ocr"
"""The extra that brings what reading needs."""

READERS = Registry("reader", {"rapidocr": Target("tusou.ocr.rapid:RapidReader", EXTRA)})

READING_VERSION = 2
"""Raised when the same picture gives other words: then it is read again when it is next needed."""


def is_installed() -> bool:
    """Whether the packages of the extra are there; nothing is imported."""
    return find_spec("rapidocr") is not None


def open_reader(name: str = "rapidocr") -> Reader:
    """Open the reader called `name`: loads its models, which takes about half a second.

    Raises:
        MissingExtra: the packages it needs are not installed.
        ModelError: its models are not where its package should have put them.
        UnknownName: there is no reader of that name.
    """
    reader: Reader = READERS.load(name)()
    return reader


def reader_stamp() -> str:
    """Name what decides how a picture is read: the package with its models, and our own part.

    Raises:
        MissingExtra: the package is not installed.
    """
    try:
        return f"rapidocr {version('rapidocr')}, {READING_VERSION}"
    except PackageNotFoundError as exc:
        raise MissingExtra.of("rapidocr", EXTRA, "reading the words of pictures") from exc
