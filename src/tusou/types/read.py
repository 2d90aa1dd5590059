"""What is read: source files, and the items in them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal

from tusou.types.rows import InRow, file_and_row, picture_in_row
from tusou.types.values import said_by

if TYPE_CHECKING:
    from PIL.Image import Image

    from tusou.errors import Fault
    from tusou.types import Vectors
    from tusou.types.names import DateFrom, FieldValue, Kind, TextState
    from tusou.types.places import Box
    from tusou.types.words import Reading, Word


_LATEST_NS = 2**63 - 1
"""April 2262: what a library can hold; file systems go on, and broken clocks do."""


def held_ns(time_ns: int) -> int:
    """A file's time as a library can hold it; 0, as for none, where it cannot."""
    return time_ns if abs(time_ns) <= _LATEST_NS else 0


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file the user owns, as the walk found it."""

    path: str
    """Absolute; of a file elsewhere its address."""
    root: str
    size_bytes: int
    mtime_ns: int
    """0 when a file elsewhere does not tell it, or it is past what a library holds (`held_ns`)."""
    version: str = field(default="", kw_only=True)
    """What else tells whether a file is as it was: the ETag of one elsewhere, the state of the
    pictures of a manifest, or of the text beside a picture."""

    @property
    def relative_path(self) -> str:
        """`path` below `root`, with forward slashes; the file's own name when it is the root."""
        if self.path == self.root:
            return self.path.replace("\\", "/").rsplit("/", 1)[-1]
        return self.path[len(self.root) :].replace("\\", "/").lstrip("/")

    @property
    def dated(self) -> tuple[str, DateFrom]:
        """Its date (ISO 8601) and where that is from: its name, else its time; "" for none."""
        from tusou.types.file_dates import date_in_name, date_of_time

        if date := date_in_name(self.relative_path.rpartition("/")[2]):
            return date, "name"
        date = date_of_time(self.mtime_ns)
        return date, "mtime" if date else ""


@dataclass(frozen=True, slots=True)
class Copied(SourceFile):
    """A copy on this machine of a file elsewhere, as sources get it to read."""

    address: str


PICTURE_PX = 448
"""Longest side of the pictures handed to encoders, of items and of queries alike."""


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a file that can be left out: a page of a PDF, a picture of a row."""

    kind: Literal["page", "row"]
    number: int
    """From 1."""
    nth: int = 1
    """Which picture of a row, from 1."""
    is_given: bool = False
    """Whether an item of the row was given before."""


@dataclass(frozen=True, slots=True)
class Resumed:
    """Where a file is to be read on whose reader came to grief; what lies before is known."""

    number: int
    """Of the part."""
    is_lost: bool
    """Whether the part itself is to be left out: the page, or the picture of a row."""
    nth: int = 1
    """Which picture of the row; those before it are known as well."""
    is_given: bool = False
    """Whether they gave an item."""


@dataclass(frozen=True, slots=True)
class DecodeOptions:
    """How source files are turned into items."""

    picture_px: int = PICTURE_PX
    """Longest side of the picture handed to the encoder (never enlarged beyond the original)."""
    thumbnail_px: int = 320
    max_pages: int | None = None
    text_pages_only: bool = False
    figures: bool = True
    passwords: tuple[str, ...] = ()
    max_pixels: int = 100_000_000
    """A picture with more pixels is skipped, unless its format can be decoded at reduced scale."""
    resumed: Resumed | None = None
    """Set by executors."""

    @property
    def first_page(self) -> int:
        """The number of the page to begin with, from 1."""
        return 1 if self.resumed is None else self.resumed.number + self.resumed.is_lost


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that can be found, as a source describes it."""

    kind: Kind
    image_path: str
    """The file that holds the picture: the PDF, the photo, the picture of the pair, or the row
    of the manifest (`picture_in_row`)."""
    page_number: int | None = None
    bbox: Box | None = None
    text: str = ""
    """The original text: text layer of a page, caption of a figure, given text of a pair."""
    caption: str = ""
    """The caption found beside a figure, the embedded description of a photo."""
    language: str = ""
    """ISO 639-1 code of the text, "" when it cannot be told."""
    date: str = ""
    """ISO 8601, as precise as the file tells."""
    date_from: DateFrom = ""
    text_state: TextState = ""
    width_px: int = 0
    height_px: int = 0
    """Size of the original picture in pixels; for pages and figures in PDF points."""
    fields: Mapping[str, FieldValue] = field(default_factory=dict, hash=False)
    tags: tuple[str, ...] = ()
    words: Sequence[Word] = ()
    """A tuple, or packed: see `PackedWords`."""

    @property
    def values(self) -> tuple[str, ...]:
        """What the tags and fields of a pair say in words; none of other kinds.

        The fields of a photo tell how it was taken, and its keywords stand in its text.
        """
        return said_by(self.fields, self.tags) if self.kind == "pair" else ()

    @property
    def picture_file(self) -> str:
        """The file that `image_path` is, or in a row of which it is."""
        return self._file_and_row[0]

    @property
    def picture_row(self) -> InRow | None:
        """None for a picture that has a file of its own, as all but some pairs have."""
        return self._file_and_row[1]

    def moved_to(self, file: str) -> Item:
        """The same item with its picture in `file`, a copy of `picture_file`."""
        row = self.picture_row
        return replace(self, image_path=file if row is None else picture_in_row(file, row))

    @property
    def _file_and_row(self) -> tuple[str, InRow | None]:
        return file_and_row(self.image_path) if self.kind == "pair" else (self.image_path, None)


