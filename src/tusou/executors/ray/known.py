"""What the caller has of a file whose worker died, so that it is read on and nothing comes twice.

Counting events would not do: a page that could not be read at first may be readable now, and a file
whose pages were read may now be refused as a whole, which the caller has to hear.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tusou.types import Decoded, Skipped

if TYPE_CHECKING:
    from tusou.types import Reading


@dataclass(slots=True)
class Known:
    """How far a file was told: pages come in their order, what has no page counts as page 0."""

    page: int = 0
    """The last one of which something came; what comes before it is complete."""
    items: int = 0
    """Items of that page."""
    is_left_out: bool = False
    """Whether that page was skipped, or the rest of it."""
    problems: set[tuple[str, bool]] = field(default_factory=set)
    """What was said of the file, or of a part without a page: (problem, is of the whole file)."""

    def add(self, what: Decoded | Reading | Skipped) -> None:
        """Note what was told next."""
        if isinstance(what, Skipped) and _is_loose(what):
            self.problems.add((what.problem, what.whole_file))
            return
        page = _page_of(what)
        if page > self.page:
            self.page, self.items, self.is_left_out = page, 0, False
        if isinstance(what, Skipped):
            self.is_left_out = True
        else:
            self.items += 1

    def holds(self, what: Decoded | Reading | Skipped, passed: Known) -> bool:
        """Whether the caller has that already, or heard that it is left out.

        Args:
            what: an event of another reading of the file.
            passed: what that reading gave before.
        """
        if isinstance(what, Skipped) and _is_loose(what):
            return (what.problem, what.whole_file) in self.problems
        page = _page_of(what)
        if page != self.page or self.is_left_out:
            return page <= self.page
        before = passed.items if passed.page == page else 0
        return not isinstance(what, Skipped) and before < self.items


def _is_loose(skipped: Skipped) -> bool:
    return skipped.whole_file or skipped.page_number is None


def _page_of(what: Decoded | Reading | Skipped) -> int:
    """A reading of a picture has no page: it is all that comes of it."""
    if isinstance(what, Decoded):
        return what.item.page_number or 0
    return (what.page_number or 0) if isinstance(what, Skipped) else 0
