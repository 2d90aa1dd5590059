"""Much of something, some at a time."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

Item = TypeVar("Item")


def batched(items: Iterable[Item], size: int) -> Iterator[list[Item]]:
    """Cut into lists of `size`, order kept; the last may be shorter.

    Lazily: no more of `items` is read than the lists that were asked for hold. Rows of arrays are
    sliced instead, which copies nothing.
    """
    left = iter(items)
    while some := list(islice(left, size)):
        yield some
