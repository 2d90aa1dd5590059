"""Telling of broken pages: one by one, or counted where there is no end to them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tusou.types import Skipped

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tusou.errors import SourceError

_TOLD_IN_A_ROW = 20
"""A damaged PDF may claim a million pages that it does not have."""


class BrokenPages:
    """The broken pages of one PDF, as they follow each other."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._in_a_row = 0

    @property
    def are_counted(self) -> bool:
        """Whether the pages at hand are only counted, so many before them were broken."""
        return self._in_a_row > _TOLD_IN_A_ROW

    def add(self, page_number: int, fault: SourceError) -> Iterator[Skipped]:
        """Tell of a page, unless many before it were broken too."""
        self._in_a_row += 1
        if not self.are_counted:
            yield Skipped(self._path, fault.problem, fault.mend, page_number, whole_file=False)

    def end_row(self) -> Iterator[Skipped]:
        """Tell how many more there were; after them comes a good page, or none."""
        more, self._in_a_row = self._in_a_row - _TOLD_IN_A_ROW, 0
        if more > 0:
            problem = (
                f"{more:,} more pages after that cannot be read"
                if more > 1
                else "one more page after that cannot be read"
            )
            yield Skipped(self._path, problem, "mend the pages named first", whole_file=False)
