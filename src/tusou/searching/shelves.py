"""A shelf: a library as searching sees it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tusou.protocols import Encoder, Store

NO_MODEL = "this library was made without a model, so it can only be searched by words"
NO_MODEL_MEND = "use --rank words with a sentence, or see: tusou models list"


@dataclass(frozen=True, slots=True)
class Shelf:
    """A store with the encoder of its vectors; None for a text-only library."""

    name: str
    store: Store
    encoder: Encoder | None = None
