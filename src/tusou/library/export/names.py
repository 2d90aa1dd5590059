"""File names of exported pictures."""

from __future__ import annotations

from collections import Counter
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tusou.types import StoredItem


class PictureNames:
    """Hands out names that keep the folders of the library and never repeat.

    A page becomes `<stem>_page_<n>.png`, the second figure on it `<stem>_page_<n>_figure_2.png`,
    a photo or a pair `<stem>.png`. A name taken already (two roots with a file of the same
    name) gets a number at its end.
    """

    def __init__(self) -> None:
        self._figures: Counter[tuple[str, int | None]] = Counter()
        self._again: Counter[str] = Counter()
        self._given: set[str] = set()

    def name(self, stored: StoredItem) -> str:
        """Relative path for the picture of `stored`, with forward slashes."""
        item = stored.item
        place = PurePosixPath(stored.relative_path)
        stem = place.stem
        if item.kind == "pair":
            stem = PurePosixPath(item.picture_file.replace("\\", "/")).stem
        if item.page_number is not None:
            stem += f"_page_{item.page_number}"
        if item.kind == "figure":
            key = (stored.path, item.page_number)
            self._figures[key] += 1
            stem += f"_figure_{self._figures[key]}"
        wanted = str(place.with_name(stem))
        return self._free(wanted) + ".png"

    def _free(self, wanted: str) -> str:
        """`wanted`, or the first number behind it that no other picture has for its name."""
        key, name = wanted.casefold(), wanted
        while name.casefold() in self._given:
            self._again[key] += 1
            name = f"{wanted}-{self._again[key] + 1}"
        self._given.add(name.casefold())
        return name
