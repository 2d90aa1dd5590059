"""On which drives folders lie: where one begins, where it is mounted, and whether it still is.

A network share, a disk image or a volume of a container is a drive as well: what can be away.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


def is_mounted(point: str) -> bool:
    """Whether a drive is mounted at this folder now."""
    # Of "D:\\" and of shares Windows says so by the name alone.
    return os.path.ismount(point) and os.path.isdir(point)


def drives_of(folders: Iterable[str]) -> dict[str, str]:
    """Where drives begin at or above `folders`, which are there: folder → where it is mounted.

    Both are the same but for links: one that leads to another drive than it lies on begins it.
    """
    begun: dict[str, str] = {}
    asked: set[str] = set()
    for lowest in folders:
        folder, above = lowest, os.path.dirname(lowest)
        while folder not in asked and above != folder:
            asked.add(folder)
            if (point := _begun_at(folder, above)) is not None:
                begun[folder] = point
            folder, above = above, os.path.dirname(above)
    return begun


def _begun_at(folder: str, above: str) -> str | None:
    if os.path.islink(folder):
        point = _mount_point(os.path.realpath(folder))
        return None if point == _mount_point(os.path.realpath(above)) else point
    if not is_mounted(folder):
        return None
    return os.path.join(os.path.realpath(above), os.path.basename(folder))


def _mount_point(folder: str) -> str:
    """Where the drive of a folder is mounted, the folder being told without links."""
    while not is_mounted(folder) and (above := os.path.dirname(folder)) != folder:
        folder = above
    return folder
