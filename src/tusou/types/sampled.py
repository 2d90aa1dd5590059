"""A sample of a library."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tusou.types.names import Kind


@dataclass(frozen=True, slots=True)
class Sampled:
    """Items of a library taken at random."""

    kinds: Mapping[int, Kind] = field(hash=False)
    """Item id → its kind."""
    n_items: int
    """How many such items the library holds, estimated where counting would take long."""
