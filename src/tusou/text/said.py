"""Something that a sentence says and only a filter holds to."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Spoken:
    """Something that is said; of the others one tells what a filter would take."""

    said: str
    """As it stands in the query."""
    after: str = ""
    before: str = ""
    """The first and last dates that are meant, as the filters of these names take them."""
    amount: str = ""
    """A range of numbers, as a field takes it: "<500", "100..500"."""
    unwanted: str = ""
    """What is said not to be there, perhaps of several words."""
