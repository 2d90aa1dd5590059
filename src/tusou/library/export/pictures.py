"""Draw items as PNG files at a chosen resolution."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from tusou.errors import SourceError
from tusou.library.export.names import PictureNames
from tusou.types import Skipped, StoredItem

if TYPE_CHECKING:
    from pathlib import Path

    from PIL.Image import Image

    from tusou.library.library import Library

POINTS_PER_INCH = 72


def without_picture(stored: StoredItem) -> Skipped | None:
    """Why an item cannot be given with its picture: a pair whose picture could not be read."""
    if stored.item.image_path:
        return None
    mend = "index its file again when the picture can be read"
    return Skipped(stored.path, "a pair has no picture", mend, whole_file=False)


class PictureWriter:
    """Writes the pictures of items below a folder; what cannot be drawn is noted in `skipped`.

    Args:
        library: whose items they are.
        folder: created when absent.
        dpi: resolution of pages and figures; photos and pairs keep their own pixels.
        passwords: for encrypted PDFs.
    """

    def __init__(
        self, library: Library, folder: Path, dpi: int, passwords: tuple[str, ...] = ()
    ) -> None:
        self._library = library
        self._folder = folder
        self._dpi = dpi
        self._passwords = passwords
        self._names = PictureNames()
        self.skipped: list[Skipped] = []

    def write(self, stored: StoredItem) -> str | None:
        """Write the picture of `stored`; returns its path, or None when it cannot be drawn."""
        if (skip := without_picture(stored)) is not None:
            self.skipped.append(skip)
            return None
        target = self._folder / self._names.name(stored)
        try:
            picture = self._draw(stored)
        except SourceError as exc:
            skip = Skipped(stored.path, exc.problem, exc.mend, stored.item.page_number, False)
            self.skipped.append(skip)
            return None
        target.parent.mkdir(parents=True, exist_ok=True)
        picture.save(target, compress_level=1)
        return str(target)

    def _draw(self, stored: StoredItem) -> Image:
        from tusou.library.unchanged import picture_of

        return picture_of(self._library, stored, self._longest_px(stored), self._passwords)

    def _longest_px(self, stored: StoredItem) -> int:
        item = stored.item
        longest = max(item.width_px, item.height_px, 1)
        if item.page_number is None or item.kind == "pair":
            return longest
        return math.ceil(longest * self._dpi / POINTS_PER_INCH)
