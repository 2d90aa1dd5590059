"""What is found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from tusou.types.names import FieldValue, Kind
    from tusou.types.places import Box, Place


@dataclass(frozen=True, slots=True)
class Reason:
    """Why an item was found: one signal, its share (0–1) of the score, and the evidence."""

    signal: Literal["words", "image", "text"]
    share: float
    words: tuple[str, ...] = ()
    boxes: tuple[Box, ...] = ()


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
    score: float | None
    """0–1, what the order follows; None where nothing was looked for, as in a listing."""
    cosine: float | None
    confidence: float | None
    """0–1; None where nothing was looked for."""
    reasons: tuple[Reason, ...] = ()
    snippet: str = ""
    caption: str = ""
    text: str = ""
    image_path: str = ""
    fields: Mapping[str, FieldValue] = field(default_factory=dict, hash=False)
    also_on: tuple[Place, ...] = ()
    library: str = ""
    needed: float | None = None
    """The confidence with which it alone would reach the line; None where none is asked for."""
