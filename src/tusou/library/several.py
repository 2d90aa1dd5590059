"""Searching several libraries at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from tusou.types import Query

if TYPE_CHECKING:
    from tusou.library.library import Library
    from tusou.searching import SearchResult


def search_libraries(libraries: Sequence[Library], query: Query) -> SearchResult:
    """Search all `libraries` with one query; each hit names its library."""
    from tusou.searching import search

    return search(query, [library.shelf() for library in libraries])
