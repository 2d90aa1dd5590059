"""The pages of a TIFF file: scanners and faxes write whole documents into one."""

from __future__ import annotations

from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, Any

from tusou.errors import SourceError
from tusou.pictures.opening import (
    DEFAULT_MAX_PIXELS,
    check_pixels,
    open_header,
    reading,
    stream_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from PIL.Image import Image

_KIND_OF_PICTURE = 254
"""TIFF 6.0, tag NewSubfileType."""
_PREVIEW_OR_MASK = 1 | 4
_PROFILE = 34675
"""The tag of a colour profile (ICC.1, annex B.4)."""


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
            self._image.seek(self._frames[number - 1])
            _forget_other_profiles(self._image)
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
    """Where in the file the pages stand, and what ends them early; left at the first picture."""
    if image.format != "TIFF":
        return [0], None
    frames, broken = [0][: _is_page(image)], None
    try:
        with reading():
            frames += _following(image)
    except SourceError as exc:
        broken = exc
    image.seek(0)
    return frames or [0], broken


def _following(image: Image) -> Iterator[int]:
    """Those behind the first; Pillow ends where directories go round."""
    at = 1
    while True:
        try:
            image.seek(at)
        except EOFError:
            return
        if _is_page(image):
            yield at
        at += 1


def _is_page(image: Image) -> bool:
    return not int(_tags(image).get(_KIND_OF_PICTURE, 0)) & _PREVIEW_OR_MASK


def _forget_other_profiles(image: Image) -> None:
    """Of a page without a colour profile Pillow tells that of the page before."""
    if image.format == "TIFF" and _PROFILE not in _tags(image):
        image.info.pop("icc_profile", None)


def _tags(image: Image) -> Mapping[int, Any]:
    tags: Mapping[int, Any] = image.tag_v2  # type: ignore[attr-defined]
    return tags
