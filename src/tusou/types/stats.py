"""What a library holds, counted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class StoreStats:
    """Counts and sizes of a library."""

    files: int
    skipped_files: int
    items: Mapping[str, int] = field(hash=False)
    vectors: Mapping[str, int] = field(hash=False)
    size_bytes: int
    derived_bytes: int
    sequence: int
    """The last number of the change log."""
    texts_from: Mapping[str, int] = field(default_factory=dict, hash=False)
    """Where the text of pages comes from: `layer`, `ocr` and `none` → pages. `unread`: pages
    and photos that ask for OCR. `photos`: photos that OCR found words in."""


@dataclass(frozen=True, slots=True)
class Facets:
    """What items can be filtered by, with how many items each value has, the commonest first."""

    languages: Mapping[str, int] = field(hash=False)
    fields: Mapping[str, Mapping[str, int]] = field(hash=False)
    """Name → value → items; both folded as filters compare them, tags under "tag"."""
