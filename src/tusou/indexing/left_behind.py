"""Files that are gone from a folder that was not walked, and whose bytes turned up in one that was.

A folder was moved or renamed: what the library holds of its old place is no longer there. It is
told and not removed, for its drive may be away, or the folder on another machine.
"""

from __future__ import annotations

import os
from collections import Counter
from typing import TYPE_CHECKING

from tusou.indexing.below import at_or_below
from tusou.indexing.out_of_sight import left_behind
from tusou.remote.addresses import is_address

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tusou.types import FileRecord, Skipped


class LeftBehind:
    """What the files of one run left behind.

    Args:
        under: the walked roots; of what lies below them the plan tells what is gone.
    """

    def __init__(self, under: Sequence[str]) -> None:
        self._is_walked = at_or_below(under)
        self._gone: Counter[str] = Counter()

    def note(self, origin: FileRecord) -> None:
        """Look whether a file that lent its items to another is still there."""
        path = origin.path
        if not is_address(path) and not self._is_walked(path) and not os.path.lexists(path):
            self._gone[origin.root] += 1

    def told(self) -> Iterator[Skipped]:
        """Yield for each root how many files are elsewhere now, and what to do about it."""
        for root, n in sorted(self._gone.items()):
            yield left_behind(root, n, is_there=os.path.isdir(root))
