"""The pages of a TIFF file: scanners and faxes write whole documents into one."""

from __future__ import annotations

from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING

from tusou.errors import SourceError
from tusou.pictures.opening import (
    DEFAULT_MAX_PIXELS,
    check_pixels,
    open_header,
    reading,
    stream_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PIL.Image import Image

_KIND_OF_PICTURE = 254
"""TIFF 6.0, tag NewSubfileType."""
_PREVIEW_OR_MASK = 1 | 4


class Pages:
    """The pages of one opened file, by their numbers from 1; previews and masks are none."""

    def __init__(self, image: Image, max_pixels: int) -> None:
        self._image = image
        self._frames = _frames(image)
        self._max_pixels = max_pixels

    def __len__(self) -> int:
        """How many there are."""
        return len(self._frames)

    def turn_to(self, number: int) -> Image:
        """Return a page for `decode_picture`; it is that page until another is turned to.

        Raises:
            SourceError: there is no such page, or it is damaged or too large.
        """
        if not 1 <= number <= len(self):
            raise SourceError(f"the file has no page {number}", "index it again")
        with reading():
            self._image.seek(self._frames[number - 1])
            check_pixels(self._image, self._max_pixels)
            return self._image


@contextmanager
def paged_file(path: str, max_pixels: int = DEFAULT_MAX_PIXELS) -> Iterator[Pages]:
    """Open a file to read its pages, one after the other.

    Raises:
        OutOfReach: there is no such file, or it cannot be read now.
        SourceError: it is no picture, or its beginning is damaged.
    """
    with ExitStack() as held:
        with reading():
            pages = Pages(open_header(held.enter_context(stream_of(path))), max_pixels)
        yield pages


def _frames(image: Image) -> list[int]:
    """Where in the file the pages stand; the picture is left at the first."""
    if image.format != "TIFF":
        return [0]
    frames = [at for at in range(image.n_frames) if _is_page(image, at)]  # type: ignore[attr-defined]
    image.seek(0)
    return frames or [0]


def _is_page(image: Image, at: int) -> bool:
    image.seek(at)
    return not int(image.tag_v2.get(_KIND_OF_PICTURE, 0)) & _PREVIEW_OR_MASK  # type: ignore[attr-defined]
