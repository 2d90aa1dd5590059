"""The pages of a TIFF file: scanners and faxes write whole documents into one."""

from __future__ import annotations

from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING

from tusou.errors import SourceError
from tusou.pictures.frames import go_to, page_frames
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


class Pages:
    """The pages of one opened file, by their numbers from 1; previews and masks are none.

    Attributes:
        break_off: what is wrong behind the last page that can be told; None where nothing is.
    """

    def __init__(self, image: Image, max_pixels: int) -> None:
        self._image = image
        self._frames, self.break_off = _frames(image)
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
            go_to(self._image, self._frames[number - 1])
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


def _frames(image: Image) -> tuple[list[int], SourceError | None]:
    """Where in the file the pages stand, and what ends them early, which spares the first."""
    frames = list[int]()
    try:
        with reading():
            frames.extend(page_frames(image))  # those before a damaged one stay
    except SourceError as exc:
        if not frames:
            raise
        return frames, exc
    return frames or [0], None
