"""The values that travel between the layers: frozen, small, without behaviour of their own.

Conventions that hold everywhere: `page_number` is 1-based; boxes are fractions of the page as
shown (after its rotation), origin top left; paths are absolute strings; times in the names
(`_s`, `_ms`, `_ns`), sizes in the names (`_px`, `_bytes`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, TypeAlias

from tusou.types.profile import STAGES as STAGES
from tusou.types.profile import Profile as Profile
from tusou.types.profile import StageTime as StageTime
from tusou.types.sampled import Sampled as Sampled
from tusou.types.stats import Facets as Facets
from tusou.types.stats import StoreStats as StoreStats
from tusou.types.words import NEEDS_OCR as NEEDS_OCR
from tusou.types.words import OCR_MODES as OCR_MODES
from tusou.types.words import Box as Box
from tusou.types.words import OcrMode as OcrMode
from tusou.types.words import OcrReport as OcrReport
from tusou.types.words import Reading as Reading
from tusou.types.words import TextState as TextState
from tusou.types.words import Word as Word

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from PIL.Image import Image

    Vectors: TypeAlias = NDArray[np.float32]
    """float32 (n, dim), rows of unit length."""

Kind = Literal["page", "figure", "photo", "pair"]
KINDS: tuple[Kind, ...] = ("page", "figure", "photo", "pair")

Modality = Literal["image", "text"]
"""Which of an item's two sides a vector stands for: its picture or its text."""

DateFrom = Literal["", "exif", "pdf", "field", "mtime"]
FieldValue = str | int | float | bool


# ── what is read ────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file the user owns, as the walk found it."""

    path: str
    root: str
    size_bytes: int
    mtime_ns: int

    @property
    def relative_path(self) -> str:
        """`path` below `root`, with forward slashes; the file's own name when it is the root."""
        if self.path == self.root:
            return self.path.replace("\\", "/").rsplit("/", 1)[-1]
        return self.path[len(self.root) :].replace("\\", "/").lstrip("/")


PICTURE_PX = 448
"""Longest side of the pictures handed to encoders, of items and of queries alike."""


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


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that can be found, as a source describes it."""

    kind: Kind
    image_path: str
    """The file that holds the picture: the PDF, the photo, the picture of the pair."""
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
    fields: Mapping[str, FieldValue] = field(default_factory=dict)
    tags: tuple[str, ...] = ()
    words: tuple[Word, ...] = ()


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


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file, or one page of it, that was left out, and why."""

    path: str
    problem: str
    mend: str = ""
    page_number: int | None = None
    whole_file: bool = True
    retry: bool = False
    """The fault lies outside the file: the next run tries again, though the file is the same."""


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
class FileDone:
    """All items of `file` have been delivered; what an executor sends last for each file."""

    file: SourceFile
    seconds: float = 0.0
    """How long a worker worked on it."""
    parts: Mapping[str, float] = field(default_factory=dict)
    """Which of these seconds went into drawing ("render"), the text layer ("text"), …"""


@dataclass(frozen=True, slots=True)
class DecodeEvent:
    """One message of an executor: something decoded, read or skipped, or the end of a file."""

    file: SourceFile
    what: Decoded | Reading | Skipped | FileDone


# ── what is stored ──────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class EncoderStamp:
    """What identifies an encoder: two encoders with equal stamps give equal vectors."""

    name: str
    revision: str
    files_sha256: str
    preprocessing_sha256: str
    dim: int


@dataclass(frozen=True, slots=True)
class FileRecord:
    """What a store knows of a source file."""

    path: str
    root: str
    size_bytes: int
    mtime_ns: int
    sha256: str
    options_key: str = ""
    """Hash of the options that shape the items; another key means: decode again."""
    skipped: Skipped | None = None
    """Set when the whole file was left out; tried again when the file changes."""
    page_skips: tuple[Skipped, ...] = ()
    n_items: int = 0


@dataclass(frozen=True, slots=True)
class NewItem:
    """An item ready to be stored; its vectors lie in the store under the two keys."""

    item: Item
    image_key: str | None
    text_key: str | None
    """SHA-256 (hex) of the stripped original text."""
    thumbnail: bytes | None = None


@dataclass(frozen=True, slots=True)
class ItemText:
    """The text of an item, with all that follows from it, to take the place of what it has."""

    text: str
    text_key: str | None
    language: str
    text_state: TextState
    words: tuple[Word, ...] = ()


