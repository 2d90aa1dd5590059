"""In what the embedded store differs from others."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tusou.types import Capabilities


def embedded() -> Capabilities:
    """One process writes, and all is there but exactness of very many vectors."""
    from tusou.stores.vector_nearest import EXACT_UP_TO
    from tusou.types import Capabilities

    return Capabilities(
        changes_model=True,
        several_write=False,
        most_hits=None,
        exact_vectors=EXACT_UP_TO,
        counted_items=None,
        compares_numbers=True,
        filtered_values=None,
    )
