"""What callers give: one value where several may stand."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tusou.types import Kind, Where


def several(given: Any) -> tuple[Any, ...]:
    """Return one value as one of several: a string is no list of its letters."""
    if isinstance(given, str) or not isinstance(given, Iterable):
        return (given,)
    return tuple(given)


def narrowed(where: Where, kinds: Iterable[Kind] | Kind, within: Iterable[str] | str) -> Where:
    """Return `where` with some kinds and globs more."""
    return replace(
        where,
        kinds=(*where.kinds, *several(kinds)),
        path_globs=(*where.path_globs, *several(within)),
    )
