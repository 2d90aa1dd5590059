"""Searching several libraries at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tusou.library.library import Library
    from tusou.searching import SearchResult
    from tusou.types import Query


def search_libraries(libraries: Sequence[Library], query: Query) -> SearchResult:
    """Search all `libraries` with one query; each hit names its library."""
    from tusou.library.shown import ShownResult
    from tusou.searching import search

    return ShownResult.of(search(query, [library.shelf(query.rank) for library in libraries]))
