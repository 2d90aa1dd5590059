"""Lists that lost many of their items at once, as an export does that breaks off."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tusou.sources.table import is_manifest_name
from tusou.types import Shrunk

if TYPE_CHECKING:
    from tusou.types import FileRecord

_FEWEST = 20
"""Items that a list had: of a shorter one, single rows taken out are a fifth."""
_LOST = 0.2
"""A part of them: shops take a few in a hundred out of an export at once, and what breaks off
loses any part of the rest."""


def shrunk(held: FileRecord | None, n_items: int) -> Shrunk | None:
    """Tell of a list that lost many items; None of other files, and of one that lost few.

    Args:
        held: what the library knew of the file before.
        n_items: how many items it gives now.
    """
    if held is None or held.n_items < _FEWEST or not is_manifest_name(held.path):
        return None
    n_lost = held.n_items - n_items
    return Shrunk(held.path, held.n_items, n_items) if n_lost > _LOST * held.n_items else None
