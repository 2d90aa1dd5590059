"""Reading the words of pictures (OCR): of scans, of pages without a usable text layer, of photos.

A reader is added by one line in `READERS`. What was read is kept by the content of the picture
and by `reader_stamp()`.
"""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from typing import TYPE_CHECKING

from tusou.errors import MissingExtra
from tusou.registry import Registry, Target

if TYPE_CHECKING:
    from tusou.protocols import Reader

__all__ = ["EXTRA", "READERS", "is_installed", "open_reader", "reader_stamp", "reading_px"]

EXTRA = "ocr"
"""The extra that brings what reading needs."""

READERS = Registry("reader", {"rapidocr": Target("tusou.ocr.rapid:RapidReader", EXTRA)})

READING_VERSION = 1
"""Raised when the same picture gives other words: then it is read again when it is next needed."""

PAGE_DPI = 150
"""Resolution at which pages are read: a first choice, other ones are still to be compared with it
(`python -m benchmarks.ocr FOLDER --dpi 100 125 150 200`)."""
LEAST_PX = 1000
"""Small pages are drawn at least this long: labels and slides are set in points of their own."""
MOST_PX = 2600
"""Longest side of a picture that is read: a page of A2 at 150 dpi would need 1.5 GB of memory."""
PHOTO_PX = 2000
"""Longest side at which photos are read; they are never enlarged."""


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


def reading_px(width_points: float, height_points: float) -> int:
    """How long a page of that size is drawn for reading, in pixels of its longest side."""
    longest = max(width_points, height_points) / 72 * PAGE_DPI
    return round(min(max(longest, LEAST_PX), MOST_PX))
