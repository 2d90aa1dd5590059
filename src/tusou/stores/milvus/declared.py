"""In what the cluster store differs from others."""

from __future__ import annotations

from tusou.stores.milvus import counting, searching
from tusou.stores.milvus.marks import MOST_VALUES
from tusou.types import Capabilities


def cluster() -> Capabilities:
    """Several processes write; there are limits to what one question brings."""
    return Capabilities(
        changes_model=False,
        several_write=True,
        most_hits=searching.MOST_HITS,
        exact_vectors=0,  # the index of the server is the user's choice
        counted_items=counting.MOST_COUNTED,
        compares_numbers=False,  # the values of fields are hashed
        filtered_values=MOST_VALUES,
    )
