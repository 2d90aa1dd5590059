"""Files that a walk leaves out because nothing reads their kind: counted, and not named."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from tusou.sources.table import suffix_of

if TYPE_CHECKING:
    from collections.abc import Mapping

_LITTER = frozenset({"thumbs.db", "ehthumbs.db", "desktop.ini", "icon\r"})
"""What systems put into folders for themselves."""
_LONGEST = 8
"""Of a suffix with its dot: "2024-05 v1.final version" has none."""


class OtherKinds:
    """How many files of each kind were met."""

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()

    @property
    def counts(self) -> Mapping[str, int]:
        """Suffix, lower case with its dot, "" for none → files; the commonest first."""
        return dict(self._counts.most_common())

    def add(self, path: str) -> None:
        """Take up a file."""
        if path.rpartition("/")[2].lower() not in _LITTER:
            self.count(_kind(path))

    def count(self, kind: str, n: int = 1) -> None:
        """Take up `n` files of a kind."""
        if n:
            self._counts[kind] += n


def _kind(path: str) -> str:
    suffix = suffix_of(path)
    is_kind = len(suffix) <= _LONGEST and suffix[1:].isalnum() and not suffix[1:].isdecimal()
    return suffix if is_kind else ""
