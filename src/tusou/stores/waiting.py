"""Items of one source file, held in memory until there are enough of them to write."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tusou.types import NewItem

STAGE_ITEMS = 500
"""Items held before they are staged; a file with fewer needs one transaction in all."""
STAGE_BYTES = 8_000_000
"""Likewise, in bytes of thumbnails and texts."""


@dataclass(slots=True)
class Waiting:
    """What a `FileWriter` holds back."""

    items: list[NewItem] = field(default_factory=list)
    n_bytes: int = 0

    def fill(self, items: Sequence[NewItem]) -> Iterator[None]:
        """Take `items` one by one; yield whenever what waits should be written and cleared."""
        for item in items:
            self.items.append(item)
            self.n_bytes += len(item.thumbnail or b"") + len(item.item.text)
            if len(self.items) >= STAGE_ITEMS or self.n_bytes >= STAGE_BYTES:
                yield

    def clear(self) -> None:
        """Forget what was written."""
        self.items.clear()
        self.n_bytes = 0
