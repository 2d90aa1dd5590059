"""How far an indexing run is, and what it did."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tusou.types.profile import Profile
from tusou.types.words import OcrReport

if TYPE_CHECKING:
    from tusou.types.read import Skipped


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an indexing run is."""

    done_files: int
    total_files: int
    done_items: int
    """Encoded and written; of files under way too, which may hold a million."""
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
class Undone:
    """What the upkeep of a library could not do: no file is lost, and the next run tries again."""

    problem: str
    mend: str


@dataclass(frozen=True, slots=True)
class Shrunk:
    """A list that gives far fewer items than before; those that it lost were removed."""

    path: str
    had: int
    has: int


@dataclass(frozen=True, slots=True)
class IndexReport:
    """What an indexing run did."""

    indexed: int
    unchanged: int
    moved: int = field(default=0, kw_only=True)
    """Files that are at another place than before, with the items they had."""
    reused: int
    """Other files whose items were taken over without decoding: copies, and those that have another
    time and the same bytes."""
    removed: int
    """Files that are gone; those that were moved are not."""
    items: Mapping[str, int] = field(hash=False)
    skipped: tuple[Skipped, ...]
    needs_ocr: int
    """Pages and photos below the indexed folders whose words OCR alone can read, and has not."""
    seconds: float
    shrunk: tuple[Shrunk, ...] = field(default=(), kw_only=True)
    """Lists that lost more than a fifth of their items at once: the export may be cut off."""
    other_kinds: Mapping[str, int] = field(default_factory=dict, hash=False, kw_only=True)
    """Suffix → files of kinds that nothing reads, the commonest first; those in `skipped`, of which
    there is a mend, and what is hidden aside."""
    ocr: OcrReport = field(default_factory=OcrReport)
    undone: Undone | None = None
    """What searches have to do without: indexes that are not there, the disk having no room."""
    profile: Profile = field(default_factory=Profile)
    """Where the time went."""
