"""In what stores differ."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What whoever builds on a store may count on, where stores differ; None is no limit."""

    changes_model: bool
    """Whether another encoder can take the place of the library's own, see `Store.beside`."""
    several_write: bool
    """Whether several processes may write at once; else the second is refused."""
    most_hits: int | None
    """How many hits of words or vectors are looked at for one answer, and so are in it."""
    exact_vectors: int | None
    """Up to so many vectors of pictures, or of texts, the nearest are found for certain."""
    counted_items: int | None
    """Facets count so many items, the first."""
    compares_numbers: bool
    """Whether filters compare a field's numbers; else "1299" is text, and "<500" is refused."""
    filtered_values: int | None
    """So many fields and tags of an item are seen by filters, the first."""