@dataclass(frozen=True, slots=True)
class StoredItem:
    """An item of a library; `item.words` is left empty, `Store.words` reads them."""

    id: int
    item: Item
    path: str
    """The source file: the PDF, the photo, the manifest of the pair."""
    root: str
    relative_path: str
    image_key: str | None
    text_key: str | None
    size_bytes: int


@dataclass(frozen=True, slots=True)
class Where:
    """Which items a search may return; empty fields do not restrict."""

    kinds: tuple[Kind, ...] = ()
    path_globs: tuple[str, ...] = ()
    """Globs over the relative path, or a folder prefix ending in "/"."""
    languages: tuple[str, ...] = ()
    after: str = ""
    """ISO date; items with an earlier date, or none, are left out."""
    before: str = ""
    fields: tuple[tuple[str, str], ...] = ()
    """(name, value) pairs; a value compares as text, case folded; tags under the name "tag"."""
    phrases: tuple[str, ...] = ()
    """What stands in the text, the caption or the names word for word, case and accents aside."""
    without: tuple[str, ...] = ()
    """Words and phrases that stand in none of them."""

    @property
    def is_empty(self) -> bool:
        """Whether everything passes."""
        return self == Where()


@dataclass(frozen=True, slots=True)
class Ranking:
    """Item ids in descending order of score."""

    ids: tuple[int, ...]
    scores: tuple[float, ...]


# ── what is asked and answered ──────────────────────────────────────────────────────────────

Example: TypeAlias = "str | int | Image"
"""What an answer should be like, or unlike: a sentence, the number of an item, a picture (RGB)."""

RankMode = Literal["fused", "image", "text", "words"]
RANK_MODES: tuple[RankMode, ...] = ("fused", "image", "text", "words")


@dataclass(frozen=True, slots=True)
class Query:
    """A sentence, a picture, examples, or all of them, and what the answer should look like."""

    text: str = ""
    """As typed: signs of the query language count, unless it is `literal`."""
    image: Image | None = None
    k: int = 10
    rank: RankMode = "fused"
    where: Where = field(default_factory=Where)
    min_cosine: float | None = None
    min_confidence: float | None = None
    show_all: bool = False
    """Return near misses as hits."""
    literal: bool = False
    """Every character of `text` is meant as it stands."""
    emphasis: tuple[tuple[str, float], ...] = ()
    """(words of the text, weight): what counts more than the rest, or below 1 less."""
    like: tuple[Example, ...] = ()
    unlike: tuple[Example, ...] = ()
    diverse: bool = False
    """Prefer hits that differ from those before them."""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why an item was found: one signal, its share (0–1) of the score, and the evidence."""

    signal: Literal["words", "image", "text"]
    share: float
    words: tuple[str, ...] = ()
    boxes: tuple[Box, ...] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """Where else the same picture or page stands."""

    path: str
    page_number: int | None = None


@dataclass(frozen=True, slots=True)
class Hit:
    """An item found."""

    rank: int
    item: int
    kind: Kind
    path: str
    relative_path: str
    page_number: int | None
    bbox: Box | None
    score: float
    cosine: float | None
    confidence: float
    reasons: tuple[Reason, ...] = ()
    snippet: str = ""
    caption: str = ""
    text: str = ""
    image_path: str = ""
    fields: Mapping[str, FieldValue] = field(default_factory=dict)
    also_on: tuple[Place, ...] = ()
    library: str = ""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an indexing run is."""

    done_files: int
    total_files: int
    done_items: int
    skipped_files: int
    seconds: float
    current: str = ""
    read: int = 0
    """Pages and photos that OCR is done with, which begins when all files are done ..."""
    to_read: int = 0
    """... of this many."""
    read_seconds: float = 0.0
    """Seconds since OCR began."""

    def __str__(self) -> str:
        if self.to_read:
            return f"{self.read}/{self.to_read} pictures read {self.current}"
        return f"{self.done_files}/{self.total_files} files, {self.done_items} items {self.current}"


@dataclass(frozen=True, slots=True)
class IndexReport:
    """What an indexing run did."""

    indexed: int
    unchanged: int
    reused: int
    """Moved or duplicate files whose items were taken over without decoding."""
    removed: int
    items: Mapping[str, int]
    skipped: tuple[Skipped, ...]
    needs_ocr: int
    """Pages below the indexed folders that still have no readable text."""
    seconds: float
    ocr: OcrReport = field(default_factory=OcrReport)
    profile: Profile = field(default_factory=Profile)
    """Where the time went."""