@dataclass(frozen=True, slots=True)
class Decoded:
    """An item on its way to the encoder."""

    item: Item
    picture: Image | None
    """RGB, longest side at most `DecodeOptions.picture_px`; None when it cannot be drawn."""
    image_key: str | None = None
    """SHA-256 (hex) over size and pixels of `picture`: equal pictures share their vector."""
    thumbnail: bytes | None = None
    """JPEG, longest side at most `DecodeOptions.thumbnail_px`."""
    image_vector: Vectors | None = None
    """(1, dim) of `picture`, and ..."""
    text_vectors: Vectors | None = None
    """(chunks, dim) of the item's text, where an executor encodes as well; None: not encoded."""


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file, or one page of it, that was left out, and why."""

    path: str
    problem: str
    mend: str = ""
    page_number: int | None = None
    whole_file: bool = True
    fault: Fault = "file"
    is_folder: bool = False
    """It is a folder, and no file."""
    is_other_data: bool = False
    """It is a data file that lists no pairs, as settings and figures do, so that nobody would miss
    it: told to those who ask for everything that was left out."""

    @property
    def is_put_off(self) -> bool:
        """Whether the file may well be sound: what was read of it before holds."""
        return self.fault in ("outside", "locked")


@dataclass(frozen=True, slots=True)
class ToRead(SourceFile):
    """A page or photo whose words are to be read: to an executor, a file of its own."""

    item_id: int
    kind: Kind
    image_key: str
    page_number: int | None
    width_px: int
    height_px: int


@dataclass(frozen=True, slots=True)
class Arrived:
    """A file from elsewhere is on its way; with a hash: it is here as a whole."""

    size_bytes: int
    """So far."""
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class FileDone:
    """All items of `file` have been delivered; what an executor sends last for each file."""

    file: SourceFile
    seconds: float = 0.0
    """How long a worker worked on it."""
    parts: Mapping[str, float] = field(default_factory=dict, hash=False)
    """Which of these seconds went into drawing ("render"), the text layer ("text"), …"""


@dataclass(frozen=True, slots=True)
class DecodeEvent:
    """One message of an executor: something decoded, read or skipped, or the end of a file.

    A file from elsewhere begins with any number of `Arrived`.
    """

    file: SourceFile
    what: Decoded | Reading | Skipped | Arrived | FileDone
