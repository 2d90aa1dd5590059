"""What a library holds at or below the roots of a run, which may be thousands of files by name."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from tusou.remote.addresses import is_address

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from tusou.protocols import Store
    from tusou.types import FileRecord, ToRead


def known_below(store: Store, roots: Sequence[str]) -> dict[str, FileRecord]:
    """The records of files at or below `roots`, by path; a root that is a file is looked up."""
    known: dict[str, FileRecord] = {}
    for root in roots:
        if os.path.isfile(root):
            record = store.file(root)
            found = [] if record is None else [record]
        else:
            found = list(store.files(root))
        known.update((record.path, record) for record in found)
    return known


def to_read_below(
    store: Store, roots: Sequence[str], *, everything: bool = False
) -> Iterator[ToRead]:
    """What is to be read at or below `roots`, each once; asked for once, and sieved."""
    is_below = at_or_below(roots)
    for one in store.to_read(_common(roots), everything=everything):
        if is_below(one.path):
            yield one


def at_or_below(roots: Sequence[str]) -> Callable[[str], bool]:
    """A function that tells whether a path is one of `roots` or lies below one."""
    wanted = {root.rstrip("/") for root in roots}
    return lambda path: path in wanted or not wanted.isdisjoint(folders_of(path))


def folders_of(path: str) -> Iterator[str]:
    """The folders that a path lies in, the innermost first, without a slash at their ends."""
    while "/" in path:
        path = path.rpartition("/")[0]
        yield path


def _common(roots: Sequence[str]) -> str:
    """A path at or below which all roots lie; "" when there is none but all."""
    if len(roots) == 1:
        return roots[0]
    if not roots or any(map(is_address, roots)):
        return ""
    return os.path.commonpath(roots)
