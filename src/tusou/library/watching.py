"""Keep a library up to date while files come and go."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tusou.library.library import Library
    from tusou.types import IndexReport

QUIET_MS = 1_600
"""A burst of changes is over when nothing happened for this long (watchfiles' default)."""


def watch(library: Library, roots: list[str], options: Mapping[str, Any]) -> Iterator[IndexReport]:
    """Yield the report of a first run, then of one run after each burst of changes.

    The library's own folder may lie below a root: its changes are passed over.
    """
    from watchfiles import DefaultFilter
    from watchfiles import watch as watch_files

    own = str(library.folder)

    class Outside(DefaultFilter):
        def __call__(self, change: Any, path: str) -> bool:
            return not path.startswith(own) and super().__call__(change, path)

    yield library.index(roots, **options)
    for _ in watch_files(*roots, watch_filter=Outside(), debounce=QUIET_MS):
        yield library.index(roots, **options)
