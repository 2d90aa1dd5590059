"""Keep a library up to date while files come and go."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from tusou.errors import InputError
from tusou.remote.addresses import is_address

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from watchfiles import Change

    from tusou.library.library import Library
    from tusou.types import IndexReport

QUIET_MS = 1_600
"""A burst of changes is over when nothing happened for this long (watchfiles' default)."""


FIRST_LOOK_MS = 2_000
"""After this long the watch looks again by itself, once: for what changed while it started."""


def watch(library: Library, roots: list[str], options: Mapping[str, Any]) -> Iterator[IndexReport]:
    """Yield the report of a first run, then of one run after each burst of changes.

    The library's own folder may lie below a root: its changes are passed over.

    Raises:
        InputError: one of `roots` is an address.
    """
    elsewhere = [root for root in roots if is_address(root)]
    if elsewhere:
        raise InputError(
            f"{elsewhere[0]} cannot be watched: only this machine tells of changes",
            "index it again from time to time; what did not change is not fetched",
        )
    from watchfiles import watch as watch_files

    yield library.index(roots, **options)
    watched = watch_files(
        *roots,
        watch_filter=_outside(str(library.folder)),
        debounce=QUIET_MS,
        rust_timeout=FIRST_LOOK_MS,
        yield_on_timeout=True,
    )
    looked_again = False
    for changes in watched:
        if changes:
            yield library.index(roots, **options)
        elif not looked_again:
            report = library.index(roots, **options)
            if did_something(report):
                yield report
        looked_again = True


def did_something(report: IndexReport) -> bool:
    """Whether a run changed the library."""
    return bool(report.indexed or report.reused or report.removed or report.ocr.read)


def _outside(folder: str) -> Callable[[Change, str], bool]:
    """Let changes pass that are neither below `folder` nor in places that nobody indexes."""
    from watchfiles import DefaultFilter

    usual = DefaultFilter()
    return lambda change, path: not path.startswith(folder + os.sep) and usual(change, path)
