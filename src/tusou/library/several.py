"""Searching several libraries at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tusou.library.library import Library
    from tusou.searching import SearchResult
    from tusou.types import Query


def search_libraries(libraries: Sequence[Library], query: Query) -> SearchResult:
    """Search all `libraries` with one query; each hit names its library.

    One that is there several times, under whatever names of its folder, is asked once.
    """
    from tusou.library.shown import ShownResult
    from tusou.searching import search

    shelves = [library.shelf(query.rank) for library in own_places(libraries)]
    return ShownResult.of(search(query, shelves))


def own_places(libraries: Sequence[Library]) -> Sequence[Library]:
    """Those that lie at places of their own, each under the name that came first."""
    if len(libraries) == 1:
        return libraries
    from tusou.stores.spellings import each_once

    return each_once(libraries, lambda library: str(library.folder))
